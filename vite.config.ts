import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

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

function licences(names: readonly string[]): Plugin {
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
        source: names.map(licenceOf).join('\n\n----\n\n'),
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

/** The operator's page opens what is sealed for the staff. */
const carriedByFleet = [
  ...carried,
  'age-encryption',
  '@noble/ciphers',
  '@noble/curves',
  '@noble/hashes',
  '@noble/post-quantum',
  '@scure/base',
];

/**
 * The rows of docs/field-guide.md as a module: by its code, what is likely so and what to do. What a
 * kiosk reports is codes, and in English the guide has the words for them.
 */
function fieldGuide(): Plugin {
  const name = 'virtual:field-guide';
  return {
    name: 'field-guide',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const guide = readFileSync(here('docs/field-guide.md'), 'utf8');
      const row = /^\| `([a-z][a-z0-9-]+)` \|((?:[^|]|\\\|)*)\|((?:[^|]|\\\|)*)\|$/gm;
      const rows: Record<string, [says: string, remedy: string]> = {};
      let [above, remedyAbove] = ['', ''];
      for (const [, code = '', says = '', remedy = ''] of guide.matchAll(row)) {
        if (!/^As above\b/.test(says.trim())) above = says.trim();
        if (!/^As above\b/.test(remedy.trim())) remedyAbove = remedy.trim();
        rows[code] = [above, remedyAbove];
      }
      return `export default ${JSON.stringify(rows)}`;
    },
  };
}

const common = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
} as const;
const build = {
  emptyOutDir: true,
  target: 'chrome120',
  // Nothing inline: the page's Content-Security-Policy knows only its own files.
  assetsInlineLimit: 0,
  modulePreload: { polyfill: false },
  reportCompressedSize: true,
} as const;

/** Of the kiosk: the patron's page, and the service panel in service/. */
const ofKiosk: UserConfig = {
  ...common,
  root: here('ui'),
  plugins: [licences(carried)],
  build: {
    ...build,
    outDir: here('dist/ui'),
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
};

/** Of the operator's program; apart, so that no kiosk serves it. */
const ofFleet: UserConfig = {
  ...common,
  root: here('fleet/page'),
  plugins: [licences(carriedByFleet), fieldGuide()],
  build: { ...build, outDir: here('dist/fleet/page') },
};

/**
 * `vite build` writes dist/ui, `vite build --mode fleet` dist/fleet/page. `vite` shows the pages of a
 * kiosk against one on port 8080.
 */
export default defineConfig(({ mode }) => (mode === 'fleet' ? ofFleet : ofKiosk));
