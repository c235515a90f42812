/**
 * What circulation asks of its branch, and what it makes of the answers: with a branch that the test
 * holds. test/system/branch has a real one.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { alone } from '../../src/branch/alone.ts';
import type { Branch, LoanToClaim } from '../../src/branch/port.ts';
import type { OfflineSettings } from '../../src/circulation/offline-limits.ts';
import { noteInterrupted, resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { retryEntry } from '../../src/circulation/settle/retry.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const [book, another] = [shelfNumber('book', 40), shelfNumber('book', 41)];
const [patron, other] = [card(1), card(2)];
const tagged = { item: book, uids: ['E0040150000000F1'] };
const byNumber = { item: book, uids: [] };

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter();
});
afterEach(() => counter.close());

/** A visit off line of a patron, at a kiosk with this branch. */
async function visit(
  branch: Partial<Branch>,
  { who = patron, ...settings }: Partial<OfflineSettings> & { who?: string } = {},
) {
  const { parts } = counter;
  const offline = { ...parts.settings.offline, unknownPatrons: 'provisional' as const };
  const opened = openVisit(
    {
      ...parts,
      branch: { ...alone, ...branch },
      settings: { ...parts.settings, offline: { ...offline, ...settings } },
    },
    'offline',
  );
  await opened.identify(who);
  return opened;
}
function entries(item = book) {
  return counter.parts.journal.ofItemSince(item, 0);
}

describe('a loan off line', () => {
  test('is claimed once it is in the journal, and before its tags are released', async () => {
    const order: string[] = [];
    const branch: Partial<Branch> = {
      claim: async (loan) => {
        order.push(`claim ${entries().map(({ id }) => id === loan.entry)}`);
        return 'mine';
      },
    };
    counter.parts.security = {
      release: async () => {
        order.push('release');
        return 'ok';
      },
      secure: async () => 'ok',
    };
    expect(await (await visit(branch)).checkOut(tagged)).toMatchObject({ kind: 'done' });
    expect(order).toEqual(['claim true', 'release']);
  });

  test.each([
    ['lent', 'lent-to-another', 'lent-elsewhere'],
    ['limit', 'offline-limit', 'limit-elsewhere'],
  ] as const)(
    'claimed in vain (%s): not lent, its tags as they were',
    async (claimed, code, why) => {
      let switched = 0;
      const count = async () => {
        switched += 1;
        return 'ok' as const;
      };
      counter.parts.security = { release: count, secure: count };
      const here = await visit({ claim: async () => claimed }, { itemsPerVisit: 1 });
      expect(await here.checkOut(tagged)).toMatchObject({ kind: 'refused', code });
      expect(switched).toBe(0);
      expect(entries().map(({ settlement }) => settlement)).toEqual([{ state: 'not-done', why }]);
      // What was not lent counts for nothing.
      const next = await visit({}, { itemsPerVisit: 1 });
      expect(await next.checkOut({ item: another, uids: [] })).toMatchObject({ kind: 'done' });
    },
  );

  test('without an answer of the broker is lent as at a kiosk that is alone', async () => {
    const here = await visit({ claim: async () => 'alone' });
    expect(await here.checkOut(tagged)).toMatchObject({ kind: 'done', provisional: true });
  });

  test('may have as many at all kiosks as at one: fewer of a patron of whom nothing is known', async () => {
    const claims: LoanToClaim[] = [];
    const branch: Partial<Branch> = {
      claim: async (loan) => {
        claims.push(loan);
        return 'mine';
      },
    };
    const limits = { itemsPerPatron: 7, unknownPatronItems: 2 };
    const online = openVisit(counter.parts, 'online');
    await online.identify(patron);
    await online.enterPin('1234');
    await (await visit(branch, limits)).checkOut(byNumber);
    await (await visit(branch, { ...limits, who: other })).checkOut({ item: another, uids: [] });
    expect(claims.map(({ item, mayHave }) => [item, mayHave])).toEqual([
      [book, 7],
      [another, 2],
    ]);
    // Numbers as every kiosk of the branch writes them.
    expect(claims.map((loan) => loan.patron[0])).toEqual([patron, other]);
    const full = await visit({ ...branch, loansOf: () => 7 }, limits);
    expect(await full.checkOut({ item: shelfNumber('book', 42), uids: [] })).toMatchObject({
      code: 'offline-limit',
    });
    expect(claims).toHaveLength(2);
  });
});

