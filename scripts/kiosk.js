/**
 * `npm run kiosk -- check my.json`: the kiosk command, built first where it must be. Its exit code
 * is kept.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const kiosk = spawn(
  process.execPath,
  [join(root, 'dist', 'src', 'main.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
// The kiosk decides when it ends: a signal that came to this process too must not leave it alone.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => kiosk.kill('SIGTERM'));
kiosk.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
