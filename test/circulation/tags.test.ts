/**
 * What the library system, the tags and the patron's screen have of one item after it was lent and
 * returned in one visit.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Mode } from '../../machines/domain.ts';
import { compilePolicy, readPolicy } from '../../packages/blocks/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { factsExport } from '../../simulators/library/export-facts.ts';
import type { Misbehaviour } from '../../simulators/library/misbehave.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card, clock } from '../support/simulators/lindeveld.ts';
import { importFactsText } from '../support/store/facts.ts';

const book = shelfNumber('book', 40);
/** lent to the first patron on the first day */
const lentBook = shelfNumber('book', 1);
const [patron, other] = [card(1), card(2)];

let counter: Counter;
afterEach(() => counter.close());

/** The plate, with tags that do as the test says; `stuck`: those that cannot be written. */
async function openPlate() {
  const afi = new Map<string, 'released' | 'secured'>();
  const stuck = new Set<string>();
  const gone = new Set<string>();
  const write = (to: 'released' | 'secured') => async (uid: string) => {
    if (gone.has(uid)) return 'gone' as const;
    if (stuck.has(uid)) return 'failed' as const;
    afi.set(uid, to);
    return 'ok' as const;
  };
  const laidBack: string[] = [];
  counter = await openCounter({
    security: {
      release: write('released'),
      secure: write('secured'),
      whenBack: async () => (laidBack.length > 0 ? laidBack : null),
    },
  });
  return { afi, stuck, gone, laidBack };
}
async function openVisitOf(mode: Mode = 'online', by = patron) {
  for (const each of [patron, other])
    counter.parts.cache.put(each, { observedAt: clock.now(), fees: [], membership: { status: 5 } });
  const visit = openVisit(counter.parts, mode);
  await visit.identify(by);
  if (mode === 'online') expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function loanOf(item: string) {
  return counter.library.library.state.loans.get(item)?.card ?? null;
}
function booked() {
  return counter.library.log().map(({ what }) => what);
}
function entries() {
  const { journal } = counter.parts;
  const entries = [];
  for (let id = 1; journal.get(id); id += 1) entries.push(journal.get(id));
  return entries.map((entry) => `${entry?.transaction.kind} ${entry?.settlement?.state}`);
}
function spoil(how: Misbehaviour, code: string) {
  return counter.library.misbehave(how, { codes: [code], times: 1 });
}

describe('lent by its code, then returned, then laid down in the list of borrowing', () => {
  test('on line, the return not secured: it is lent anew', async () => {
    const { stuck, afi } = await openPlate();
    const visit = await openVisitOf();
    expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('done');
    stuck.add('E1');
    expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'not-secured',
    });
    stuck.clear();
    expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
    expect([booked(), loanOf(book), afi.get('E1')]).toEqual([
      ['check-out', 'check-in', 'check-out'],
      patron,
      'released',
    ]);
  });

  test.each(['hang-up-before-answer', 'silent'] as const)(
    'no answer to the return (%s): it is lent anew',
    async (how) => {
      await openPlate();
      const visit = await openVisitOf();
      await visit.checkOut({ item: book, uids: [] });
      spoil(how, '09');
      expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({
        code: 'outcome-unknown',
      });
      await expect.poll(() => counter.client.state).toBe('online');
      expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
      expect([booked(), loanOf(book)]).toEqual([['check-out', 'check-in', 'check-out'], patron]);
    },
  );

  test('off line, the return not secured: both wait to be sent, and then the new loan', async () => {
    const { stuck } = await openPlate();
    const visit = await openVisitOf('offline');
    await visit.checkOut({ item: book, uids: [] });
    stuck.add('E1');
    expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'not-secured',
    });
    stuck.clear();
    expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
    expect(entries()).toEqual(['check-out deferred', 'check-in deferred', 'check-out deferred']);
  });

  test('a return that the library system refused, or that was not sent, leaves the loan as it is: only released', async () => {
    const { afi } = await openPlate();
    const visit = await openVisitOf();
    await visit.checkOut({ item: book, uids: [] });
    const { items } = counter.library.library.state;
    const known = items.get(book);
    items.delete(book);
    expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({ code: 'refused' });
    if (known) items.set(book, known);
    await counter.library.cutLine();
    await expect.poll(() => counter.client.state).toBe('offline');
    expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'unreachable',
    });
    expect((await visit.checkOut({ item: book, uids: ['E1'] })).kind).toBe('done');
    expect([booked(), afi.get('E1')]).toEqual([['check-out'], 'released']);
  });
});

