/** `npm run screens [-- FOLDER [PART,PART]]`: a picture of every screen, for whoever draws; `dist/screens` where no folder is named. */
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

prepareOrEnd();
const [folder = join(root, 'dist', 'screens'), only] = process.argv.slice(2);
process.env.SCREENS = folder;
if (only !== undefined) process.env.ONLY = only;
process.chdir(root);
const { runnerImport } = await import('vite');
await runnerImport('./test/screen/shoot.ts');
console.log(`The pictures are in ${folder}.`);
