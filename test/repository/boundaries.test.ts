import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Row {
  room: string;
  knows: readonly string[];
  packages: readonly string[];
}
const { boundaries, overrides }: { boundaries: readonly Row[]; overrides(): object[] } =
  await import(new URL('../../scripts/boundaries.js', import.meta.url).href);

const unique = (all: readonly string[]) => [...new Set(all)];
/** A file of the room that no narrower row holds for. */
const fileIn = (room: string) => room.replace('*.ts', 'beside.ts').replace(/\/$/, '/within.ts');
/** Of each room a file, and each file that a row names. */
const files = unique([
  ...boundaries.map(({ room }) => fileIn(room)),
  ...boundaries.flatMap(({ knows }) => knows.filter((path) => /\.ts$/.test(path))),
]).filter((path) => !path.startsWith('!'));
/** Of each package that a row names one import. */
const packages = unique(
  boundaries.flatMap((row) =>
    row.packages.map((name) => (name === 'node' ? 'node:vm' : name.replace(/\*+$/, 'one'))),
  ),
);

/** As the table means it: the room itself, then what it names, the last that fits. */
function maySee({ room, knows }: Row, file: string): boolean {
  const named = knows.findLast((path) => {
    const plain = path.replace('!', '');
    return plain.endsWith('/') ? file.startsWith(plain) : file === plain;
  });
  return named === undefined ? room.endsWith('/') && file.startsWith(room) : !named.startsWith('!');
}
function mayTake({ packages: own }: Row, name: string): boolean {
  return own.some((each) =>
    each === 'node'
      ? name.startsWith('node:')
      : each === name || (each.endsWith('*') && name.startsWith(each.replace(/\*+$/, ''))),
  );
}

/** What a file of this row may import, and what not: each other file, each package. */
function importsOf(row: Row): { source: string; isAllowed: boolean }[] {
  const file = fileIn(row.room);
  const others = files.filter((other) => other !== file);
  return [
    ...others.map((other) => {
      const to = relative(dirname(file), other);
      return { source: to.startsWith('..') ? to : `./${to}`, isAllowed: maySee(row, other) };
    }),
    ...packages.map((source) => ({ source, isAllowed: mayTake(row, source) })),
  ];
}

/**
 * The imports, as `file:line`, that biome finds forbidden with the repository's own configuration in a
 * folder of its own.
 */
function restrictedIn(texts: ReadonlyMap<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-lint-'));
  const {
    vcs: _,
    $schema: __,
    ...settings
  } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  const configuration = [
    ['biome.json', JSON.stringify(settings)],
    ['biome.boundaries.json', JSON.stringify({ overrides: overrides() })],
  ] as const;
  for (const [name, text] of [...texts, ...configuration]) {
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
    maxBuffer: 2 ** 26,
  });
  rmSync(folder, { recursive: true });
  const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
    diagnostics: { category: string; location: { path: string; start: { line: number } } }[];
  };
  return diagnostics
    .filter((each) => each.category === 'lint/style/noRestrictedImports')
    .map(({ location: { path, start } }) => `${path}:${start.line}`);
}

// Types are held to the boundaries as values are.
test.each(['import type', 'import'] as const)(
  'each row of the table bites: a forbidden `%s` is found, and no other',
  (word) => {
    const rows = boundaries.map((row) => ({ file: fileIn(row.room), imports: importsOf(row) }));
    for (const { imports } of rows)
      expect(imports.filter(({ isAllowed }) => !isAllowed).length).toBeGreaterThan(10);
    const texts = rows.map(({ file, imports }) => {
      const lines = imports.map(({ source }, at) => `${word} { Thing${at} } from '${source}';`);
      return [file, `${lines.join('\n')}\n`] as const;
    });
    const found = new Set(restrictedIn(new Map(texts)));
    const wrong = rows.flatMap(({ file, imports }) =>
      imports
        .filter(({ isAllowed }, at) => isAllowed === found.has(`${file}:${at + 1}`))
        .map(
          ({ source, isAllowed }) => `${file}: ${source} is ${isAllowed ? 'refused' : 'not found'}`,
        ),
    );
    expect(wrong).toEqual([]);
  },
);

test('only a few files write to a terminal: what they write is free of control characters', () => {
  const own = ['src/commands/common/print.ts', 'src/commands/common/table.ts'];
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/src`);
  const files = ['src', 'fleet/src', ...packages].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const writing = /\bstd(?:out|err)\.write\(|\bconsole\.|\{ std(?:out|err)\b/;
  expect(
    files.filter((file) => writing.test(readFileSync(join(root, file), 'utf8'))).sort(),
  ).toEqual(own);
});
