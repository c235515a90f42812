/** One process of `npm run soak`, which gives it its orders. */
import { load } from './load.js';

process.setSourceMapsEnabled(true);
/** @type {typeof import('../test/simulation/plugin.ts')} */
const { simulated } = await load('test/simulation/plugin.ts');
/** @type {typeof import('../test/simulation/soak/worker.ts')} */
const { serve } = await load('test/simulation/soak/worker.ts', [simulated()]);
serve();
