/**
 * `npm test`: installs the programs that the tests need and runs vitest with the arguments.
 * Without arguments some files are left to other days (test/repository/turns.ts); `--long`: none is,
 * and there are tests of hours instead of minutes. The last line has the counts.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { memoryFolder } from './memory-folder.js';
import { prepareOrEnd, root } from './prepare.js';
import { installPrograms } from './programs.js';

/** Debian packages, and programs of which one is enough. */
const needed = { chromium: ['chromium', 'chromium-browser', 'google-chrome'], socat: ['socat'] };
/** Without them some tests are skipped. */
const wanted = {
  'nats-server': ['nats-server'],
  openssl: ['openssl'],
  pcscd: ['pcscd'],
  'vsmartcard-vpcd': ['/usr/lib/pcsc/drivers/serial/libifdvpcd.so'],
};

prepareOrEnd();
installNeeded();
const given = process.argv.slice(2);
const environment = { ...process.env };
if (given.includes('--long')) environment.LONG = '1';
if (given.length === 0 && environment.LONG !== '1') environment.BY_TURNS = '1';
if (environment.LONG !== '1' && environment.TMPDIR === undefined) {
  const folder = memoryFolder();
  if (folder !== null) environment.TMPDIR = folder;
}
const vitest = spawn(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    ...given.filter((word) => word !== '--long'),
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  },
);
process.on('SIGINT', () => {});
process.on('SIGTERM', () => vitest.kill('SIGTERM'));
vitest.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

function installNeeded() {
  const absent = installPrograms({ ...needed, ...wanted });
  const missing = absent.filter((name) => name in needed);
  for (const name of absent.filter((name) => name in wanted))
    console.error(`Without ${name} its tests are skipped: sudo apt-get install ${name}`);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  console.error(`Missing: ${missing.join(', ')}. On Debian: sudo apt-get install ${names}`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
