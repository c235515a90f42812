/** The files of the stage: its page at `/`, letters and icons. */
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
/** Of @phosphor-icons/core, bold. */
const icons = [
  ...['book-open', 'hand-coins', 'plugs', 'plugs-connected', 'book', 'ear', 'translate', 'users'],
  ...['receipt-x', 'receipt', 'printer', 'arrow-square-out', 'identification-card', 'wrench'],
  ...['caret-left', 'caret-right', 'stop', 'dots-three', 'arrow-counter-clockwise', 'barcode'],
  ...['credit-card', 'check', 'x', 'warning', 'power', 'speaker-high', 'play', 'device-mobile'],
];
const letters = {
  'next-latin': 'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal',
  'next-latin-ext':
    'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal',
  mono: 'atkinson-hyperlegible-mono/files/atkinson-hyperlegible-mono-latin-wght-normal',
  zero: 'hanken-grotesk/files/hanken-grotesk-latin-wght-normal',
  arabic: 'noto-sans-arabic/files/noto-sans-arabic-arabic-wght-normal',
};

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
  const packages = besideProgram('node_modules');
  for (const icon of icons)
    serve(
      `/icons/${icon}.svg`,
      join(packages, '@phosphor-icons/core/assets/bold', `${icon}-bold.svg`),
    );
  for (const [name, file] of Object.entries(letters))
    serve(`/letters/${name}.woff2`, join(packages, '@fontsource-variable', `${file}.woff2`));
}
