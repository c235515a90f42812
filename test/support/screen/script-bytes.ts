/** What the patron's page loads of script: the service panel has a page of its own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** `uiFolder`: as `vite build` wrote it. In bytes, gzipped one by one. */
export async function scriptBytes(uiFolder: string): Promise<number> {
  const page = await readFile(join(uiFolder, 'index.html'), 'utf8');
  const names = new Set(
    [...page.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, name = '']) => name),
  );
  if (names.size === 0) throw new Error('the page loads no script');
  const files = await Promise.all([...names].map((name) => readFile(join(uiFolder, name))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0);
}
