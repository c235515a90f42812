/** `kiosk-demo`, the command of the package: the same as `npm start`, of what is built and installed. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { missingPrograms } from '../../scripts/programs.js';
import { start } from './start.js';

/** As https://specifications.freedesktop.org/basedir/ has it: a path that is not absolute is ignored. */
const named = process.env.XDG_STATE_HOME ?? '';
const states = isAbsolute(named) ? named : join(homedir(), '.local/state');

await start({
  typed: (options) => `kiosk-demo${options === '' ? '' : ` ${options}`}`,
  fleet: 'kiosk-demo kiosk-fleet',
  more: `
One of its programs alone, each with a --help of its own:
  kiosk-demo simulators …    the simulated parts, for a kiosk that is installed
  kiosk-demo kiosk …         the commands of the kiosk
  kiosk-demo kiosk-fleet …   the commands of the operator of a region

What it makes is in ${join(states, 'library-kiosk-demo')} (XDG_STATE_HOME); delete that to begin from nothing.
`,
  data: join(states, 'library-kiosk-demo'),
  shown: (path) => path,
  prepare: () => {},
  missing: missingPrograms,
});
