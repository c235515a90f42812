/** Until when a request without an answer may be under way, and of which moment an answer tells. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { Resolved } from '../../src/circulation/settle/resolved.ts';
import { mayBeUnderWay, whenSure } from '../../src/circulation/settle/unanswered.ts';
import { openStore } from '../../src/store/store.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const timeoutMs = 5_000;
const notDone: Resolved = { state: 'not-done', why: 'no-such-loan' };

const loan = {
  kind: 'check-out',
  item: shelfNumber('book', 40),
  patron: card(1),
  uids: [],
  mode: 'online',
} as const;

const offlineLoan = { ...loan, mode: 'offline' } as const;

/** A loan that had no answer, by whatever clock. */
function unanswered(at: string, data: Record<string, number> = {}) {
  const { journal, settings } = counter.parts;
  const id = journal.begin(loan, at);
  journal.settle(id, { state: 'unknown', why: 'no-answer', data }, at);
  const [sentMs = 0, endMs = 0] = journal.writtenMs(id);
  const parts = { ...counter.parts, settings: { ...settings, timeoutMs } };
  return { sentMs, endMs, isOpen: (askedMs: number) => mayBeUnderWay(parts, id, askedMs) };
}

test.each(['2026-03-10T09:00:00Z', '2031-01-01T00:00:00Z', '1999-01-01T00:00:00Z'])(
  'at %s by the clock: for an answer’s time since the end, and twice that since it was sent',
  (at) => {
    const { sentMs, endMs, isOpen } = unanswered(at);
    expect(isOpen(endMs)).toBe(true);
    expect(isOpen(sentMs + 2 * timeoutMs - 1)).toBe(true);
    expect(isOpen(sentMs + 2 * timeoutMs + 1)).toBe(false);
  },
);

test('one that waited for its turn counts from when it left', () => {
  const { endMs, isOpen } = unanswered('2026-03-10T09:00:00Z', { sentAgoMs: 2_000 });
  const leftMs = endMs - 2_000;
  expect(isOpen(leftMs + 2 * timeoutMs - 1)).toBe(true);
  expect(isOpen(leftMs + 2 * timeoutMs + 1)).toBe(false);
});

test('one that is replayed may wait for its turn behind a visit, and counts from the end of that', () => {
  const { journal, settings } = counter.parts;
  const at = '2026-03-10T09:00:00Z';
  const id = journal.begin(offlineLoan, at);
  journal.settle(id, { state: 'deferred' }, at);
  journal.note(id, { step: 'sending' }, at);
  const writtenMs = journal.writtenMs(id).at(-1) ?? 0;
  const parts = { ...counter.parts, settings: { ...settings, timeoutMs } };
  expect(mayBeUnderWay(parts, id, writtenMs + 3 * timeoutMs - 1)).toBe(true);
  expect(mayBeUnderWay(parts, id, writtenMs + 3 * timeoutMs + 1)).toBe(false);
});

test('what an earlier process wrote counts from when this one opened the journal', () => {
  const { parts } = counter;
  const id = parts.journal.begin(loan, '2026-03-10T09:00:00Z');
  counter.store.close();
  const beforeMs = performance.now();
  counter.store = openStore({ folder: counter.folder, log: () => {} });
  parts.journal = counter.store.journal;
  const [sentMs] = parts.journal.writtenMs(id);
  expect(sentMs).toBeGreaterThan(beforeMs);
});

test('an answer tells of the moment at which it was asked for, however late it comes', async () => {
  const { journal, settings } = counter.parts;
  const id = journal.begin(loan, '2026-03-10T09:00:00Z');
  const parts = { ...counter.parts, settings: { ...settings, timeoutMs: 25 } };
  const [sentMs = 0] = journal.writtenMs(id);
  const isOver = () => performance.now() - sentMs >= 50;
  const settled = await whenSure(parts, id, async () => {
    await expect.poll(isOver, { interval: 5 }).toBe(true);
    return notDone;
  });
  expect([settled, await whenSure(parts, id, async () => notDone)]).toEqual(['wait', notDone]);
});
