/**
 * `npm run screens [-- FOLDER [PART,PART]]`: a picture of every screen, for whoever draws;
 * `dist/screens` where no folder is named. `npm run screens -- --docs`: small ones of every screen
 * in every theme, to `docs/screens`. `npm run screens -- --service`: the service panel; with
 * `--docs` small, to `docs/screens/service`.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd();
const forDocs = process.argv.includes('--docs');
const ofService = process.argv.includes('--service');
const [named, only] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const inside = ofService ? ['screens', 'service'] : ['screens'];
const folder = forDocs ? join(root, 'docs', ...inside) : (named ?? join(root, 'dist', ...inside));
process.env.SCREENS = folder;
if (only !== undefined) process.env.ONLY = only;
if (forDocs) {
  process.env.SMALL = '1';
  for (const theme of ofService ? ['.'] : ['light', 'dark', 'contrast'])
    rmSync(join(folder, theme), { recursive: true, force: true });
}
process.chdir(root);
const { runnerImport } = await import('vite');
await runnerImport(ofService ? './test/system/shoot-service.ts' : './test/screen/shoot.ts');
console.log(`The pictures are in ${folder}.`);
