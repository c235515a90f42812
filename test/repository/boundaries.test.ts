import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const forbidden: readonly (readonly [file: string, source: string])[] = [
  ['machines/visit/visit.ts', 'node:fs'],
  ['machines/visit/visit.ts', '../../src/store/types.ts'],
  ['machines/visit/visit.ts', '../../hardware/line.ts'],
  ['machines/visit/visit.ts', 'zod'],
  ['hardware/line.ts', '../src/domain.ts'],
  ['hardware/feig/reader.ts', '../../src/domain.ts'],
  ['hardware/feig/reader.ts', 'serialport'],
  ['hardware/open.ts', 'pino'],
  ['src/domain.ts', 'zod'],
  ['src/blocks/evaluate.ts', '../domain.ts'],
  ['src/blocks/evaluate.ts', 'node:fs'],
  ['src/sip2/client/client.ts', '../../domain.ts'],
  ['src/store/journal/journal.ts', '../../circulation/visit.ts'],
  ['src/config/schema.ts', '../store/store.ts'],
  ['src/circulation/visit.ts', '../store/store.ts'],
  ['src/circulation/visit.ts', '../../hardware/feig/reader.ts'],
  ['src/circulation/visit.ts', '../sip2/index.ts'],
  ['src/library/over-sip2.ts', '../store/types.ts'],
  ['src/wiring/open.ts', '../kiosk/kiosk.ts'],
  ['src/commands/journal/journal.ts', '../../../hardware/open.ts'],
  ['src/technician/panel/journal.ts', '../../store/store.ts'],
  ['src/technician/panel/journal.ts', '../../commands/journal.ts'],
  ['src/technician/panel/journal.ts', '../../circulation/settle/resolve.ts'],
  ['src/metrics/metrics.ts', '../store/store.ts'],
  ['src/metrics/health.ts', '../circulation/visit.ts'],
  ['src/receipts/encode.ts', 'node:fs'],
  ['src/screen/show.ts', '../store/types.ts'],
  ['src/kiosk/kiosk.ts', 'better-sqlite3'],
  ['src/kiosk/kiosk.ts', 'serialport'],
  ['src/kiosk/kiosk.ts', '../../simulators/start.ts'],
  ['simulators/library/library.ts', '../../src/circulation/visit.ts'],
  ['simulators/play/server.ts', '../../machines/kiosk.ts'],
  ['simulators/reader.ts', '../hardware/open.ts'],
  ['ui/app.tsx', '../src/store/store.ts'],
  ['ui/views/pin.tsx', '../../hardware/devices.ts'],
  ['ui/views/pin.tsx', 'xstate'],
];
const allowed: typeof forbidden = [
  ['machines/visit/visit.ts', '../../src/domain.ts'],
  ['machines/visit/visit.ts', 'xstate'],
  ['hardware/open.ts', 'serialport'],
  ['hardware/feig/reader.ts', '../tags/decode.ts'],
  ['src/store/database/database.ts', 'better-sqlite3'],
  ['src/technician/panel/journal.ts', '../../store/types.ts'],
  ['src/metrics/metrics.ts', 'prom-client'],
  ['src/kiosk/kiosk.ts', '../../hardware/feig/reader.ts'],
  ['simulators/reader.ts', '../hardware/feig/frame.ts'],
  ['ui/views/pin.tsx', '../../src/screen/screen.ts'],
];

/**
 * The files in which biome finds a forbidden import, with the repository's own configuration in a
 * folder of its own.
 */
function restrictedIn(files: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-lint-'));
  const {
    vcs: _,
    $schema: __,
    ...settings
  } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  const all = { ...files, 'biome.json': JSON.stringify(settings) };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const options = [
    'lint',
    '--only=style/noRestrictedImports',
    '--reporter=json',
    '--max-diagnostics=none',
    '.',
  ];
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/biome'), options, {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    diagnostics: { category: string; location: { path: string | { file: string } } }[];
  };
  const found = diagnostics.filter((each) => each.category === 'lint/style/noRestrictedImports');
  return found
    .map(({ location: { path } }) => (typeof path === 'string' ? path : path.file))
    .sort();
}

/**
 * One file each, beside the real one, so that the same overrides hold. Types are held to the
 * boundaries as values are.
 */
function filesFor(pairs: typeof forbidden, word: 'import type' | 'import'): Record<string, string> {
  const files = pairs.map(([file, source], index) => {
    const isNamed = /^(hardware\/open|src\/domain)\.ts$/.test(file);
    const path = isNamed ? file : `${dirname(file)}/case-${index}.ts`;
    return [
      path,
      `${word} { Thing } from '${source}';\nexport const thing = (given: Thing) => given;\n`,
    ] as const;
  });
  return Object.fromEntries(files);
}

test.each(['import type', 'import'] as const)(
  'a forbidden `%s` is found in every folder, an allowed one never',
  (word) => {
    const wrong = filesFor(forbidden, word);
    expect(restrictedIn(wrong)).toEqual(Object.keys(wrong).sort());
    expect(restrictedIn(filesFor(allowed, word))).toEqual([]);
  },
);

test('biome.json holds the table of scripts/boundaries.js', async () => {
  const { overrides } = await import(new URL('../../scripts/boundaries.js', import.meta.url).href);
  expect(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')).overrides).toEqual(overrides());
});

test('only a few files write to a terminal: what they write is free of control characters', () => {
  const own = ['src/commands/common/print.ts', 'src/commands/common/table.ts'];
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name}`);
  const writing = /\bstd(?:out|err)\.write\(|\bconsole\.|\{ std(?:out|err)\b/;
  expect(
    files.filter((file) => writing.test(readFileSync(join(root, file), 'utf8'))).sort(),
  ).toEqual(own);
});
