/** What `npm start` and the other scripts take from the build. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const scripts = ['scripts', 'demo', 'demo/start'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name)),
);

test('each built file that a script names is there', () => {
  const named = scripts.flatMap((script) =>
    [...readFileSync(script, 'utf8').matchAll(/(?:built\('|'dist\/)([\w/-]+\.js)'/g)].map(
      ([, file = '']) => join('dist', file),
    ),
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});
