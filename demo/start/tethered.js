/**
 * `tethered.js PROGRAM ARGS…`: runs a program, and stops it (SIGTERM) when its standard input
 * closes.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [program = '', ...args] = process.argv.slice(2);
process.argv = [process.execPath, resolve(program), ...args];
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.on('error', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
await import(pathToFileURL(resolve(program)).href);