describe('what another kiosk did last with an item', () => {
  const lentTo = (owner: string, isReleased = false): Partial<Branch> => ({
    lastOn: () => ({
      what: 'lent',
      dueOn: '2026-12-20',
      isReleased,
      isOf: ([own]) => own === owner,
    }),
  });

  test('lent: another patron does not get it, and the patron has it already', async () => {
    expect(await (await visit(lentTo(other))).checkOut(tagged)).toMatchObject({
      kind: 'refused',
      code: 'lent-to-another',
    });
    expect(await (await visit(lentTo(patron))).checkOut(tagged)).toMatchObject({
      kind: 'done',
      ownLoan: true,
      dueOn: '2026-12-20',
    });
    expect(entries()).toEqual([]);
  });

  test('lent, by its number alone here: it is to be laid down, and is no more so once it was', async () => {
    counter.parts.security = { release: async () => 'ok', secure: async () => 'ok' };
    const borrower = await visit(lentTo(patron));
    const unseen = { kind: 'done', ownLoan: true, tagNotSeen: true };
    expect(await borrower.checkOut(byNumber)).toMatchObject(unseen);
    expect(await borrower.checkOut(tagged)).not.toHaveProperty('tagNotSeen');
  });

  test('lent and released there: by its number alone here it is theirs, and no more is asked', async () => {
    counter.parts.security = { release: async () => 'ok', secure: async () => 'ok' };
    const outcome = await (await visit(lentTo(patron, true))).checkOut(byNumber);
    expect(outcome).toMatchObject({ kind: 'done', ownLoan: true });
    expect(outcome).not.toHaveProperty('tagNotSeen');
  });

  test('an own loan that was interrupted before its release does not stand between', async () => {
    const { journal, clock } = counter.parts;
    const loan = { kind: 'check-out', item: book, patron, uids: [], mode: 'offline' } as const;
    journal.begin(loan, clock.now());
    noteInterrupted(counter.parts);
    const owns: unknown[] = [];
    const lentBefore: Partial<Branch> = {
      lastOn: (item, own) => {
        owns.push(own);
        return own === null ? (lentTo(other).lastOn?.(item, own) ?? null) : null;
      },
    };
    expect(await (await visit(lentBefore)).checkOut(tagged)).toMatchObject({
      code: 'lent-to-another',
    });
    expect(owns).toEqual([null]);
  });

  test('returned, and sent, after the list of loans that this kiosk has: it is lent anew', async () => {
    const observedAt = counter.parts.clock.now();
    const loans = [book, another].map((item) => ({ item, dueAt: '2026-12-20T21:59:59Z' }));
    counter.parts.cache.put(patron, { observedAt, fees: [], membership: { status: 5 }, loans });
    const since: unknown[] = [];
    const borrower = await visit({
      doneSince: (item, at) => {
        since.push({ item, at });
        return item === book ? { what: 'returned' } : null;
      },
    });
    expect(await borrower.checkOut({ item: another, uids: [] })).toMatchObject({
      kind: 'done',
      ownLoan: true,
    });
    const anew = await borrower.checkOut(byNumber);
    expect(anew).toMatchObject({ kind: 'done', provisional: true });
    expect(anew).not.toHaveProperty('ownLoan');
    expect(since).toEqual([another, book].map((item) => ({ item, at: observedAt })));
  });

  test('returned elsewhere, and sent, after a loan of this kiosk that waits: it is lent anew', async () => {
    expect(await (await visit({})).checkOut(tagged)).toMatchObject({ kind: 'done' });
    const [loan] = entries();
    const since: unknown[] = [];
    const doneSince: Branch['doneSince'] = (item, at) => {
      since.push({ item, at });
      return { what: 'returned' };
    };
    const again = await (await visit({ doneSince })).checkOut(tagged);
    expect(again).toMatchObject({ kind: 'done', provisional: true });
    expect(again).not.toHaveProperty('ownLoan');
    expect(since).toEqual([{ item: book, at: loan?.at }]);
    const next = (await visit({ doneSince }, { who: other })).checkOut(tagged);
    expect(await next).toMatchObject({ kind: 'done' });
    expect(entries().map(({ transaction }) => transaction)).toMatchObject([
      { kind: 'check-out', patron },
      { kind: 'check-out', patron },
      { kind: 'check-out', patron: other },
    ]);
  });

  test('returned: the loan of this kiosk is over, and it is lent anew', async () => {
    const owns: unknown[] = [];
    const returned: Partial<Branch> = {
      lastOn: (_, own) => {
        owns.push(own);
        return { what: 'returned' };
      },
    };
    expect(await (await visit({})).checkOut(tagged)).toMatchObject({ kind: 'done' });
    const [loan] = entries();
    const next = await visit(returned, { who: other });
    expect(await next.checkOut(tagged)).toMatchObject({ kind: 'done', provisional: true });
    expect(owns).toEqual([loan?.id]);
    expect(entries().map(({ transaction }) => transaction)).toMatchObject([
      { kind: 'check-out', patron },
      { kind: 'check-out', patron: other },
    ]);
  });
});

