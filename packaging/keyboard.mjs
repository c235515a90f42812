/** `keyboard.mjs URL`: prints the environment in which the compositor starts. */
import { keyboardEnvironment } from './seat.mjs';

const withinMs = 10_000;
const [url] = process.argv.slice(2);
if (url === undefined) {
  console.error('Usage: keyboard.mjs URL');
  process.exit(2);
}
console.log((await keyboardEnvironment(url, withinMs)).join('\n'));
