/** A book that the patron has already: theirs, nothing is renewed, and its security is off. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Mode } from '../../../machines/domain.ts';
import { profileOf } from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { noteInterrupted, resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import type { Transaction } from '../../../src/store/types.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { systemOf, yesToPin } from '../../support/circulation/system.ts';
import { card, clock } from '../../support/simulators/lindeveld.ts';

const book = shelfNumber('book', 40);
const [patron, other] = [card(1), card(2)];
/** lent to `patron` on the first day */
const own = shelfNumber('book', 1);

let counter: Counter;
let afi = new Map<string, string>();
afterEach(() => counter.close());

async function open(more: Parameters<typeof openCounter>[0] = {}) {
  afi = new Map();
  const write = (to: string) => async (uid: string) => {
    afi.set(uid, to);
    return 'ok' as const;
  };
  counter = await openCounter({
    security: { release: write('off'), secure: write('on') },
    ...more,
  });
}
async function openVisitOf(mode: Mode = 'online', by = patron) {
  const visit = openVisit(counter.parts, mode);
  await visit.identify(by);
  if (mode === 'online') expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function booked() {
  return counter.library.log().map(({ what }) => what);
}
function dueOn(item: string) {
  return counter.library.library.state.loans.get(item)?.dueOn ?? null;
}
function received(code: string) {
  return counter.library.received().filter((each) => each === code).length;
}
function entries() {
  const { journal } = counter.parts;
  const all = [];
  for (let id = 1; journal.get(id); id += 1) all.push(journal.get(id));
  return all.map((entry) => `${entry?.transaction.kind} ${entry?.settlement?.state}`);
}

describe.each([
  ['keeps such a loan', 'policy-respected', 'simulated'],
  ['renews whatever is sent', 'renews-anyway', 'simulated'],
  ['may do either, as Wise', 'renews-anyway', 'wise'],
] as const)('a library system that %s', (_, reborrow, form) => {
  const counterOf = () => open({ form, profile: profileOf(form, { reborrow }) });

  test('it is theirs, until the same day; nothing is renewed, and its tag is released', async () => {
    await counterOf();
    const before = dueOn(own);
    const visit = await openVisitOf();
    expect(await visit.checkOut({ item: own, uids: ['E1'] })).toEqual({
      kind: 'done',
      title: expect.stringMatching(/\w/),
      dueOn: before,
      provisional: false,
      renewed: false,
      ownLoan: true,
    });
    expect([booked(), dueOn(own), afi.get('E1')]).toEqual([[], before, 'off']);
    // No loan stands in the journal: where it was sent, it was refused.
    expect(entries()).toEqual(reborrow === 'renews-anyway' ? [] : ['check-out refused']);
    // A further tag of it is only released, and a renewal is still to be had.
    expect(await visit.checkOut({ item: own, uids: ['E2'] })).toMatchObject({
      ownLoan: true,
    });
    expect(received('11')).toBe(reborrow === 'renews-anyway' ? 0 : 1);
    expect(afi.get('E2')).toBe('off');
    await visit.account();
    expect(await visit.renew(own)).toMatchObject({ kind: 'done' });
  });

  test('returned in this visit, it is lent anew', async () => {
    await counterOf();
    const visit = await openVisitOf();
    await visit.account();
    expect((await visit.checkIn({ item: own, uids: ['E1'] })).kind).toBe('done');
    const lent = await visit.checkOut({ item: own, uids: ['E1'] });
    expect(lent).toMatchObject({ kind: 'done', renewed: false });
    expect(lent).not.toHaveProperty('ownLoan');
    expect([booked(), afi.get('E1')]).toEqual([['check-in', 'check-out'], 'off']);
  });

  test('a loan of this visit whose answer was lost is no loan of before', async () => {
    await counterOf();
    const visit = await openVisitOf();
    counter.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'outcome-unknown',
    });
    await expect.poll(() => counter.client.state).toBe('online');
    const lent = await visit.checkOut({ item: book, uids: ['E1'] });
    expect(lent).toMatchObject({ kind: 'done', renewed: false });
    expect(lent).not.toHaveProperty('ownLoan');
    expect([booked(), afi.get('E1')]).toEqual([['check-out'], 'off']);
  });
});

test('the loans are asked for once a visit, and before the first check-out comes', async () => {
  await open({
    form: 'simulated',
    profile: profileOf('simulated', { reborrow: 'renews-anyway' }),
  });
  const visit = await openVisitOf();
  // After the two 63 of the card and the PIN.
  await expect.poll(() => received('63')).toBe(3);
  for (const nth of [40, 41, 42])
    await visit.checkOut({ item: shelfNumber('book', nth), uids: [] });
  expect([received('63'), received('11')]).toEqual([3, 3]);
});

test.each([
  ['another patron has it', own, other],
  ['it is not for loan', shelfNumber('book', 9999), patron],
])('a refusal is one, where %s', async (_, item, by) => {
  await open();
  const visit = await openVisitOf('online', by);
  expect(await visit.checkOut({ item, uids: ['E1'] })).toMatchObject({ code: 'refused' });
  expect([afi.size, entries()]).toEqual([0, ['check-out refused']]);
});

test('no answer after a refusal: it stays a refusal', async () => {
  await open({ form: 'simulated' });
  const visit = await openVisitOf();
  counter.library.misbehave('hang-up-on-request', { codes: ['17'] });
  expect(await visit.checkOut({ item: own, uids: ['E1'] })).toMatchObject({ code: 'refused' });
  expect([afi.size, entries()]).toEqual([0, ['check-out refused']]);
});

