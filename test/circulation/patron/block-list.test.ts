/** Off line: what the block list says of a patron, alone and beside facts that were seen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CirculationParts } from '../../../src/circulation/parts.ts';
import { patronFromCache } from '../../../src/circulation/patron/patron.ts';
import { importBlockList } from '../../../src/store/block-list/import-block-list.ts';
import { openStore } from '../../../src/store/store.ts';
import type { Store } from '../../../src/store/types.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card, clock } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
let folder: string;
let store: Store;
let parts: CirculationParts;
beforeEach(async () => {
  counter = await openCounter();
  folder = mkdtempSync(join(tmpdir(), 'kiosk-list-'));
  store = openStore({ folder, log: () => {} });
  parts = { ...counter.parts, cache: store.cache, blockList: store.blockList };
});
afterEach(async () => {
  store.close();
  await counter.close();
  rmSync(folder, { recursive: true, force: true });
});

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}
function importList(exportedAt: string, ...lines: object[]) {
  return importBlockList({
    folder,
    text: one(lines.map((line) => JSON.stringify(line)).join('\n')),
    exportedAt,
    mostBad: 0,
    onBadLine: () => {},
  });
}
const blocked = { patron: card(1), rules: ['maximum-fees'], denies: ['checkOut', 'renew'] };
const lastNight = '2024-05-16T21:00:00Z';
function level(nth: number) {
  return patronFromCache(parts, card(nth)).decision;
}

test('without a list and without facts: only returning', () => {
  expect(level(1)).toMatchObject({ level: 'checkin-only', basis: 'none' });
});

test('a patron on the list of last night may not borrow, any other may', async () => {
  await importList(lastNight, blocked);
  expect(level(2)).toMatchObject({ level: 'full', basis: 'cached', asOf: lastNight });
  expect(level(1)).toMatchObject({ allows: { checkOut: false, checkIn: true } });
  expect(level(1).reasons[0]?.rule).toBe('maximum-fees');
});

test('an old list does not prove that a patron is not blocked', async () => {
  await importList('2024-05-14T09:00:00Z', blocked);
  expect(level(2)).toMatchObject({ level: 'checkin-only', basis: 'none' });
  expect(level(1).level).toBe('checkin-only');
});

test('nor does one from before the first of the month', async () => {
  await importList('2024-05-31T20:00:00Z', blocked);
  parts = { ...parts, clock: { now: () => '2024-06-01T08:00:00Z' } };
  expect(level(2)).toMatchObject({ level: 'checkin-only', basis: 'none' });
});

test('beside facts, a later list can only deny more, and an earlier one says nothing', async () => {
  const known = (observedAt: string) =>
    store.cache.put(card(1), {
      observedAt,
      institution: '3550',
      branch: '35500',
      membership: { status: 5, type: 'adult', feeCents: 0 },
      fees: [],
      replacementInvoices: [],
      manualBlocks: [],
      flags: null,
    });
  await importList(lastNight, blocked);
  known('2024-05-10T09:00:00Z');
  expect(level(1).allows.checkOut).toBe(false);
  known(clock.now());
  expect(level(1)).toMatchObject({ level: 'full', asOf: clock.now() });
  store.cache.put(card(2), {
    observedAt: '2024-05-10T09:00:00Z',
    institution: '3550',
    membership: { status: 4, type: 'adult' },
  });
  expect(level(2).allows.checkOut).toBe(false);
});
