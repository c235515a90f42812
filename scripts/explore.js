/**
 * `npm run explore`: every order of events in a small world, through the statecharts as they are.
 * `--help` has its options.
 */
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const { runnerImport } = await import('vite');
const file = join(root, 'test', 'explore', 'main.ts');
const { module } = await runnerImport(file, { root, logLevel: 'error' });
process.exit(/** @type {any} */ (module).main(process.argv.slice(2)));
