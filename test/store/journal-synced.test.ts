/**
 * A kill cannot show a page that was only in the cache of the system: the calls of the kernel are
 * counted instead.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../support/store/bundle.ts';
import { newFolder } from '../support/store/folder.ts';

let program = '';
beforeAll(async () => {
  program = await bundle(new URL('../support/store/store-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

test.skipIf(!canTrace)('every event is synced before a word is said about it', () => {
  const folder = newFolder();
  const trace = join(folder, 'trace');
  const calls = ['-f', '-o', trace, '-e', 'trace=fsync,fdatasync,write'];
  const run = spawnSync(
    'strace',
    [...calls, process.execPath, program, join(folder, 'data'), 'some'],
    {
      encoding: 'utf8',
    },
  );
  expect(run.stdout.trim().split('\n')).toHaveLength(62);
  let [synced, said] = [0, 0];
  let sinceSaid = 0;
  for (const line of readFileSync(trace, 'utf8').split('\n')) {
    if (/\bf(data)?sync\(\d+\)\s+= 0/.test(line)) {
      synced += 1;
      sinceSaid += 1;
    } else if (/write\(1, "(begun|noted|settled) /.test(line)) {
      expect([line, sinceSaid > 0]).toEqual([line, true]);
      said += 1;
      sinceSaid = 0;
    }
  }
  expect(said).toBe(60);
  expect(synced).toBeGreaterThanOrEqual(60);
});
