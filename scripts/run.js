/**
 * `npm run kiosk -- check my.json`: builds if needed, runs the program that is named first, by its
 * path in `dist`, and exits with its code.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

const [file = '', ...words] = process.argv.slice(2);
prepareOrEnd((line) => process.stderr.write(`${line}\n`));
const program = spawn(process.execPath, [join(root, 'dist', file), ...words], { stdio: 'inherit' });
// The terminal sends Ctrl-C to both processes: this one waits for the program.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => program.kill('SIGTERM'));
program.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});
