/**
 * Icons and letters of the stage: those that its style sheets name are copied from their packages to
 * `dist/demo/stage`, with the licences. So the demonstration needs no `node_modules` of the sources.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { licencesOf } from './bundle.js';
import { filesIn, root } from './prepare.js';

export function copyStageAssets() {
  const styles = filesIn('demo/stage/page')
    .filter((file) => file.endsWith('.css'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const named = styles.matchAll(/url\("\/((?:icons|letters)\/[\w-]+\.\w+)"\)/g);
  const paths = [...new Set([...named].map(([, path = '']) => path))];
  for (const path of paths) {
    const target = join(root, 'dist/demo/stage', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(sourceOf(path), target);
  }
  writeFileSync(join(root, 'dist/demo/stage/licences.txt'), licencesOf(paths.map(sourceOf)));
}

/** @param {string} path as a style sheet has it */
function sourceOf(path) {
  const packages = join(root, 'node_modules');
  const file = basename(path);
  if (path.startsWith('icons/'))
    return join(packages, '@phosphor-icons/core/assets/bold', file.replace('.svg', '-bold.svg'));
  // Of noto-sans-arabic-arabic-wght-normal.woff2: the family.
  const family = file.replace(/-(latin|latin-ext|arabic)-wght-normal\.woff2$/, '');
  return join(packages, '@fontsource-variable', family, 'files', file);
}
