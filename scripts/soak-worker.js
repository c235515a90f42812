/** One process of `npm run soak`, which gives it its orders. */
import { load } from './load.js';

process.setSourceMapsEnabled(true);
const { simulated } = await load('test/simulation/plugin.ts');
const { serve } = await load('test/simulation/soak/worker.ts', [simulated()]);
serve();
