/** `npm run soak`: the simulation with fresh seeds, for ever. `--help` has its options. */
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const { runnerImport } = await import('vite');
const file = join(root, 'test', 'simulation', 'soak', 'main.ts');
const { module } = await runnerImport(file, { root, logLevel: 'error' });
const code = await /** @type {any} */ (module).main(process.argv.slice(2), {
  root,
  worker: join(root, 'scripts', 'soak-worker.js'),
  say: (/** @type {string} */ text) => process.stdout.write(`${text}\n`),
  complain: (/** @type {string} */ text) => process.stderr.write(text),
});
process.exit(code);
