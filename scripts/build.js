/**
 * Builds `dist/`: the programs by rolldown, the modules that other projects import by tsc, the pages
 * by vite, and copies of the files read at run time.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundle } from './bundle.js';
import { filesIn, programFolders, root } from './prepare.js';
import { copyStageAssets } from './stage-assets.js';

let failed = false;

for (const folder of [
  'src',
  'machines',
  'hardware',
  'packages',
  'simulators',
  'fleet',
  'demo',
  'chunks',
])
  rmSync(join(root, 'dist', folder), { recursive: true, force: true });
await Promise.all([
  run('typescript/bin/tsc', ['-p', 'tsconfig.build.json']),
  bundle(),
  existsSync(join(root, 'ui', 'index.html')) &&
    run('vite/bin/vite.js', ['build', '--logLevel', 'warn']),
  existsSync(join(root, 'fleet', 'page', 'index.html')) &&
    run('vite/bin/vite.js', ['build', '--logLevel', 'warn', '--mode', 'fleet']),
]);
for (const file of programFolders.flatMap(filesIn).filter((name) => !/\.(tsx?|md)$/.test(name))) {
  const target = join(root, 'dist', relative(root, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
copyStageAssets();
// The kiosk writes a readiness report, and asks at its setup, in the panel's words.
for (const file of filesIn('ui/service/texts').filter((name) =>
  /[/\\](codes\.|readiness\.|setup\.|shared\.)?(nl|en)\.json$/.test(name),
)) {
  const target = join(root, 'dist', relative(root, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
for (const command of ['src/main.js', 'fleet/src/main.js', 'demo/stage/main.js']) {
  if (existsSync(join(root, 'dist', command))) chmodSync(join(root, 'dist', command), 0o755);
}
process.exitCode = failed ? 1 : 0;

/** @param {string} program @param {string[]} args */
async function run(program, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', program), ...args], {
    cwd: root,
    stdio: 'inherit',
    // A test runner sets `test`, with which vite builds a page for debugging.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [status] = await once(child, 'exit');
  if (status !== 0) failed = true;
}
