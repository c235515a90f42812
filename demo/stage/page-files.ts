/** The files of the stage: its page at `/`, letters and icons. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { besideProgram } from '../../src/files.ts';

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};
const styles = [
  ...['letters.css', 'stage.css', 'cabinet.css', 'things.css', 'payments.css', 'card-reader.css'],
  ...['backstage.css'],
];
const stage = [
  ...['stage.js', 'words.js', 'common.js', 'cabinet.js', 'stories.js', 'shelf.js', 'covers.js'],
  ...['drag.js', 'own.js', 'subtitles.js', 'payments.js', 'card-reader.js'],
  ...['backstage', 'account', 'controls', 'decisions', 'devices', 'library', 'payment-names'].map(
    (name) => `backstage/${name}.js`,
  ),
  ...['payments', 'plate', 'plug', 'quirk-names'].map((name) => `backstage/${name}.js`),
];

export function servePages(app: Hono): void {
  const serve = (path: string, file: string) => {
    app.get(path, async (c) => {
      const extension = file.slice(file.lastIndexOf('.') + 1) as keyof typeof types;
      const bytes = await readFile(file);
      return c.body(bytes, 200, { 'Content-Type': types[extension] });
    });
  };
  const own = besideProgram('demo/stage');
  serve('/', join(own, 'page', 'index.html'));
  for (const file of stage) serve(`/stage/${file}`, join(own, 'page', file));
  for (const file of styles) serve(`/stage/${file}`, join(own, 'page', 'css', file));
  // Copied there by the build: those that the style sheets name.
  for (const folder of ['icons', 'letters']) {
    const built = besideProgram(`dist/demo/stage/${folder}`);
    for (const file of readdirSync(built)) serve(`/${folder}/${file}`, join(built, file));
  }
}
