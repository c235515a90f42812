import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const require = createRequire(import.meta.url);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the page carries of others, with the licences that ask to go along. */
const carried = [
  '@fontsource-variable/atkinson-hyperlegible-next',
  '@fontsource-variable/atkinson-hyperlegible-mono',
  '@fontsource-variable/hanken-grotesk',
  '@fontsource-variable/noto-sans',
  '@fontsource-variable/noto-sans-arabic',
  '@phosphor-icons/core',
  'preact',
  'intl-messageformat',
];

function licences(): Plugin {
  const licenceOf = (name: string) => {
    const folder = here(`node_modules/${name}/`);
    const file = ['LICENSE', 'LICENSE.md'].find((candidate) => existsIn(folder, candidate));
    const { version } = require(`${folder}package.json`) as { version: string };
    return `${name} ${version}\n\n${file ? readFileSync(folder + file, 'utf8') : ''}`;
  };
  return {
    name: 'licences',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'licences.txt',
        source: carried.map(licenceOf).join('\n\n----\n\n'),
      });
    },
  };
}

function existsIn(folder: string, file: string): boolean {
  try {
    readFileSync(folder + file);
    return true;
  } catch {
    return false;
  }
}

/**
 * `vite build` writes dist/ui: the patron's page, and the service panel in service/. `vite` shows
 * them against a kiosk on port 8080.
 */
export default defineConfig({
  root: here('ui'),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [licences()],
  build: {
    outDir: here('dist/ui'),
    emptyOutDir: true,
    target: 'chrome120',
    // Nothing inline: the page's Content-Security-Policy knows only its own files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: {
      input: { index: here('ui/index.html'), service: here('ui/service/index.html') },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/events', '/intent', '/texts', '/service/api'].map((path) => [
        path,
        {
          target: 'http://127.0.0.1:8080',
          changeOrigin: true,
          headers: { origin: 'http://127.0.0.1:8080' },
        },
      ]),
    ),
  },
});
