/**
 * `npm run film [-- FILE]`: plays a visit on the stage in Chromium and makes a film of it,
 * docs/screens/visit.webp or the file. It needs img2webp (Debian: webp).
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { prepareOrEnd, root } from '../scripts/prepare.js';

const [file = join(root, 'docs', 'screens', 'visit.webp')] = process.argv.slice(2);
if (spawnSync('img2webp', ['-version']).error) {
  process.stderr.write('img2webp is missing. On Debian: sudo apt-get install webp\n');
  process.exit(1);
}
prepareOrEnd();
process.env.FILM = resolve(file);
process.chdir(root);
const { runnerImport } = await import('vite');
await runnerImport('./demo/test/support/shoot-film.ts');
console.log(`The film is ${resolve(file)}.`);
