/**
 * `npm run simulate`: the whole kiosk in simulated time, checked at every step. `--help` has its
 * options.
 */
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const { runnerImport } = await import('vite');
/** @param {string} name @param {import('vite').Plugin[]} plugins */
const load = async (name, plugins = []) =>
  /** @type {any} */ (
    (
      await runnerImport(join(root, 'test', 'simulation', name), {
        root,
        logLevel: 'error',
        plugins,
      })
    ).module
  );
const { simulated } = await load('plugin.ts');
const { main } = await load('main.ts', [simulated()]);
process.exit(await main(process.argv.slice(2)));
