/** What the house says of itself: comments, the map of its rooms, its boundaries, its syntax. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const sources = files
  .filter((file) => /^(src|machines|hardware|ui|simulators)\/.*\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test.fails('H: comments name only files that there are', () => {
  const names = new Set(files.map((file) => basename(file)));
  const missing = sources.flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) => /^\s*(\/\/|\/?\*)/.test(line))
      .flatMap((line) => [...line.matchAll(/[\w-]+\.(?:tsx?|md)\b/g)])
      .filter(([name]) => !names.has(name))
      .map(([name]) => `${file}: ${name}`),
  );
  expect(missing).toEqual([]);
});

/** Its modules are loaded once for the many test files of a process: only the first would have it. */
test('what supports the tests registers no hook as it is loaded', () => {
  const hooks = files
    .filter((file) => /^test\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
    .filter((file) => /^(before|after)(All|Each)\(/m.test(readFileSync(file, 'utf8')));
  expect(hooks).toEqual([]);
});

test.fails('H: the map of the rooms has each room of src', () => {
  const map = readFileSync('CONTRIBUTING.md', 'utf8');
  const rooms = new Set(files.flatMap((file) => /^src\/[\w-]+\//.exec(file) ?? []));
  expect([...rooms].filter((room) => !map.includes(`| \`${room}\``))).toEqual([]);
});

test.fails('H: each row of the boundaries is shown to bite', async () => {
  const { boundaries } = await import(new URL('../../scripts/boundaries.js', import.meta.url).href);
  const rows: string[] = boundaries.map(({ room }: { room: string }) => room);
  const rowOf = (file: string) =>
    rows
      .filter((room) => file.startsWith(room.replace('*.ts', '')))
      .sort((a, b) => b.length - a.length)[0];
  const [forbidden = ''] = readFileSync('test/repository/boundaries.test.ts', 'utf8').split(
    'const allowed',
  );
  const shown = [...forbidden.matchAll(/\['([^']+)', '/g)].map(([, file = '']) => rowOf(file));
  expect(shown.length).toBeGreaterThan(10);
  expect(rows.filter((room) => !shown.includes(room))).toEqual([]);
});

/** TypeScript then looks for no surplus property, also in what leaves the kiosk. */
test.fails('H: no object literal is spread into another', () => {
  const spread = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\.\.\.\{ ?[\w.]/g)].map(() => file),
  );
  expect(spread).toEqual([]);
});
