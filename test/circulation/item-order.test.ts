/** What was done with one item before counts for whoever lays it down next, off line too. */
import { afterEach, describe, expect, it } from 'vitest';
import { profiles } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { importNight } from '../support/circulation/wise-answers.ts';
import { card } from '../support/simulators/lindeveld.ts';

const book = { item: shelfNumber('book', 40), uids: ['E40'] };
const ok = { release: async () => 'ok' as const, secure: async () => 'ok' as const };

let counter: Counter;
afterEach(() => counter.close());

async function visitOf(by: string) {
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(by);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
async function offlineVisitOf(by: string) {
  const visit = openVisit(counter.parts, 'offline');
  expect((await visit.identify(by)).kind).toBe('known');
  return visit;
}
function holdForAnother() {
  const { holds } = counter.library.library.state;
  holds.push({ item: book.item, card: card(2), state: 'waiting' });
}
function holderOf({ item }: { item: string }) {
  return counter.library.library.state.loans.get(item)?.card ?? null;
}

describe('an own loan that was returned here, and that another waits for, is not lent again off line', () => {
  it('L9: as the facts of the night list it', async () => {
    counter = await openCounter({ security: ok, profile: profiles.wise, form: 'wise' });
    await (await visitOf(card(1))).checkOut(book);
    await importNight(counter, { loans: [{ item: book.item, dueAt: '2024-06-01T21:59:59Z' }] });
    holdForAnother();
    const visit = await visitOf(card(1));
    expect((await visit.checkIn(book)).kind).toBe('done');
    await visit.end();
    await counter.cut();
    const again = await (await offlineVisitOf(card(1))).checkOut(book);
    expect(again).toMatchObject({ kind: 'refused', code: 'on-hold' });
  });

  it('L9: as it was seen at the log-in of the same visit', async () => {
    const profile = { ...profiles.simulated, factLists: ['fees', 'loans'] as const };
    counter = await openCounter({ security: ok, profile, form: 'simulated' });
    await (await visitOf(card(1))).checkOut(book);
    holdForAnother();
    const visit = await visitOf(card(1));
    expect((await visit.checkIn(book)).kind).toBe('done');
    await counter.cut();
    visit.goOffline();
    expect(await visit.checkOut(book)).toMatchObject({ kind: 'refused', code: 'on-hold' });
  });
});

it('a held item is not lent after a return off line either', async () => {
  counter = await openCounter({ security: ok });
  await (await visitOf(card(1))).end();
  counter.parts.onHold.put(book.item, counter.parts.clock.now());
  await counter.cut();
  const visit = await offlineVisitOf(card(1));
  expect((await visit.checkIn(book)).kind).toBe('done');
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'refused', code: 'on-hold' });
});

it('what this kiosk lent today it knows off line: to the patron it is theirs, to another it is lent', async () => {
  counter = await openCounter({ security: ok });
  await (await visitOf(card(1))).checkOut(book);
  await (await visitOf(card(2))).end();
  await counter.cut();
  const other = await (await offlineVisitOf(card(2))).checkOut(book);
  expect(other).toMatchObject({ kind: 'refused', code: 'lent-to-another' });
  const own = await (await offlineVisitOf(card(1))).checkOut(book);
  expect(own).toMatchObject({ kind: 'done', ownLoan: true });
  await counter.restore();
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect([holderOf(book), counter.parts.journal.staff()]).toEqual([card(1), []]);
});

it.each(['another person of the visit', 'the next visitor'])(
  'L10: an item whose check-out had no answer is not lent off line to %s',
  async (who) => {
    counter = await openCounter({ security: ok });
    const [first, second] = [await visitOf(card(1)), await visitOf(card(2))];
    counter.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    expect(await first.checkOut(book)).toMatchObject({ code: 'outcome-unknown' });
    await counter.cut();
    for (const visit of [first, second]) visit.goOffline();
    expect(await first.checkOut(book)).toMatchObject({ code: 'outcome-unknown' });
    const other = who === 'the next visitor' ? await offlineVisitOf(card(2)) : second;
    expect(await other.checkOut(book)).toMatchObject({ code: 'outcome-unknown' });
  },
);
