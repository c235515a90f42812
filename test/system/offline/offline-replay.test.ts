/** docs/reconciliation.md, rule by rule for what was done off line, against the simulated library. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Draft, noDate, profiles } from '../../../packages/sip2/src/index.ts';
import { checkIn } from '../../../simulators/library/answers/check-in.ts';
import { checkOut } from '../../../simulators/library/answers/check-out.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../../src/circulation/settle/retry.ts';
import type { Transaction } from '../../../src/store/types.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { systemOf } from '../../support/circulation/system.ts';
import { card } from '../../support/simulators/lindeveld.ts';

const book = shelfNumber('book', 40);
const another = shelfNumber('book', 41);
const [patron, other] = [card(1), card(2)];
const promised = '2026-12-20';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

function at() {
  return counter.parts.clock.now();
}
function deferred(transaction: Transaction) {
  const { journal } = counter.parts;
  const id = journal.begin(transaction, at());
  journal.settle(id, { state: 'deferred' }, at());
  return id;
}
function loan(item = book, who = patron) {
  return deferred({
    kind: 'check-out',
    item,
    patron: who,
    uids: [],
    mode: 'offline',
    dueOn: promised,
  });
}
function giveBackHere(item = book) {
  return deferred({ kind: 'check-in', item, uids: [], mode: 'offline' });
}
function settlement(id: number) {
  return counter.parts.journal.get(id)?.settlement;
}
function booked(item = book) {
  return counter.library
    .log()
    .filter((booking) => booking.item === item)
    .map((booking) => booking.what);
}
function state() {
  return counter.library.library.state;
}
/** Another desk, on line, while this kiosk was not. */
function atTheDesk(who: string, item = book) {
  const member = state().patrons.get(who);
  if (!member) throw new Error('no such patron');
  const request = {
    patron: member,
    item,
    renewalPolicy: false,
    noBlock: false,
    dueOn: null,
    happenedAt: null,
  };
  expect(checkOut(state(), request).ok).toBe(true);
}
function backAtTheDesk(item = book) {
  return expect(
    checkIn(state(), { item, noBlock: false, returnedOn: null, happenedAt: null }).ok,
  ).toBe(true);
}
function run() {
  return expect.poll(() => resolveOpen(counter.parts)).toBe(true);
}

test('a loan: sent once, with the promised day', async () => {
  const id = loan();
  await run();
  expect(settlement(id)).toEqual({ state: 'accepted' });
  expect(state().loans.get(book)).toMatchObject({ card: patron, dueOn: promised });
  expect(counter.library.log().at(-1)).toMatchObject({ what: 'check-out', noBlock: true });
});

test('loan and return, return and loan, of one item: in the order in which they happened', async () => {
  const ids = [
    loan(book, patron),
    giveBackHere(),
    loan(book, other),
    giveBackHere(),
    loan(book, patron),
  ];
  await run();
  expect(ids.map((id) => settlement(id)?.state)).toEqual(ids.map(() => 'accepted'));
  expect(booked()).toEqual(['check-out', 'check-in', 'check-out', 'check-in', 'check-out']);
  expect(state().loans.get(book)?.card).toBe(patron);
});

test('the patron has it already, until an earlier day: a renewal, to the promised day', async () => {
  atTheDesk(patron);
  const before = state().loans.get(book);
  if (before) before.dueOn = '2026-12-01';
  const id = loan();
  await run();
  expect(settlement(id)).toEqual({ state: 'accepted' });
  expect(state().loans.get(book)).toMatchObject({ card: patron, dueOn: promised, renewals: 1 });
});

test('a renewal whose answer is lost is not made twice, and one that never arrived is', async () => {
  for (const [how, item] of [
    ['hang-up-before-answer', book],
    ['hang-up-on-request', another],
  ] as const) {
    atTheDesk(patron, item);
    const before = state().loans.get(item);
    if (before) before.dueOn = '2026-12-01';
    counter.library.misbehave(how, { codes: ['11'], times: 1 });
    const id = loan(item);
    await run();
    expect(settlement(id)).toEqual({ state: 'accepted' });
    expect(state().loans.get(item)).toMatchObject({ dueOn: promised, renewals: 1 });
  }
});

test('another desk has booked the same loan meanwhile: nothing is sent', async () => {
  atTheDesk(patron);
  const now = state().loans.get(book);
  if (now) now.dueOn = promised;
  const id = loan();
  await run();
  expect(settlement(id)).toEqual({ state: 'accepted' });
  expect(booked()).toEqual(['check-out']);
});

