/**
 * `npm test`: installs the programs that the tests need and runs vitest with the arguments.
 * `--long`: tests of hours instead of minutes. The last line has the counts.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

/** Debian packages, and programs of which one is enough. */
const needed = { chromium: ['chromium', 'chromium-browser', 'google-chrome'], socat: ['socat'] };

prepareOrEnd();
installPrograms();
const vitest = spawn(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...process.argv.slice(2).filter((word) => word !== '--long'),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...(process.argv.includes('--long') ? { LONG: '1' } : {}) },
  },
);
process.on('SIGINT', () => {});
process.on('SIGTERM', () => vitest.kill('SIGTERM'));
vitest.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

function installPrograms() {
  const missing = () =>
    Object.entries(needed)
      .filter(([, programs]) => !programs.some(isInstalled))
      .map(([name]) => name);
  const before = missing();
  if (before.length === 0) return;
  if (process.getuid?.() === 0 && isInstalled('apt-get')) {
    console.log(`Installing ${before.join(' and ')} (apt-get) …`);
    const quiet = {
      stdio: /** @type {const} */ (['ignore', 'ignore', 'inherit']),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...before], quiet);
  }
  const after = missing();
  if (after.length === 0) return;
  console.error(`Missing: ${after.join(', ')}. On Debian: sudo apt-get install ${after.join(' ')}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

/** @param {string} program */
function isInstalled(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}
