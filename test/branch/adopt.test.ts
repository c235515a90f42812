/** Entries of a lost kiosk, made one's own: asked about first, sent once, never twice adopted. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { adoptEntries, type LostEntry } from '../../src/branch/lost/adopt.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import type { Entry } from '../../src/store/types.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';

const [patron, other] = [card(1), card(2)];
const book = shelfNumber('book', 40);
/** lent to `patron` on the first day */
const lentBook = shelfNumber('book', 1);

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

/** What it shows is the business of the other kiosks. */
const proof = { boot: 'boot', items: [{ generation: 1, hash: 'h'.repeat(22) }], signature: 'AA==' };

function loan(entry: number, more: Partial<LostEntry> = {}): LostEntry {
  const dueOn = '2024-06-01';
  const transaction: LostEntry['transaction'] = {
    ...{ item: book, patron, uids: [], dueOn },
    kind: 'check-out',
    mode: 'offline',
  };
  return { entry, at: clock.now(), transaction, notes: [], overtaken: false, proof, ...more };
}
function giveBack(entry: number): LostEntry {
  const transaction: LostEntry['transaction'] = {
    ...{ item: lentBook, uids: [] },
    kind: 'check-in',
    mode: 'offline',
  };
  return { entry, at: clock.now(), transaction, notes: [], overtaken: false, proof };
}

function adopt(...entries: LostEntry[]) {
  return adoptEntries(counter.parts.journal, 'k03', entries, clock.now);
}
async function settled() {
  await expect.poll(() => resolveOpen(counter.parts)).toBe(true);
}
function settlementOf(id: number): Entry['settlement'] | undefined {
  return counter.parts.journal.get(id)?.settlement;
}
function booked(what: string) {
  return counter.library.log().filter((booking) => booking.what === what).length;
}
/** As the lost kiosk, or a desk, did it. */
async function lendTo(whom: string) {
  const offline = { at: clock.now(), dueOn: '2024-06-01' };
  const asked = { card: whom, pin: null, item: book, mayRenew: true, offline };
  expect(await counter.parts.library.checkOut(asked)).toMatchObject({ value: { ok: true } });
}

describe('an adopted loan', () => {
  it('is sent where the library system does not have it', async () => {
    const [adopted] = adopt(loan(812));
    expect(adopted).toEqual({ entry: 812, own: 1, became: 'to-send' });
    await settled();
    expect(settlementOf(1)).toEqual({ state: 'accepted' });
    expect(counter.library.library.state.loans.get(book)).toMatchObject({ card: patron });
    expect([booked('check-out'), booked('renewal')]).toEqual([1, 0]);
  });

  it('is not sent again where the lost kiosk had sent it', async () => {
    await lendTo(patron);
    adopt(loan(812));
    await settled();
    expect(settlementOf(1)).toEqual({ state: 'accepted' });
    expect([booked('check-out'), booked('renewal')]).toEqual([1, 0]);
  });

  it('is never taken from the patron who has the item since', async () => {
    await lendTo(other);
    adopt(loan(812));
    await settled();
    expect(settlementOf(1)).toMatchObject({ state: 'staff', why: 'lent-to-another' });
    expect(counter.library.library.state.loans.get(book)).toMatchObject({ card: other });
    expect(booked('check-out')).toBe(1);
  });

  it('goes to the staff where another kiosk had the item since', async () => {
    expect(adopt(loan(812, { overtaken: true }))).toMatchObject([{ became: 'staff' }]);
    await settled();
    expect(settlementOf(1)).toEqual({ state: 'staff', why: 'moved-since' });
    expect(booked('check-out')).toBe(0);
  });
});

it('an adopted return is sent while the item is on loan, and once', async () => {
  adopt(giveBack(813));
  await settled();
  expect(settlementOf(1)).toEqual({ state: 'accepted' });
  expect(booked('check-in')).toBe(1);
  adopt({ ...giveBack(814), at: clock.now() });
  await settled();
  expect(settlementOf(2)).toEqual({ state: 'accepted' });
  expect(booked('check-in'), 'the item is here: nothing is sent').toBe(1);
});

it('what is adopted twice is one entry, before and after it is settled', async () => {
  const both = [loan(812), giveBack(813)];
  expect(adopt(...both).map(({ became }) => became)).toEqual(['to-send', 'to-send']);
  const again = { became: 'already' };
  expect(adopt(...both)).toMatchObject([
    { entry: 812, own: 1, ...again },
    { entry: 813, own: 2, ...again },
  ]);
  await settled();
  expect(adopt(...both)).toMatchObject([again, again]);
  expect(counter.parts.journal.lastId()).toBe(2);
  // The same number at another kiosk is another entry.
  expect(adoptEntries(counter.parts.journal, 'k02', [loan(812)], clock.now)).toMatchObject([
    { own: 3, became: 'to-send' },
  ]);
});

it('keeps the order, the moment and the steps of the lost kiosk', () => {
  const at = '2024-01-02T10:00:00.000Z';
  adopt(loan(812, { at, notes: [{ step: 'tag-not-seen' }, { step: 'released' }] }));
  const entry = counter.parts.journal.get(1);
  expect(entry?.at).toBe(at);
  expect(entry?.transaction).toMatchObject({ adopted: { kiosk: 'k03', entry: 812 } });
  expect(entry?.notes.map(({ step }) => step)).toEqual(['sending', 'tag-not-seen', 'released']);
});

describe('a kiosk that dies while it adopts', () => {
  it('asks about a return first all the same', async () => {
    const { at, transaction } = giveBack(813);
    counter.parts.journal.begin({ ...transaction, adopted: { kiosk: 'k03', entry: 813 } }, at);
    await counter.parts.library.checkIn({ item: lentBook, offline: { at } });
    noteInterrupted(counter.parts);
    await settled();
    expect(settlementOf(1)).toEqual({ state: 'accepted' });
    expect(booked('check-in')).toBe(1);
  });

  it('leaves a loan of which it wrote no more to the staff', async () => {
    const { at, transaction } = loan(812);
    counter.parts.journal.begin({ ...transaction, adopted: { kiosk: 'k03', entry: 812 } }, at);
    noteInterrupted(counter.parts);
    await settled();
    expect(settlementOf(1)).toMatchObject({ state: 'staff', why: 'interrupted-off-line' });
    expect(adopt(loan(812))).toMatchObject([{ own: 1, became: 'already' }]);
  });
});

describe('the kiosk that was taken for lost, and returns', () => {
  it('puts what was adopted on its list, and sends the rest', async () => {
    const { journal } = counter.parts;
    for (const { transaction } of [loan(1), giveBack(2)])
      journal.settle(journal.begin(transaction, clock.now()), { state: 'deferred' }, clock.now());
    counter.parts.branch = {
      ...counter.parts.branch,
      earlierElsewhere: ({ id }) => (id === 1 ? 'adopted' : 'go'),
    };
    await settled();
    expect(settlementOf(1)).toEqual({ state: 'staff', why: 'adopted-elsewhere' });
    expect(settlementOf(2)).toEqual({ state: 'accepted' });
    expect([booked('check-out'), booked('check-in')]).toEqual([0, 1]);
    // Not even when the staff retry it: the other kiosk has it.
    expect(await retryEntry(counter.parts, 1)).toMatchObject({ why: 'adopted-elsewhere' });
    expect(booked('check-out')).toBe(0);
  });
});