test('another desk has lent it to somebody else meanwhile: nothing is taken from him, the staff look', async () => {
  atTheDesk(other);
  const [id, next] = [loan(), loan(another)];
  await run();
  expect(settlement(id)).toMatchObject({
    state: 'staff',
    why: 'lent-to-another',
  });
  expect(settlement(next)).toEqual({ state: 'accepted' });
  expect(state().loans.get(book)?.card).toBe(other);
  // Once that is cleared, a retry sends it.
  backAtTheDesk();
  expect(await retryEntry(counter.parts, id)).toEqual({ state: 'accepted' });
  expect(state().loans.get(book)?.card).toBe(patron);
});

test('returned at another desk meanwhile: the return is sent, and changes nothing', async () => {
  atTheDesk(patron);
  const id = giveBackHere();
  backAtTheDesk();
  await run();
  expect(settlement(id)).toEqual({ state: 'accepted' });
  expect(state().loans.has(book)).toBe(false);
});

test('a return whose answer is lost, where a return fills the hold: found, and it is not sent twice', async () => {
  await counter.close();
  counter = await openCounter({ form: 'simulated' });
  for (const how of ['hang-up-on-request', 'hang-up-before-answer'] as const) {
    const hold = { item: book, card: other, state: 'waiting' as const };
    state().holds.push(hold);
    const from = booked().length;
    counter.library.misbehave(how, { codes: ['09'], times: 1 });
    // The desk had it back already: on loan it is in neither case.
    const id = giveBackHere();
    await run();
    expect(settlement(id)).toEqual({ state: 'accepted' });
    expect([hold.state, booked().slice(from)]).toEqual(['ready', ['check-in']]);
    state().holds.pop();
  }
});

test.each([
  ['hang-up-on-request', 1],
  ['hang-up-before-answer', 2],
] as const)(
  'a return to Wise, %s: on hold it is sorted out, and sent as often as it takes to know that',
  async (how, times) => {
    const hold = { item: book, card: other, state: 'waiting' as const };
    state().holds.push(hold);
    counter.library.misbehave(how, { codes: ['09'], times: 1 });
    const id = giveBackHere();
    await run();
    expect(settlement(id)).toEqual({ state: 'accepted' });
    expect([state().sortedOut.has(book), hold.state]).toEqual([true, 'waiting']);
    expect(booked()).toEqual(Array.from({ length: times }, () => 'check-in'));
  },
);

/** A library system that refuses each return; `about`: its circulation status, and what 18 has besides. */
async function refusing(
  message: string,
  about: () => [string, { CF?: string | undefined; AH?: string }],
) {
  const says = {
    '17': (): Draft<'18'> => {
      const [circulationStatus, fields] = about();
      return {
        code: '18',
        fixed: { circulationStatus, securityMarker: '00', feeType: '01', transactionDate: noDate },
        fields: { ...fields, AB: book, AJ: '' },
      };
    },
    '09': (): Draft<'10'> => ({
      code: '10',
      fixed: { ok: '0', resensitize: 'N', magneticMedia: 'N', alert: 'N', transactionDate: noDate },
      fields: { AO: '', AB: book, AQ: '', AF: [message] },
    }),
  };
  return await systemOf(profiles.simulated, ({ code }) =>
    code === '17' || code === '09' ? says[code]() : 'silent',
  );
}

test('a library system that tells of no hold queue is sent the return again, and its no is no refusal', async () => {
  let queue: string | undefined;
  const { library, received } = await refusing('Not on loan', () => ['03', { CF: queue }]);
  const id = giveBackHere();
  counter.parts.journal.note(id, { step: 'sending' }, at());
  expect(await resolveOpen({ ...counter.parts, library })).toBe(true);
  expect(received.map(({ code }) => code)).toEqual(['17', '09']);
  expect(settlement(id)).toEqual({ state: 'accepted' });
  // Never sent before: the item was asked about first, and lies here.
  const first = giveBackHere();
  expect(await resolveOpen({ ...counter.parts, library })).toBe(true);
  expect(received.map(({ code }) => code)).toEqual(['17', '09', '17', '09']);
  expect(settlement(first)).toEqual({ state: 'accepted' });
  // A hold waits for it, which no return fills now: staff do.
  queue = '1';
  const waitedFor = giveBackHere();
  expect(await resolveOpen({ ...counter.parts, library })).toBe(true);
  expect(settlement(waitedFor)).toMatchObject({ state: 'staff', why: 'refused-afterwards' });
});

