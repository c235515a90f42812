/** What the house says of itself: comments, the map of its rooms, its boundaries, its syntax. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const sources = files
  .filter((file) =>
    /^(src|machines|hardware|packages\/[^/]+\/src|ui|simulators|fleet\/(src|page|simulators)|demo\/(stage|stories|branch|region))\/.*\.tsx?$/.test(
      file,
    ),
  )
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test('H: comments name only files that there are', () => {
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
    .filter(
      (file) =>
        /^((fleet|demo|packages\/[^/]+)\/)?test\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'),
    )
    .filter((file) => /^(before|after)(All|Each)\(/m.test(readFileSync(file, 'utf8')));
  expect(hooks).toEqual([]);
});

test('H: the map of the rooms has each room of src', () => {
  const map = readFileSync('docs/house.md', 'utf8');
  const rooms = new Set(files.flatMap((file) => /^(src|packages)\/[\w-]+\//.exec(file)?.[0] ?? []));
  expect([...rooms].filter((room) => !map.includes(`| \`${room}\``))).toEqual([]);
});

/** TypeScript then looks for no surplus property, also in what leaves the kiosk. */
test('H: no object literal is spread into another', () => {
  const spread = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/\.\.\.\{ ?[\w.]/g)].map(() => file),
  );
  expect(spread).toEqual([]);
});
