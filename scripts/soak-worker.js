/** One process of `npm run soak`, which gives it its orders. */
import { join } from 'node:path';
import { runnerImport } from 'vite';
import { root } from './prepare.js';

/** @param {string} name @param {import('vite').Plugin[]} plugins */
const load = async (name, plugins = []) => {
  const file = join(root, 'test', 'simulation', name);
  const { module } = await runnerImport(file, { root, logLevel: 'error', plugins });
  return /** @type {any} */ (module);
};
const { simulated } = await load('plugin.ts');
const { serve } = await load('soak/worker.ts', [simulated()]);
serve();
