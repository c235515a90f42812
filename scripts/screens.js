/**
 * `npm run screens [-- FOLDER [PART,PART]]`: a picture of every screen in every shape and theme, to
 * `dist/screens` or the folder. `npm run screens -- --docs`: the few that the documents show,
 * small, to `docs/screens`, and one of each screen for the panel's texts, to `ui/service/pictures`.
 * `npm run screens -- --service`: the service panel; with `--docs` small, to
 * `docs/screens/service`. `npm run screens -- --all`: all that the documents show, the film with it.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareOrEnd, root } from './prepare.js';

/** Each in a process of its own: they open kiosks and simulators. */
const all = [['screens.js', '--docs'], ['screens.js', '--service', '--docs'], ['../demo/film.js']];
if (process.argv.includes('--all')) {
  for (const [script = '', ...args] of all) {
    const file = join(root, 'scripts', script);
    const { status } = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
  process.exit(0);
}
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
  const made = readdirSync(folder, { withFileTypes: true });
  // The film and the panel's pictures have a run of their own.
  for (const { name } of made.filter(({ name }) => !['service', 'visit.webp'].includes(name)))
    rmSync(join(folder, name), { recursive: true });
}
process.chdir(root);
const { runnerImport } = await import('vite');
await runnerImport(
  ofService ? './test/support/system/shoot-service.ts' : './test/support/screen/shoot.ts',
);
console.log(`The pictures are in ${folder}.`);