describe('returned, then borrowed in the same visit', () => {
  test.each(['hang-up-before-answer', 'silent'] as const)(
    'no answer to the loan (%s): a tag is not secured alone, the return is sent',
    async (how) => {
      await openPlate();
      const visit = await openVisitOf();
      await visit.checkIn({ item: lentBook, uids: [] });
      spoil(how, '11');
      expect(await visit.checkOut({ item: lentBook, uids: [] })).toMatchObject({
        code: 'outcome-unknown',
      });
      await expect.poll(() => counter.client.state).toBe('online');
      expect((await visit.checkIn({ item: lentBook, uids: ['E1'] })).kind).toBe('done');
      expect([booked(), loanOf(lentBook)]).toEqual([['check-in', 'check-out', 'check-in'], null]);
    },
  );

  test('not released, and the loan cancelled: the return is sent again', async () => {
    const { stuck } = await openPlate();
    const visit = await openVisitOf();
    await visit.checkIn({ item: lentBook, uids: [] });
    stuck.add('E1');
    expect(await visit.checkOut({ item: lentBook, uids: ['E1'] })).toMatchObject({
      code: 'not-released',
    });
    stuck.clear();
    expect((await visit.checkIn({ item: lentBook, uids: ['E1'] })).kind).toBe('done');
    expect(booked()).toEqual(['check-in', 'check-out', 'cancel', 'check-in']);
  });
});

describe('another person of the same visit', () => {
  test('is not given what was lent to the first', async () => {
    const { afi } = await openPlate();
    const visit = await openVisitOf();
    await visit.checkOut({ item: book, uids: [] });
    const next = await openVisitOf('online', other);
    expect(await next.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      kind: 'refused',
      code: 'refused',
    });
    expect([loanOf(book), afi.get('E1')]).toEqual([patron, undefined]);
  });

  test('had the item: what was done with it before is of before', async () => {
    await openPlate();
    const visit = await openVisitOf();
    await visit.checkIn({ item: lentBook, uids: [] });
    visit.forgetItem(lentBook);
    await visit.checkIn({ item: lentBook, uids: ['E1'] });
    expect(booked()).toEqual(['check-in', 'check-in']);
  });
});

describe('another tag of an item that is lent, or returned', () => {
  test.each(['online', 'offline'] as const)(
    '%s, lent, and it stays secured: lent all the same',
    async (mode) => {
      const { stuck } = await openPlate();
      const visit = await openVisitOf(mode);
      await visit.checkOut({ item: book, uids: [] });
      stuck.add('E1');
      expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
        kind: 'done',
        failedTags: ['E1'],
      });
      stuck.clear();
      const last = await visit.checkOut({ item: book, uids: ['E1'] });
      expect(last.kind).toBe('done');
      expect(last).not.toHaveProperty('failedTags');
      expect(entries()).toEqual([mode === 'online' ? 'check-out accepted' : 'check-out deferred']);
    },
  );

  test.each(['online', 'offline'] as const)(
    '%s, returned, and it cannot be secured: a person sees to it',
    async (mode) => {
      const { stuck } = await openPlate();
      const visit = await openVisitOf(mode);
      await visit.checkIn({ item: lentBook, uids: [] });
      stuck.add('E1');
      expect(await visit.checkIn({ item: lentBook, uids: ['E1'] })).toMatchObject({
        code: 'not-secured',
        failedTags: ['E1'],
      });
      expect(counter.parts.journal.staff()).toMatchObject([
        { settlement: { why: 'returned-not-secured' } },
      ]);
      stuck.clear();
      expect((await visit.checkIn({ item: lentBook, uids: ['E1'] })).kind).toBe('done');
      expect(booked()).toEqual(mode === 'online' ? ['check-in'] : []);
    },
  );

  test('returned, and the kiosk ends while it is being secured: a person sees to it', async () => {
    await openPlate();
    const { journal } = counter.parts;
    const visit = await openVisitOf();
    await visit.checkIn({ item: lentBook, uids: [] });
    let begun = false;
    counter.parts.security = {
      release: () => new Promise(() => {}),
      secure: () => {
        begun = true;
        return new Promise(() => {});
      },
    };
    void visit.checkIn({ item: lentBook, uids: ['E1'] });
    await expect.poll(() => begun).toBe(true);
    noteInterrupted(counter.parts);
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(journal.staff()).toMatchObject([
      { transaction: { uids: ['E1'] }, settlement: { state: 'staff' } },
    ]);
  });

  test('laid back in the place of the one that was lifted: it is named', async () => {
    const { gone, laidBack } = await openPlate();
    const visit = await openVisitOf();
    gone.add('E1');
    laidBack.push('E2');
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      kind: 'done',
      switchedTags: ['E2'],
    });
    expect(await visit.checkIn({ item: book, uids: ['E1'] })).toMatchObject({
      kind: 'done',
      switchedTags: ['E2'],
    });
  });
});