describe('an entry that waits for an earlier one of another kiosk', () => {
  const third = shelfNumber('book', 42);
  type Made = { item: string; patron?: string };
  function put({ item, patron }: Made): number {
    const { journal, clock } = counter.parts;
    const common = { item, uids: [], mode: 'offline' as const };
    const id = journal.begin(
      patron === undefined
        ? { kind: 'check-in', ...common }
        : { kind: 'check-out', ...common, patron, dueOn: '2026-12-20' },
      clock.now(),
    );
    if (patron !== undefined) journal.note(id, { step: 'released' }, clock.now());
    journal.settle(id, { state: 'deferred' }, clock.now());
    return id;
  }
  /** Which stay open while all on `book` wait, and that all are sent afterwards, in which order. */
  async function settle(entries: readonly Made[]) {
    const ids = entries.map(put);
    let waits = true;
    const earlierElsewhere: Branch['earlierElsewhere'] = ({ item }) =>
      waits && item === book ? 'wait' : 'go';
    const parts = { ...counter.parts, branch: { ...alone, earlierElsewhere } };
    expect(await resolveOpen(parts)).toBe(false);
    const open = parts.journal.open().map(({ id }) => ids.indexOf(id));
    waits = false;
    await expect.poll(() => resolveOpen(parts)).toBe(true);
    expect(parts.journal.open()).toEqual([]);
    return open;
  }

  test('keeps no return of another item, before it or after it', async () => {
    expect(await settle([{ item: third }, { item: book }, { item: another }])).toEqual([1]);
  });

  test('keeps what comes after it on the same item', async () => {
    expect(
      await settle([{ item: book }, { item: book, patron }, { item: another }, { item: book }]),
    ).toEqual([0, 1, 3]);
  });

  test('keeps a loan after a return, whose patron may have been at their limit', async () => {
    expect(await settle([{ item: book }, { item: another, patron }])).toEqual([0, 1]);
  });

  test('keeps a further loan of the same patron, what follows that, and no loan of another', async () => {
    expect(
      await settle([
        { item: book, patron },
        { item: another, patron },
        { item: third, patron: other },
        { item: another },
      ]),
    ).toEqual([0, 1, 3]);
  });

  test('where the branch is waited for, nothing is sent', async () => {
    const ids = [{ item: third }, { item: book }].map(put);
    const branch: Branch = { ...alone, earlierElsewhere: () => 'wait-for-branch' };
    expect(await resolveOpen({ ...counter.parts, branch })).toBe(false);
    expect(counter.parts.journal.open().map(({ id }) => id)).toEqual(ids);
    expect(counter.library.log()).toEqual([]);
  });

  test('is asked about again just before it is sent, with what comes after it', async () => {
    const asked: number[] = [];
    const ids = [{ item: third }, { item: book }, { item: another }].map(put);
    const earlierElsewhere: Branch['earlierElsewhere'] = ({ id }) => {
      asked.push(id);
      return 'go';
    };
    const parts = { ...counter.parts, branch: { ...alone, earlierElsewhere } };
    await expect.poll(() => resolveOpen(parts)).toBe(true);
    expect(asked).toEqual(ids);
  });
});

