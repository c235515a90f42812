/**
 * Who may import whom, types included: one row a room. `npm run lint` writes the rows to
 * biome.boundaries.json, which biome.json extends. A new dependency between rooms is a change of this
 * table. The limits of file and function sizes are here too.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roomsBeside } from './boundaries/beside.js';
import { kioskRooms } from './boundaries/kiosk.js';

/**
 * @typedef {object} Row
 * @property {string} room a folder (with everything below it), or files
 * @property {string[]} knows folders (ending in `/`) and files of this repository, beside the room itself
 * @property {string[]} packages what else may be imported; `node` is all of Node
 * @property {string} why shown where an import is refused
 */

/** In their order: of two rows that cover a file the later one counts. */
export const boundaries = [...kioskRooms, ...roomsBeside];

/** No file is so long, no function so large, that a reader loses the thread. */
const sizes = {
  includes: [
    'src/**',
    'machines/**',
    'hardware/**',
    'packages/*/src/**',
    'ui/**',
    'simulators/**',
    'fleet/*/**',
    '!fleet/test/**',
    'demo/*/**',
    '!demo/test/**',
  ],
  linter: {
    rules: {
      complexity: {
        noExcessiveLinesPerFunction: { level: 'error', options: { maxLines: 120 } },
        useMaxParams: { level: 'error', options: { max: 5 } },
      },
      style: { noExcessiveLinesPerFile: { level: 'error', options: { maxLines: 400 } } },
    },
  },
};

const root = fileURLToPath(new URL('..', import.meta.url));

/** A room and the folders in it, from the root of the repository. @param {string} room @returns {string[]} */
function foldersOf(room) {
  if (!room.endsWith('/')) return [dirname(room)];
  const below = readdirSync(join(root, room), { withFileTypes: true, recursive: true });
  const paths = below
    .filter((each) => each.isDirectory())
    .map((each) => relative(root, join(each.parentPath, each.name)));
  return [room.slice(0, -1), ...paths];
}

/** As an import in a file of this folder writes it. @param {string} folder @param {string} path @returns {string} */
function written(folder, path) {
  const to = relative(folder, path);
  return `${to.startsWith('..') ? to : `./${to}`}${path.endsWith('/') ? '/**' : ''}`.replace(
    './/',
    './',
  );
}

/**
 * The rows as overrides of the lint: one for each depth of a room, since an import is refused by how it is written.
 * @returns {object[]}
 */
export function overrides() {
  const rows = boundaries.flatMap(({ room, knows, packages, why }) => {
    /** @type {Map<number, string>} */
    const byDepth = new Map(foldersOf(room).map((folder) => [folder.split('/').length, folder]));
    return [...byDepth]
      .sort(([one], [other]) => one - other)
      .map(([depth, folder]) => {
        const below = room.endsWith('/') ? depth - (room.split('/').length - 1) : 0;
        const up = Array.from({ length: below }, (_, at) => '../'.repeat(at + 1));
        const own = room.endsWith('/')
          ? ['!./**', ...up.map((each) => `!${each}**`), `${'../'.repeat(below + 1)}**`]
          : [];
        const others = knows.flatMap((path) => {
          const to = written(folder, path.replace('!', ''));
          if (path.startsWith('!')) return [to];
          // `..` and all below it: what is above it matches too, and is not meant.
          return /^[./]+\*\*$/.test(to) ? [`!${to}`, `../${to}`] : [`!${to}`];
        });
        const from = packages.flatMap((name) =>
          name === 'node' ? ['!node:*', '!node:*/*'] : [`!${name}`],
        );
        const includes = room.endsWith('/') ? `${room}${'*/'.repeat(below)}*` : room;
        const patterns = [{ group: ['**', ...own, ...others, ...from], message: why }];
        const rule = { level: 'error', options: { patterns } };
        return {
          includes: [includes],
          linter: { rules: { style: { noRestrictedImports: rule } } },
        };
      });
  });
  return [sizes, ...rows];
}

/** What biome.json extends; written before each lint, since it is made from the table alone. */
export function writeBoundaries() {
  const text = `${JSON.stringify({ overrides: overrides() }, null, 2)}\n`;
  writeFileSync(join(root, 'biome.boundaries.json'), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeBoundaries();