describe('the security stays on, and the loan', () => {
  test('is not cancelled, the library system says no: unknown to the patron', async () => {
    await openPlate();
    const { loans } = counter.library.library.state;
    counter.parts.security = {
      // Returned at a desk meanwhile.
      release: async () => (loans.delete(book) ? 'failed' : 'down'),
      secure: async () => 'ok',
    };
    const visit = await openVisitOf();
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      code: 'outcome-unknown',
    });
    expect(entries()).toEqual(['check-out staff', 'cancel-check-out staff']);
  });

  test.each(['hang-up-before-answer', 'deaf'] as const)(
    'may be cancelled or not (%s): unknown to the patron',
    async (how) => {
      await openPlate();
      counter.parts.security = { release: async () => 'failed', secure: async () => 'ok' };
      const visit = await openVisitOf();
      spoil(how, '09');
      expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
        code: 'outcome-unknown',
      });
      // The cancellation is asked for again: nothing is the staff's yet.
      expect(entries()).toEqual(['check-out not-done', 'cancel-check-out unknown']);
    },
  );

  test('is of before this visit: it stands, and nothing is cancelled', async () => {
    const { stuck } = await openPlate();
    const visit = await openVisitOf();
    stuck.add('E1');
    expect(await visit.checkOut({ item: lentBook, uids: ['E1'] })).toMatchObject({
      kind: 'done',
      ownLoan: true,
      failedTags: ['E1'],
    });
    expect([booked(), loanOf(lentBook)]).toEqual([[], patron]);
  });

  test('is of before this visit, and a desk took it back since: it is lent anew', async () => {
    const { afi } = await openPlate();
    const visit = await openVisitOf();
    await visit.checkOut({ item: book, uids: ['E9'] });
    counter.library.library.state.loans.delete(lentBook);
    const outcome = await visit.checkOut({ item: lentBook, uids: ['E1'] });
    expect(outcome).toMatchObject({ kind: 'done', renewed: false });
    expect(outcome).not.toHaveProperty('ownLoan');
    expect([booked(), loanOf(lentBook)]).toEqual([['check-out', 'check-out'], patron]);
    expect(afi.get('E1')).toBe('released');
  });
});

describe('the decision is asked by circulation too', () => {
  /** may only return things */
  const barred = 15;

  test('what the patron may not borrow is not lent, whatever the screen lets through', async () => {
    await openPlate();
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(card(barred));
    const known = await visit.enterPin('1234');
    expect(known).toMatchObject({
      kind: 'known',
      patron: { decision: { allows: { checkOut: false } } },
    });
    expect(await visit.checkOut({ item: book, uids: ['E1'] })).toMatchObject({
      kind: 'refused',
      code: 'blocked',
    });
    expect([booked(), entries()]).toEqual([[], []]);
  });

  test('who may borrow and not renew does not renew by borrowing again what they have', async () => {
    await openPlate();
    await importFactsText(counter.folder, factsExport(counter.library.library.state));
    const wise = JSON.parse(
      readFileSync(new URL('../../policies/wise.json', import.meta.url), 'utf8'),
    );
    const { stated: _, ...cancelled } = wise.rules[0];
    const when = { fact: 'membership.status', test: { is: 5 } };
    const denies = { kiosk: ['renew'], portal: ['renew'] };
    const read = readPolicy({
      ...wise,
      rules: [{ ...cancelled, id: 'no-renewals', when, denies }],
    });
    if (!read.ok) throw new Error(read.problem);
    counter.parts.policy = compilePolicy(read.policy);
    const visit = openVisit(counter.parts, 'online');
    await visit.identify(patron);
    expect(await visit.enterPin('1234')).toMatchObject({
      patron: { decision: { allows: { checkOut: true, renew: false } } },
    });
    expect(await visit.renew(lentBook)).toMatchObject({ code: 'blocked' });
    expect(await visit.checkOut({ item: lentBook, uids: [] })).toMatchObject({
      kind: 'done',
      ownLoan: true,
      renewed: false,
    });
    expect((await visit.checkOut({ item: book, uids: [] })).kind).toBe('done');
    expect(booked()).toEqual(['check-out']);
  });
});