test('what another kiosk may have sent is asked about before it is sent', async () => {
  const { journal, clock, library } = counter.parts;
  const id = journal.begin(
    { kind: 'check-in', item: book, uids: [], mode: 'offline' },
    clock.now(),
  );
  journal.settle(id, { state: 'deferred' }, clock.now());
  const asked: string[] = [];
  const parts = {
    ...counter.parts,
    branch: { ...alone, earlierElsewhere: () => 'ask' as const },
    library: {
      ...library,
      checkIn: (request: Parameters<typeof library.checkIn>[0]) => {
        asked.push('sent');
        return library.checkIn(request);
      },
      item: (item: string) => {
        asked.push('asked');
        return library.item(item);
      },
    },
  };
  await expect.poll(() => resolveOpen(parts)).toBe(true);
  // It stands on its shelf, and waits for nobody: that kiosk has sent it.
  expect(asked).toEqual(['asked']);
  expect(entries()).toMatchObject([{ id, settlement: { state: 'accepted' } }]);
  expect(entries()[0]?.transaction).not.toHaveProperty('adopted');
});

test.each([
  ['overtaken', { state: 'staff', why: 'moved-since' }],
  ['perhaps-settled', { state: 'staff', why: 'perhaps-settled' }],
  ['accepted', { state: 'accepted' }],
] as const)(
  'what the branch knows to be %s is not sent, and the staff cannot send it either',
  async (verdict, settlement) => {
    const { journal, clock } = counter.parts;
    const loan = { kind: 'check-out', item: book, patron, uids: [], mode: 'offline' } as const;
    const id = journal.begin(loan, clock.now());
    journal.settle(id, { state: 'deferred' }, clock.now());
    counter.parts.branch = { ...alone, earlierElsewhere: () => verdict };
    expect(await resolveOpen(counter.parts)).toBe(true);
    expect(journal.get(id)?.settlement).toEqual(settlement);
    expect(await retryEntry(counter.parts, id)).toEqual(settlement);
    expect(counter.library.log()).toEqual([]);
  },
);

test('overtaken while it was on the staff’s list: a retry does not send it, then or later', async () => {
  const { journal, clock } = counter.parts;
  const back = { kind: 'check-in', item: book, uids: [], mode: 'offline' } as const;
  const id = journal.begin(back, clock.now());
  journal.settle(id, { state: 'staff', why: 'never-answered', data: { tries: 3 } }, clock.now());
  const moved = { state: 'staff', why: 'moved-since' };
  const branch: Branch = { ...alone, earlierElsewhere: () => 'overtaken' };
  expect(await retryEntry({ ...counter.parts, branch }, id)).toEqual(moved);
  expect(await retryEntry(counter.parts, id)).toEqual(moved);
  expect(counter.library.log()).toEqual([]);
});

test('on line the branch is not asked', async () => {
  const never = () => {
    throw new Error('the branch was asked');
  };
  counter.parts.branch = {
    lastOn: never,
    doneSince: never,
    loansOf: never,
    claim: never,
    earlierElsewhere: never,
    publish: never,
    publishReleased: never,
  };
  const online = openVisit(counter.parts, 'online');
  await online.identify(patron);
  await online.enterPin('1234');
  expect(await online.checkOut(byNumber)).toMatchObject({ kind: 'done' });
  expect(await online.checkIn({ item: book, uids: [] })).toMatchObject({ kind: 'done' });
  expect(await resolveOpen(counter.parts)).toBe(true);
});
