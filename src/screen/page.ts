/** The built page in memory. Only files of its folder can be requested, so no path is checked. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

interface PageFile {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
  '.txt': 'text/plain; charset=utf-8',
};

/** By path (`/index.html`). Rejects with a remedy where the page was not built. */
export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter(
    (entry) => entry.isFile() && types[extname(entry.name)] !== undefined,
  );
  const page = new Map<string, PageFile>();
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    const type = types[extname(file.name)] ?? 'application/octet-stream';
    page.set(`/${relative(folder, path).split(sep).join('/')}`, {
      bytes: new Uint8Array(await readFile(path)),
      type,
    });
  }
  if (!page.has('/index.html'))
    throw new Error(`The screen is not built: no index.html in ${folder}. Run "npm run build".`);
  return page;
}
