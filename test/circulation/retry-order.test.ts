/** Entries about one item have an order, which a retry keeps, whoever asks for it. */
import { afterEach, describe, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { alone } from '../../src/branch/alone.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryInOrder } from '../../src/circulation/settle/retry.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const book = { item: shelfNumber('book', 40), uids: ['E40'] };
const ok = { release: async () => 'ok' as const, secure: async () => 'ok' as const };

let counter: Counter;
afterEach(() => counter.close());

/** Off line a loan and then a return of it, with the line back: entries 1 and 2, both open. */
async function loanThenReturn() {
  counter = await openCounter({ security: ok });
  const seen = openVisit(counter.parts, 'online');
  await seen.identify(card(1));
  expect((await seen.enterPin('1234')).kind).toBe('known');
  await seen.end();
  await counter.cut();
  const visit = openVisit(counter.parts, 'offline');
  expect((await visit.identify(card(1))).kind).toBe('known');
  expect((await visit.checkOut(book)).kind).toBe('done');
  expect((await visit.checkIn(book)).kind).toBe('done');
  await visit.end();
  await counter.restore();
  const { journal } = counter.parts;
  const open = journal.open().map(({ id, transaction }) => [id, transaction.kind]);
  expect(open).toEqual([
    [1, 'check-out'],
    [2, 'check-in'],
  ]);
}
function states() {
  return [1, 2].map((id) => counter.parts.journal.get(id)?.settlement?.state);
}

describe('a retry', () => {
  it.each([[[2]], [[2, 1]], [[1, 2]]])(
    'L5: sends what is before it of the same item first, each once: %j',
    async (ids) => {
      await loanThenReturn();
      const retried = await retryInOrder(counter.parts, ids);
      expect(retried.map(({ became }) => became)).toEqual(ids.map(() => 'accepted'));
      expect([counter.library.library.state.loans.get(book.item)?.card ?? null, states()]).toEqual([
        null,
        ['accepted', 'accepted'],
      ]);
      await resolveOpen(counter.parts);
      const done = counter.library.log().map(({ what }) => what);
      expect(done).toEqual(['check-out', 'check-in']);
    },
  );

  it('L5: waits where that has no answer, and where its visit is at work on it', async () => {
    await loanThenReturn();
    counter.library.misbehave('silent', { codes: ['11'], times: 1 });
    expect(await retryInOrder(counter.parts, [2])).toEqual([{ entry: 2, became: 'not-answered' }]);
    expect(states()).toEqual(['deferred', 'deferred']);
    expect(await retryInOrder(counter.parts, [2])).toMatchObject([{ became: 'accepted' }]);
    const { journal, clock } = counter.parts;
    const loan = { kind: 'check-out', item: book.item, patron: card(1), uids: [] } as const;
    const underWay = journal.begin({ ...loan, mode: 'online' }, clock.now());
    const later = journal.begin({ ...loan, kind: 'check-in', mode: 'offline' }, clock.now());
    journal.settle(later, { state: 'deferred' }, clock.now());
    const received = counter.library.received().length;
    for (const id of [underWay, later])
      expect(await retryInOrder(counter.parts, [id])).toMatchObject([
        { became: 'still-under-way' },
      ]);
    expect(counter.library.received()).toHaveLength(received);
  });

  it('asks the branch, as the run of the journal does', async () => {
    await loanThenReturn();
    const parts = (answer: 'wait' | 'adopted') => ({
      ...counter.parts,
      branch: { ...alone, earlierElsewhere: () => answer },
    });
    expect(await retryInOrder(parts('wait'), [2])).toMatchObject([{ became: 'still-under-way' }]);
    expect(states()).toEqual(['deferred', 'deferred']);
    const adopted = { became: 'staff', reason: { why: 'adopted-elsewhere' } };
    expect(await retryInOrder(parts('adopted'), [1])).toMatchObject([adopted]);
    expect(counter.library.log()).toEqual([]);
    // Where the branch is not there to be asked, another kiosk may have sent it all the same.
    expect(await retryInOrder(parts('adopted'), [2])).toMatchObject([adopted]);
    expect(await retryInOrder(counter.parts, [2])).toMatchObject([adopted]);
    expect(counter.library.log()).toEqual([]);
  });
});
