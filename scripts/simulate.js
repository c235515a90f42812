/**
 * `npm run simulate`: the whole kiosk in simulated time, checked at every step. `--help` has its
 * options.
 */
import { load } from './load.js';
import { prepareOrEnd } from './prepare.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
process.setSourceMapsEnabled(true);
/** @type {typeof import('../test/simulation/plugin.ts')} */
const { simulated } = await load('test/simulation/plugin.ts');
/** @type {typeof import('../test/simulation/main.ts')} */
const { main } = await load('test/simulation/main.ts', [simulated()]);
process.exit(await main(process.argv.slice(2)));
