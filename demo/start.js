/**
 * `npm start`: a kiosk with simulated devices and a simulated library system, on this machine;
 * `npm start -- --help` says what else it can.
 */
import { join, relative } from 'node:path';
import { prepareOrEnd, root } from '../scripts/prepare.js';
import { installPrograms } from '../scripts/programs.js';
import { start } from './start/start.js';

await start({
  typed: (options) => `npm start${options === '' ? '' : ` -- ${options}`}`,
  fleet: 'npm run kiosk-fleet --',
  more: '',
  data: join(root, 'data'),
  shown: (path) => relative(root, path),
  prepare: prepareOrEnd,
  missing: installPrograms,
});
