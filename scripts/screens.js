/**
 * `npm run screens [-- FOLDER [PART,PART]]`: a picture of every screen, for whoever draws; `dist/screens` where no folder is named.
 * `npm run screens -- --docs`: small ones of every screen in every theme, to `docs/screens`.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd();
const forDocs = process.argv.includes('--docs');
const [named, only] = process.argv.slice(2).filter((word) => word !== '--docs');
const folder = forDocs ? join(root, 'docs', 'screens') : (named ?? join(root, 'dist', 'screens'));
process.env.SCREENS = folder;
if (only !== undefined) process.env.ONLY = only;
if (forDocs) {
  process.env.SMALL = '1';
  rmSync(folder, { recursive: true, force: true });
}
process.chdir(root);
const { runnerImport } = await import('vite');
await runnerImport('./test/screen/shoot.ts');
console.log(`The pictures are in ${folder}.`);
