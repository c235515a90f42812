import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rotateKey } from '../../src/store/seal/rotate.ts';
import type { Transaction } from '../../src/store/types.ts';
import { bundle } from '../support/store/bundle.ts';
import { faultOf, newFolder, open } from '../support/store/folder.ts';

const at = '2026-11-24T10:00:00Z';
const loan: Transaction = {
  kind: 'check-out',
  item: '30000000000017',
  patron: '23550000000018',
  uids: [],
  mode: 'offline',
};

let program = '';
beforeAll(async () => {
  program = await bundle(new URL('../support/store/store-program.ts', import.meta.url));
});
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }));

/** A folder with as many deferred loans. */
function filled(entries: number): string {
  const folder = newFolder();
  const store = open(folder);
  for (let count = 0; count < entries; count += 1) {
    const id = store.journal.begin(loan, at);
    store.journal.settle(id, { state: 'deferred' }, at);
  }
  store.cache.put('23550000000018', { observedAt: at });
  store.close();
  return folder;
}

test('everything opens with the new key and nothing with the old one; what is cached is forgotten', () => {
  const folder = filled(700);
  const key = join(folder, 'journal.key');
  copyFileSync(key, join(folder, 'old'));
  expect(rotateKey({ folder, now: at })).toBe(1400);
  expect(readFileSync(key)).not.toEqual(readFileSync(join(folder, 'old')));
  expect(existsSync(`${key}.next`)).toBe(false);
  const store = open(folder);
  expect(store.journal.open()).toHaveLength(700);
  expect(store.journal.open()[699]?.transaction).toEqual(loan);
  expect(store.cache.get('23550000000018')).toBeNull();
  store.close();
  expect(faultOf(() => open(folder, join(folder, 'old'))).code).toBe('key-wrong');
});

test('the rows are append-only again afterwards', () => {
  const folder = filled(3);
  rotateKey({ folder, now: at });
  const { journal } = open(folder);
  expect(journal.open()).toHaveLength(3);
  expect(journal.purge('2030-01-01T00:00:00Z')).toBe(0);
});

test('a key outside the folder: to another file, which must be 32 bytes', () => {
  const folder = newFolder();
  const [old, next] = [join(folder, 'old'), join(folder, 'next')];
  writeFileSync(old, Buffer.alloc(32, 1), { mode: 0o600 });
  writeFileSync(next, Buffer.alloc(31, 2), { mode: 0o600 });
  const store = open(folder, old);
  store.journal.begin(loan, at);
  store.close();
  expect(faultOf(() => rotateKey({ folder, keyFile: old, newKeyFile: next, now: at })).code).toBe(
    'key-unusable',
  );
  writeFileSync(next, Buffer.alloc(32, 2));
  rotateKey({ folder, keyFile: old, newKeyFile: next, now: at });
  expect(faultOf(() => open(folder, old)).code).toBe('key-wrong');
  expect(open(folder, next).journal.open()).toHaveLength(1);
});

test('kill -9 at any moment of a rotation: the folder opens, with all that it held', {
  timeout: 60_000,
}, async () => {
  const folder = filled(300);
  const moments = Array.from({ length: 10 }, () => Math.random() * 120);
  console.info(`killed after ${moments.map((moment) => moment.toFixed(1)).join(', ')} ms`);
  let rotations = 0;
  for (const moment of moments) {
    const child = spawn(process.execPath, [program, folder, 'rotate'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise<void>((ended) => {
      let started = false;
      child.stdout.on('data', (chunk: Buffer) => {
        rotations += chunk.toString().split('rotated').length - 1;
        // The first rotation is over: the next is under way at once.
        if (!started) setTimeout(() => child.kill('SIGKILL'), moment);
        started = true;
      });
      child.on('close', () => ended());
    });
    const store = open(folder);
    expect(store.journal.open()).toHaveLength(300);
    expect(store.journal.open()[299]?.transaction).toEqual(loan);
    store.close();
  }
  expect(rotations).toBeGreaterThanOrEqual(10);
});

test('each state that a crash can leave: before the database was sealed again, and after', () => {
  const folder = filled(2);
  const key = join(folder, 'journal.key');
  const before = readFileSync(key);
  writeFileSync(`${key}.next`, Buffer.alloc(32, 9));
  expect(open(folder).journal.open()).toHaveLength(2);
  expect(existsSync(`${key}.next`)).toBe(false);

  const other = filled(2);
  const otherKey = join(other, 'journal.key');
  const old = readFileSync(otherKey);
  rotateKey({ folder: other, now: at });
  copyFileSync(otherKey, `${otherKey}.next`);
  const next = readFileSync(otherKey);
  writeFileSync(otherKey, old);
  expect(open(other).journal.open()).toHaveLength(2);
  expect(readFileSync(otherKey)).toEqual(next);
  expect(readFileSync(key)).toEqual(before);
});
