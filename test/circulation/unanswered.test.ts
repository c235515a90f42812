/** Until when a request without an answer may be under way, and of which moment an answer tells. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import type { Resolved } from '../../src/circulation/settle/resolved.ts';
import { whenSure } from '../../src/circulation/settle/unanswered.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

const timeoutMs = 5_000;
const notDone: Resolved = { state: 'not-done', why: 'no-such-loan' };

/** A loan that was sent, asked about so long after, and answered so long after that. */
function answered(askedMs: number, takesMs: number) {
  const sentMs = Date.parse('2026-03-10T09:00:00Z');
  let nowMs = sentMs;
  const clock = { now: () => new Date(nowMs).toISOString() };
  const { journal, settings } = counter.parts;
  const item = shelfNumber('book', 40);
  const loan = { kind: 'check-out', item, patron: card(1), uids: [], mode: 'online' } as const;
  const id = journal.begin(loan, clock.now());
  nowMs += timeoutMs;
  journal.settle(id, { state: 'unknown', why: 'no-answer' }, clock.now());
  nowMs = sentMs + askedMs;
  return whenSure(
    { ...counter.parts, clock, settings: { ...settings, timeoutMs } },
    id,
    async () => {
      nowMs += takesMs;
      return notDone;
    },
  );
}

test.each([0, 1, 60_000])(
  'an answer after %i ms tells of when it was asked for',
  async (takesMs) => {
    const sureMs = 2 * timeoutMs;
    expect(await answered(sureMs - 1, takesMs)).toBe('wait');
    expect(await answered(sureMs, takesMs)).toEqual(notDone);
  },
);

test('a clock that is set back while it is asked does not hold it up for ever', async () => {
  expect(await answered(2_000, -3_600_000)).toEqual(notDone);
});
