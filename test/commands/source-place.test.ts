import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { inSources } from '../../src/commands/common/source-place.ts';

test('a line of a stack names the source, not the file that was built of many', () => {
  const folder = resolve('dist');
  const [place] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      const lines = readFileSync(join(folder, name), 'utf8').split('\n');
      const at = lines.findIndex((line) => line.startsWith('function createKioskHandle('));
      return at === -1 ? [] : [`${pathToFileURL(join(folder, name)).href}:${at + 1}:10`];
    });
  const line = `    at createKioskHandle (${place})`;
  expect(inSources(line)).toMatch(
    /^ {4}at createKioskHandle \(src\/kiosk\/kiosk-handle\.ts:\d+\)$/,
  );
});

test.each([
  '    at pay (file:///nowhere/at-all.js:1:1)',
  '    at async Promise.all (index 0)',
  '    at node:internal/main/run_main_module:36:49',
  '',
])('without a map it stays as it is: %s', (line) => {
  expect(inSources(line)).toBe(line);
});
