/** When the kiosk is on line again, and what has gone out before. */
import { afterEach, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/items.ts';
import { superviseLibrary } from '../../src/library-line.ts';
import { card } from '../simulators/lindeveld.ts';
import { type Counter, openCounter } from './counter.ts';

let counter: Counter;
afterEach(() => counter.close());

test('a visit off line sees the line come back: what it does goes out before the next one works on line', async () => {
  counter = await openCounter();
  const { parts, client, library } = counter;
  const { journal, clock } = parts;
  const lend = (nth: number) => {
    const item = shelfNumber('book', nth);
    const transaction = { kind: 'check-out', item, patron: card(1), uids: [], mode: 'offline' } as const;
    journal.settle(
      journal.begin({ ...transaction, dueOn: '2026-12-20' }, clock.now()),
      { state: 'deferred' },
      clock.now(),
    );
  };
  let visiting = true;
  const changes: [up: boolean, booked: number][] = [];
  const line = superviseLibrary({
    client: () => client,
    parts: () => parts,
    goodAnswers: 2,
    pauseMs: 1,
    inVisit: () => visiting,
    onChange: (up) => changes.push([up, library.log().length]),
  });
  try {
    lend(40);
    line.onState('online');
    await expect.poll(() => library.log().length).toBe(1);
    await line.settledOnce;
    lend(41);
    line.settleOpen();
    await expect.poll(() => library.log().length).toBe(2);
    expect(changes).toEqual([]);
    lend(42);
    visiting = false;
    line.settleOpen();
    await expect.poll(() => changes).toEqual([[true, 3]]);

    line.onState('offline');
    line.onState('online');
    await expect.poll(() => changes.map(([up]) => up)).toEqual([true, false, true]);
  } finally {
    await line.close();
  }
});
