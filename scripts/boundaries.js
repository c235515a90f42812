/**
 * Who may import whom, types included: one row a room. `npm run lint` writes the rows to
 * biome.boundaries.json, which biome.json extends. A new dependency between rooms is a change of this
 * table. The limits of file and function sizes are here too.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Row
 * @property {string} room a folder (with everything below it), or files
 * @property {string[]} knows folders (ending in `/`) and files of this repository, beside the room itself
 * @property {string[]} packages what else may be imported; `node` is all of Node
 * @property {string} why shown where an import is refused
 */

const shared = ['machines/domain.ts', 'src/fault.ts'];
const web = ['hono', 'hono/*', '@hono/node-server'];

/** @type {Row[]} */
export const boundaries = [
  {
    room: 'machines/',
    knows: [],
    packages: ['xstate'],
    why: 'machines know xstate and the words of machines/domain.ts, nothing that does I/O or reads a clock.',
  },
  {
    room: 'machines/domain.ts',
    knows: ['hardware/devices.ts', 'src/blocks/types.ts'],
    packages: [],
    why: 'The words that all rooms share are types, of the hardware and of the block rules: nothing that runs.',
  },
  {
    room: 'hardware/',
    knows: [],
    packages: ['node'],
    why: 'hardware knows node:* and itself; only hardware/open.ts knows serialport.',
  },
  {
    room: 'hardware/opi/',
    knows: ['hardware/'],
    packages: ['node', 'saxes'],
    why: 'OPI is XML, which saxes reads; beside that hardware knows node:* and itself.',
  },
  {
    room: 'hardware/open.ts',
    knows: ['hardware/'],
    packages: ['node', 'serialport'],
    why: 'hardware/open.ts opens serial ports and sockets; it knows nothing of a kiosk.',
  },
  {
    room: 'src/*.ts',
    knows: [
      'machines/domain.ts',
      'src/printable.ts',
      'src/commands/program.ts',
      'src/kiosk/small-memory.ts',
    ],
    packages: ['node', 'pino'],
    why: 'What stands beside the rooms is shared by them, and knows types alone; main.ts starts the command line.',
  },
  {
    room: 'src/blocks/',
    knows: [],
    packages: ['zod', 'temporal-polyfill'],
    why: 'The block rules stand alone: pure, and usable by others.',
  },
  {
    room: 'src/sip2/',
    knows: [],
    packages: ['node'],
    why: 'The SIP2 module stands alone, so that others can take it.',
  },
  {
    room: 'src/sip2/https/',
    knows: ['src/sip2/'],
    packages: ['node', 'saxes'],
    why: 'SIP2 inside HTTPS is an export of its own: what takes only the rest needs no parser of XML.',
  },
  {
    room: 'src/library/',
    knows: ['machines/domain.ts', 'src/blocks/index.ts', 'src/sip2/index.ts'],
    packages: ['temporal-polyfill'],
    why: 'The library port and its adapter: the only part that puts circulation and SIP2 together.',
  },
  {
    room: 'src/store/',
    knows: [...shared, 'src/files.ts', 'src/blocks/types.ts', 'src/blocks/facts/names.ts'],
    packages: ['node', 'better-sqlite3'],
    why: 'The store knows SQLite, the shared types, and the code of each fact on disk.',
  },
  {
    room: 'src/branch/',
    knows: [
      ...shared,
      'src/files.ts',
      'src/region/documents/',
      'src/store/types.ts',
      'src/store/seal/seal.ts',
    ],
    packages: ['node', 'zod', 'age-encryption'],
    why: 'The branch knows the journal’s types and its way to seal; only src/branch/broker/ knows the broker’s client.',
  },
  {
    room: 'src/branch/enrol/',
    knows: [
      ...shared,
      'src/files.ts',
      'src/region/documents/',
      'src/branch/keys/',
      'src/branch/broker/subjects.ts',
    ],
    packages: ['node', 'zod', 'age-encryption', '@nats-io/nkeys'],
    why: 'Who belongs to a branch: keys, certificates and files. It speaks to no broker.',
  },
  {
    room: 'src/branch/broker/',
    knows: ['src/branch/', ...shared, 'src/region/documents/'],
    packages: ['node', '@nats-io/*'],
    why: 'The one folder that speaks to a NATS server: nats.ts for a kiosk, nats-host.ts for the host.',
  },
  {
    room: 'src/circulation/',
    knows: [
      'machines/domain.ts',
      'src/weekdays.ts',
      'src/library/library.ts',
      'src/blocks/index.ts',
      'src/blocks/types.ts',
      'src/branch/port.ts',
      'src/branch/alone.ts',
      'src/store/types.ts',
      'src/store/payment-entry.ts',
      'machines/ports.ts',
      'hardware/devices.ts',
    ],
    packages: ['temporal-polyfill'],
    why: 'Circulation knows its parts by their types and asks the library port; it knows no SIP2.',
  },
  {
    room: 'src/config/',
    knows: [
      'src/fault.ts',
      'src/weekdays.ts',
      'src/files.ts',
      'src/blocks/policy/nearest.ts',
      'src/receipts/models.ts',
      'src/sip2/codec/dates.ts',
      'src/sip2/https/address.ts',
      'src/sip2/profiles/',
      'hardware/address.ts',
      'hardware/feig/outputs.ts',
      'hardware/payment.ts',
      'hardware/reader/makes.ts',
      'hardware/terminals.ts',
      'hardware/scanner/aim.ts',
      'hardware/scanner/check-digit.ts',
      'hardware/tags/own-model.ts',
    ],
    packages: ['node:fs', 'node:path', 'node:vm', 'zod'],
    why: 'The configuration knows how an address is written, which library systems and printers there are, what a payment is asked in, and no part that it configures.',
  },
  {
    room: 'src/metrics/',
    knows: [
      'machines/domain.ts',
      'src/printable.ts',
      'src/branch/port.ts',
      'src/region/documents/figures.ts',
      'src/sip2/index.ts',
      'src/store/journal-counts.ts',
      'src/store/types.ts',
      'machines/limits.ts',
      'machines/ports.ts',
      'hardware/devices.ts',
    ],
    packages: ['node:http', 'node:net', 'prom-client'],
    why: 'Metrics are made of observations and figures: no driver, no store, no circulation, nothing of a person.',
  },
  {
    room: 'src/help/',
    knows: ['machines/domain.ts', 'src/branch/port.ts'],
    packages: ['node', 'mqtt'],
    why: 'Calls for help know their ways and the shared words: no screen, no circulation, nothing of a patron.',
  },
  {
    room: 'src/receipts/',
    knows: ['machines/domain.ts', 'machines/receipt-content.ts'],
    packages: ['@point-of-sale/receipt-printer-encoder', 'temporal-polyfill'],
    why: 'Receipts are pure: content in, bytes out.',
  },
  {
    room: 'src/screen/',
    knows: [
      ...shared,
      'machines/receipt-content.ts',
      'src/files.ts',
      'src/weekdays.ts',
      'machines/',
    ],
    packages: [
      'node:fs/promises',
      'node:net',
      'node:path',
      'zod',
      'xstate',
      'uqr',
      'temporal-polyfill',
      'intl-messageformat',
      ...web,
    ],
    why: 'The screen knows the machines and the shared words; no driver, no store, no circulation.',
  },
  {
    room: 'src/attract/',
    knows: [...shared, 'src/files.ts', 'src/screen/screen.ts', 'src/screen/hours.ts'],
    packages: ['node', 'zod', 'temporal-polyfill', 'ical.js', 'saxes'],
    why: 'What the attract screen shows of the library’s own: it fetches and reads, and knows no part of the kiosk but the types of the screen and the opening hours.',
  },
  {
    room: 'src/wiring/',
    knows: [
      'src/',
      '!src/commands/',
      '!src/kiosk/',
      '!src/technician/',
      '!src/store/',
      'machines/',
      'hardware/',
      '!hardware/open.ts',
    ],
    packages: ['node'],
    why: 'Wiring makes parts of a configuration; it knows none of those who use them.',
  },
  {
    room: 'src/technician/',
    knows: [
      'src/',
      '!src/commands/',
      '!src/kiosk/',
      '!src/circulation/',
      '!src/store/',
      'src/store/types.ts',
      'src/store/snapshot.ts',
      'src/store/journal-counts.ts',
      'src/store/payment-entry.ts',
      'src/store/reasons/reasons.ts',
      'machines/',
      'hardware/',
      '!hardware/open.ts',
    ],
    packages: ['node', 'zod', 'xstate', 'temporal-polyfill', ...web],
    why: 'What a technician does reaches a running kiosk through running-kiosk.ts; beside one it reads a copy of the journal.',
  },
  {
    room: 'src/region/',
    knows: [
      'src/',
      '!src/commands/',
      '!src/kiosk/',
      '!src/circulation/',
      '!src/store/',
      'src/store/types.ts',
      'machines/domain.ts',
    ],
    packages: ['node', 'zod', 'age-encryption'],
    why: 'The region at a kiosk stands on the parts of a kiosk and on what a technician can do: it builds none, and the broker is asked by src/branch.',
  },
  {
    room: 'src/region/documents/',
    knows: ['machines/domain.ts'],
    packages: ['node:crypto', 'zod'],
    why: 'What kiosk and operator say to each other: documents, reports, names. It speaks to no broker.',
  },
  {
    room: 'src/kiosk/',
    knows: ['src/', '!src/commands/', 'machines/', 'hardware/', '!hardware/open.ts'],
    packages: ['node', 'xstate'],
    why: 'The kiosk puts the parts together; only src/store knows SQLite, only hardware/open.ts knows serialport.',
  },
  {
    room: 'src/commands/',
    knows: ['src/', 'machines/', 'hardware/', '!hardware/open.ts'],
    packages: ['node', 'commander', 'cli-table3', 'csv-parse', '@clack/prompts'],
    why: 'Commands use the parts as the kiosk does; the page and the simulators are other programs.',
  },
  {
    room: 'simulators/',
    knows: [
      'src/files.ts',
      'src/blocks/',
      'src/sip2/',
      'hardware/adyen/encryption.ts',
      'hardware/bancontact/jws.ts',
      'hardware/cards/',
      'hardware/feig/',
      'hardware/opi/',
      'hardware/zvt/',
      'hardware/reader/',
      'hardware/signals/',
      'hardware/tags/',
      'hardware/terminals.ts',
      'hardware/threem/',
    ],
    packages: ['node', 'iconv-lite', 'temporal-polyfill'],
    why: 'Simulators share the wire codecs and the block rules; they know nothing of machines, circulation or the kiosk’s screen.',
  },
  {
    room: 'ui/',
    knows: [
      'src/screen/screen.ts',
      'src/screen/texts.ts',
      'src/screen/texts/',
      'src/screen/refusals.ts',
      'machines/domain.ts',
      'machines/receipt-content.ts',
      'src/config/rooms.ts',
      'src/technician/actions.ts',
      'src/technician/finding.ts',
      'src/technician/setup-step/setup-types.ts',
      'src/technician/report.ts',
      'src/technician/readiness/page/content.ts',
      'src/technician/readiness/page/marks.ts',
      'src/technician/readiness/page/tree.ts',
      'src/technician/readiness/page/report.css',
      'src/metrics/today.ts',
    ],
    packages: ['preact', 'preact/hooks', '@phosphor-icons/core/**', '@fontsource-variable/**'],
    why: 'The page knows the types of src/screen, the texts, which refusals go to the desk and what is readable on a colour; the service panel those of src/technician.',
  },
  {
    room: 'fleet/src/',
    knows: [
      ...shared,
      'src/files.ts',
      'src/version.ts',
      'src/region/documents/',
      'src/branch/enrol/',
      'src/branch/keys/keys-document.ts',
      'src/config/',
      'src/screen/web/answers.ts',
      'src/screen/web/hung-up.ts',
      'src/screen/page.ts',
      'src/screen/web/page-headers.ts',
    ],
    packages: ['node', 'zod', 'age-encryption', '@nats-io/nkeys', 'prom-client', ...web],
    why: 'The operator’s program: no kiosk, no store, no device; only fleet/src/hub/ speaks to the hub.',
  },
  {
    room: 'fleet/src/main.ts',
    knows: ['fleet/src/commands/program.ts'],
    packages: [],
    why: 'main.ts starts the command line.',
  },
  {
    room: 'fleet/src/hub/',
    knows: [
      'fleet/src/',
      ...shared,
      'src/files.ts',
      'src/region/documents/',
      'src/branch/broker/',
      'src/branch/enrol/',
      'src/branch/keys/voices.ts',
    ],
    packages: ['node', 'zod', '@nats-io/*'],
    why: 'The one folder of the operator’s program that speaks to a NATS server.',
  },
  {
    room: 'fleet/src/commands/',
    knows: [
      'fleet/src/',
      ...shared,
      'src/files.ts',
      'src/counted.ts',
      'src/region/documents/',
      'src/branch/enrol/',
      'src/config/',
      'src/metrics/server.ts',
      'src/store/block-list/read-list.ts',
      'src/commands/common/',
      'src/commands/branch/at-host.ts',
      'src/commands/cache/pack.ts',
      'src/commands/journal/common.ts',
    ],
    packages: ['node', 'commander'],
    why: 'The operator’s command line prints and refuses as the kiosk’s does; it opens no part of a kiosk.',
  },
  {
    room: 'fleet/simulators/',
    knows: ['simulators/', 'src/branch/', 'src/files.ts', 'src/region/documents/', 'fleet/src/'],
    packages: ['node', 'zod', 'age-encryption', '@nats-io/nkeys'],
    why: 'A region on one machine is made with the region’s own code, as an operator makes one.',
  },
  {
    room: 'demo/stage/',
    knows: [
      'simulators/',
      'demo/stories/',
      'hardware/reader/',
      'hardware/tags/',
      'hardware/terminals.ts',
      'src/blocks/index.ts',
      'src/files.ts',
      'src/sip2/index.ts',
    ],
    packages: ['node', 'zod', ...web],
    why: 'The stage starts simulators and shows the kiosk’s page in a frame: it knows of a kiosk what its page knows, by its port.',
  },
  {
    room: 'demo/stories/',
    knows: ['simulators/', 'demo/stage/'],
    packages: ['node'],
    why: 'A story does what a person at the stage can do, and looks at the kiosk’s screen.',
  },
  {
    room: 'demo/branch/',
    knows: [
      'simulators/',
      'demo/stage/',
      'demo/stories/',
      'hardware/tags/',
      'src/branch/',
      'src/files.ts',
    ],
    packages: ['node', 'zod', ...web],
    why: 'The page of a branch makes one with the branch’s own code, and opens what its broker has.',
  },
  {
    room: 'demo/region/',
    knows: [
      'simulators/',
      'demo/stage/',
      'demo/branch/',
      'src/branch/',
      'src/files.ts',
      'src/region/documents/',
      'fleet/src/',
      'fleet/simulators/join-here.ts',
    ],
    packages: ['node', 'zod', ...web],
    why: 'A region on one machine is made with the region’s own code, as an operator makes one.',
  },
  {
    room: 'fleet/page/',
    knows: [
      'ui/',
      'machines/domain.ts',
      'fleet/src/panel/actions.ts',
      'fleet/src/panel/apply-delta.ts',
      'src/screen/texts.ts',
      'src/region/documents/reports.ts',
      'src/region/documents/staff-seal.ts',
    ],
    packages: [
      'preact',
      'preact/hooks',
      'age-encryption',
      'virtual:field-guide',
      '@phosphor-icons/core/**',
      '@fontsource-variable/**',
    ],
    why: 'The operator’s page knows the types of fleet/src; what is sealed for the staff is opened in it.',
  },
];

/** No file is so long, no function so large, that a reader loses the thread. */
const sizes = {
  includes: [
    'src/**',
    'machines/**',
    'hardware/**',
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
