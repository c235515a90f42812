/**
 * `npm run kiosk -- check my.json`: builds if needed, runs the kiosk command, and exits with its
 * code.
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
// The terminal sends Ctrl-C to both processes: this one waits for the kiosk.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => kiosk.kill('SIGTERM'));
kiosk.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