test('a return that is refused while its item is on loan: to the staff, with the day it is due', async () => {
  let dueOn = '20261201';
  const { library, received } = await refusing('To the desk', () => ['04', { AH: dueOn }]);
  const parts = { ...counter.parts, library };
  const id = giveBackHere();
  expect(await resolveOpen(parts)).toBe(true);
  expect(settlement(id)).toEqual({
    state: 'staff',
    why: 'refused-afterwards',
    message: 'To the desk',
    data: { dueOn: '2026-12-01' },
  });
  // By the same loan: sent again. By another one, of another patron: not.
  const sent = () => received.map(({ code }) => code).join(' ');
  await retryEntry(parts, id);
  expect(sent()).toBe('17 09 17 17 09 17');
  dueOn = '20261214';
  expect(await retryEntry(parts, id)).toEqual(settlement(id));
  expect(sent()).toBe('17 09 17 17 09 17 17');
});

test.each([
  ['wise', 'Y'],
  ['evergreen', 'N'],
] as const)(
  'on the wire of %s, no block is %s; the dates are those of the day, and the promised one',
  async (name, noBlock) => {
    const says: Partial<Record<string, Draft<'18'> | Draft<'12'> | Draft<'10'>>> = {
      '17': {
        code: '18',
        fixed: {
          circulationStatus: '03',
          securityMarker: '00',
          feeType: '01',
          transactionDate: noDate,
        },
        fields: { AB: book, AJ: '' },
      },
      '11': {
        code: '12',
        fixed: {
          ok: '1',
          renewalOk: 'N',
          magneticMedia: 'U',
          desensitize: 'Y',
          transactionDate: noDate,
        },
        fields: { AO: '', AA: patron, AB: book, AJ: '', AH: '' },
      },
      '09': {
        code: '10',
        fixed: {
          ok: '1',
          resensitize: 'Y',
          magneticMedia: 'U',
          alert: 'N',
          transactionDate: noDate,
        },
        fields: { AO: '', AB: book, AQ: '' },
      },
    };
    const { library, received } = await systemOf(
      profiles[name],
      ({ code }) => says[code] ?? 'silent',
    );
    const { journal } = counter.parts;
    const begun = '2026-11-20T16:05:09.000Z';
    for (const transaction of [
      { kind: 'check-out', item: book, patron, uids: [], mode: 'offline', dueOn: promised },
      { kind: 'check-in', item: book, uids: [], mode: 'offline' },
    ] as const)
      journal.settle(journal.begin(transaction, begun), { state: 'deferred' }, begun);
    expect(await resolveOpen({ ...counter.parts, library })).toBe(true);
    expect(received.map(({ code }) => code)).toEqual(['17', '11', '17', '09']);
    const day = expect.stringMatching(/^20261120.{4}170509$/);
    expect(received[1]?.fixed).toMatchObject({
      noBlock,
      transactionDate: day,
      nbDueDate: expect.stringMatching(/^20261220/),
    });
    expect(received[3]?.fixed).toMatchObject({ noBlock, transactionDate: day, returnDate: day });
  },
);

test('a refusal: to the staff, with the words of the library system; the queue goes on', async () => {
  const ids = [loan('39999999999993'), giveBackHere('39999999999993'), loan(another)];
  await run();
  expect(ids.map((id) => settlement(id)?.state)).toEqual(['staff', 'staff', 'accepted']);
  expect(settlement(ids[0] ?? 0)).toMatchObject({
    why: 'refused-afterwards',
    message: expect.stringMatching(/.+/),
  });
  expect(counter.parts.journal.staff().map((entry) => entry.id)).toEqual(ids.slice(0, 2));
});

test('no answer: the run stops, the order is kept, and what comes after is not sent first', async () => {
  const ids = [loan(book), giveBackHere(book), loan(another)];
  counter.library.misbehave('deaf', { codes: ['11'], times: 1 });
  expect(await resolveOpen(counter.parts)).toBe(false);
  expect(booked(another)).toEqual([]);
  expect(counter.parts.journal.open().map((entry) => entry.id)).toEqual(ids);
  await run();
  expect(counter.library.log().map((booking) => `${booking.what} ${booking.item}`)).toEqual([
    `check-out ${book}`,
    `check-in ${book}`,
    `check-out ${another}`,
  ]);
});
