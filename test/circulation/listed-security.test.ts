/** What is listed for the security of an item alone is off the list once its tags are switched. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Mode } from '../../machines/domain.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { patronCard } from '../../simulators/library/cast/patrons.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { clock } from '../support/simulators/lindeveld.ts';

const [book, lentBook] = [shelfNumber('book', 40), shelfNumber('book', 1)];
const patron = patronCard(1);
let counter: Counter;
let works = { release: false, secure: false };
beforeEach(async () => {
  works = { release: false, secure: false };
  counter = await openCounter({
    security: {
      release: async () => (works.release ? 'ok' : 'failed'),
      secure: async () => (works.secure ? 'ok' : 'failed'),
    },
  });
  counter.parts.cache.put(patron, {
    observedAt: clock.now(),
    fees: [],
    membership: { status: 5 },
  });
});
afterEach(() => counter.close());

async function visitOf(mode: Mode) {
  const visit = openVisit(counter.parts, mode);
  await visit.identify(patron);
  if (mode === 'online') await visit.enterPin('1234');
  return visit;
}
function listed() {
  return counter.parts.journal.staff().map(({ settlement: is }) => is && 'why' in is && is.why);
}

it.each(['online', 'offline'] as const)(
  'not lent and not secured, %s: lent at the next try, nobody looks for it',
  async (mode) => {
    const visit = await visitOf(mode);
    const laid = { item: book, uids: ['A', 'B'] };
    expect(await visit.checkOut(laid)).toMatchObject({ code: 'not-released' });
    expect(listed()).toEqual(['not-lent-not-secured']);
    works = { release: true, secure: true };
    expect(await visit.checkOut(laid)).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([]);
    expect(counter.parts.journal.get(1)?.settlement).toMatchObject({
      state: 'not-done',
      why: 'loan-cancelled',
      data: { tags: 2, unreleased: 2 },
    });
  },
);

it.each(['online', 'offline'] as const)(
  'returned and not secured: lent since, %s, with its tags, it is off the list',
  async (mode) => {
    const back = await visitOf('online');
    await back.checkIn({ item: lentBook, uids: ['A'] });
    expect(listed()).toEqual(['returned-not-secured']);
    works = { release: true, secure: true };
    const visit = await visitOf(mode);
    expect(await visit.checkOut({ item: lentBook, uids: [] })).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual(['returned-not-secured']);
    expect(await visit.checkOut({ item: lentBook, uids: ['A'] })).toMatchObject({ kind: 'done' });
    expect(listed()).toEqual([]);
  },
);

it('not lent and not secured: a return that secures it takes it off the list', async () => {
  const visit = await visitOf('offline');
  await visit.checkOut({ item: book, uids: ['A'] });
  expect(listed()).toEqual(['not-lent-not-secured']);
  works = { release: true, secure: true };
  await visit.checkIn({ item: book, uids: ['A'] });
  expect(listed()).toEqual([]);
});

it('renewed and not released: released later it is off the list, and the renewal stands', async () => {
  const { journal } = counter.parts;
  const uids = ['A'];
  const id = journal.begin(
    { kind: 'check-out', item: lentBook, patron, uids, mode: 'online' },
    clock.now(),
  );
  journal.settle(id, { state: 'staff', why: 'renewed-not-released' }, clock.now());
  works = { release: true, secure: true };
  const visit = await visitOf('online');
  expect(await visit.checkOut({ item: lentBook, uids })).toMatchObject({ ownLoan: true });
  expect([listed(), journal.get(id)?.settlement]).toEqual([[], { state: 'accepted' }]);
});