test.each([
  ['not listed before: it is a loan of this visit', ['33550000000999'], '04', 'accepted', {}],
  ['an empty list proves nothing: it was theirs', [], '04', 'refused', { ownLoan: true }],
  ['listed, and here by the item: the list lags', ['33550000000999'], '03', 'refused', null],
])('refused, and listed as theirs from then on: %s', async (_, before, state, settled, told) => {
  await open();
  const at = '20240517    093000';
  let isLent = false;
  const { library } = await systemOf(profileOf('koha'), (message) => {
    const { code } = message;
    const listed = [...before, ...(isLent ? [book] : [])];
    const loans = listed.map((item) => `AU${item}|`).join('');
    if (code === '17') return `18${isLent ? state : '03'}0001${at}AB${book}|AJx|`;
    if (code !== '11')
      return `64              001${at}00000000000${listed.length}000000000000AO|AA${patron}|AEx|BLY|${yesToPin(message)}BV0.00|${loans}`;
    isLent = true;
    return `120NUN${at}AO|AA${patron}|AB${book}|AJx|AH|AFAlready yours|`;
  });
  counter.parts.library = library;
  const visit = await openVisitOf();
  const outcome = await visit.checkOut({ item: book, uids: ['E1'] });
  if (told === null) expect(outcome).toMatchObject({ kind: 'refused', code: 'refused' });
  else expect(outcome).toMatchObject({ kind: 'done', renewed: false, ...told });
  expect('ownLoan' in outcome).toBe(told !== null && 'ownLoan' in told);
  expect([entries(), afi.get('E1')]).toEqual([[`check-out ${settled}`], told ? 'off' : undefined]);
});

describe('off line', () => {
  const dueAt = '2024-05-20T21:59:59Z';
  const facts = { observedAt: clock.now(), fees: [], membership: { status: 5 } };

  async function goOffline(loans: readonly { item: string; dueAt: string }[]) {
    await open();
    counter.parts.cache.put(patron, { ...facts, loans: [...loans] });
    counter.parts.cache.put(other, facts);
    return await openVisitOf('offline');
  }
  const theirs = { kind: 'done', ownLoan: true, provisional: true, dueOn: '2024-05-20' };

  test('a loan that was seen last is theirs; it is not renewed when the line is back', async () => {
    const visit = await goOffline([{ item: own, dueAt }]);
    const before = dueOn(own);
    expect(await visit.checkOut({ item: own, uids: ['E1'] })).toMatchObject(theirs);
    expect([afi.get('E1'), entries()]).toEqual(['off', ['check-out deferred']]);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect([booked(), dueOn(own), entries()]).toEqual([[], before, ['check-out accepted']]);
  });

  test('returned elsewhere since: it is sent as the loan that it is', async () => {
    const visit = await goOffline([{ item: own, dueAt }]);
    await counter.parts.library.checkIn({ item: own });
    expect(await visit.checkOut({ item: own, uids: [] })).toMatchObject(theirs);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(counter.library.library.state.loans.get(own)?.card).toBe(patron);
    expect(dueOn(own)).toBe('2024-06-07');
  });

  test('interrupted after its release: sent likewise', async () => {
    await goOffline([{ item: own, dueAt }]);
    const before = dueOn(own);
    const { journal } = counter.parts;
    const loan: Transaction = {
      kind: 'check-out',
      item: own,
      patron,
      uids: ['E1'],
      mode: 'offline',
      dueOn: '2024-06-07',
      ownLoan: true,
    };
    journal.note(journal.begin(loan, clock.now()), { step: 'released' }, clock.now());
    noteInterrupted(counter.parts);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect([booked(), dueOn(own), entries()]).toEqual([[], before, ['check-out accepted']]);
  });

  test('counts for no limit, neither here nor in the branch', async () => {
    await goOffline([{ item: own, dueAt }]);
    const most: (number | null)[] = [];
    const { parts } = counter;
    const offline = { ...parts.settings.offline, itemsPerPatron: 1 };
    counter.parts = {
      ...parts,
      settings: { ...parts.settings, offline },
      branch: {
        ...parts.branch,
        claim: async ({ mayHave }) => {
          most.push(mayHave);
          return 'mine';
        },
      },
    };
    const visit = await openVisitOf('offline');
    expect(await visit.checkOut({ item: own, uids: ['E1'] })).toMatchObject(theirs);
    expect((await visit.checkOut({ item: book, uids: ['E2'] })).kind).toBe('done');
    expect(most).toEqual([null, 1]);
  });

  test('a loan of an earlier visit off line is theirs, and another patron’s is refused', async () => {
    const visit = await goOffline([]);
    expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
    const again = await openVisitOf('offline');
    expect(await again.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      kind: 'done',
      ownLoan: true,
      dueOn: '2024-06-07',
    });
    const stranger = await openVisitOf('offline', other);
    expect(await stranger.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'lent-to-another',
    });
    expect(entries()).toEqual(['check-out deferred']);
  });

  test('returned here off line, what was seen last counts no more', async () => {
    const visit = await goOffline([{ item: own, dueAt }]);
    await visit.checkIn({ item: own, uids: [] });
    const lent = await visit.checkOut({ item: own, uids: [] });
    expect(lent).toMatchObject({ kind: 'done', dueOn: '2024-06-07' });
    expect(lent).not.toHaveProperty('ownLoan');
  });

  test('their own books count for no limit', async () => {
    const owned = [1, 2, 3, 4, 5].map((nth) => ({ item: shelfNumber('comic', nth), dueAt }));
    const visit = await goOffline(owned);
    for (const { item } of owned)
      expect(await visit.checkOut({ item, uids: [] })).toMatchObject({ ownLoan: true });
    for (const nth of [40, 41, 42])
      expect((await visit.checkOut({ item: shelfNumber('book', nth), uids: [] })).kind).toBe(
        'done',
      );
  });
});
