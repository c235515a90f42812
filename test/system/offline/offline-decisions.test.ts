import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import {
  type OfflineSettings,
  provisionalDueDate,
} from '../../../src/circulation/offline-limits.ts';
import { requestItem } from '../../../src/circulation/settle/loan-state.ts';
import { noteInterrupted } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { readConfig } from '../../../src/config/load.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter?.close());

function visit(settings: Partial<OfflineSettings> = {}) {
  const { parts } = counter;
  const offline = { ...parts.settings.offline, ...settings };
  return openVisit({ ...parts, settings: { ...parts.settings, offline } }, 'offline');
}
let items = 0;
/** Numbers that nobody has on loan in the journal. */
function fresh() {
  items += 1;
  return { item: `3${String(items).padStart(13, '0')}`, uids: [] };
}

describe('a patron of whom nothing is known', () => {
  it('is refused, may return, or may borrow a few; over all visits until they are sent', async () => {
    const card = patronCard(40);
    expect(await visit({ unknownPatrons: 'refuse' }).identify(card)).toEqual({
      kind: 'unreachable',
    });

    const returning = visit({ unknownPatrons: 'check-in' });
    expect(await returning.identify(card)).toMatchObject({
      kind: 'known',
      patron: { decision: { level: 'checkin-only' } },
    });
    expect(await returning.checkOut(fresh())).toMatchObject({ code: 'blocked' });
    expect(await returning.checkIn(fresh())).toMatchObject({ kind: 'done', provisional: true });

    const limits = {
      unknownPatrons: 'provisional',
      unknownPatronItems: 3,
      itemsPerVisit: 2,
    } as const;
    const first = visit(limits);
    expect(await first.identify(card)).toMatchObject({
      kind: 'known',
      patron: { decision: { level: 'full' } },
    });
    const one = fresh();
    expect(await first.checkOut(one)).toMatchObject({ kind: 'done', provisional: true });
    expect(await visit(limits).identify(card)).toMatchObject({ kind: 'known' });
    const other = visit(limits);
    await other.identify(card);
    expect(await other.checkOut(one)).toMatchObject({ kind: 'done', ownLoan: true });
    expect(await first.checkOut(fresh())).toMatchObject({ kind: 'done' });
    expect(await first.checkOut(fresh())).toMatchObject({ kind: 'refused', code: 'offline-limit' });
    const later = visit(limits);
    await later.identify(card);
    expect(await later.checkOut(fresh())).toMatchObject({ kind: 'done' });
    expect(await later.checkOut(fresh())).toMatchObject({ kind: 'refused', code: 'offline-limit' });
    expect(await visit(limits).identify('23550000000099x')).toEqual({ kind: 'not-a-card' });
  });
});

it('borrows and takes returns by the mode, each of its own', async () => {
  const card = patronCard(50);
  const ways = {
    unknownPatrons: 'provisional',
    unknownPatronItems: 20,
    itemsPerVisit: 20,
  } as const;
  for (const [mode, borrows, returns] of [
    ['off', false, false],
    ['check-in', false, true],
    ['check-out', true, false],
    ['check-in-and-out', true, true],
  ] as const) {
    const there = visit({ ...ways, mode });
    await there.identify(card);
    const lent = await there.checkOut(fresh());
    const back = await there.checkIn(fresh());
    expect([mode, lent.kind === 'done', back.kind === 'done']).toEqual([mode, borrows, returns]);
  }
});

it('opens no account for a card of a kind that is left out, and takes returns without one', async () => {
  const card = patronCard(51);
  const ways = { unknownPatrons: 'provisional', excludedCards: `\\d{11}|${card}` } as const;
  const there = visit(ways);
  expect(await there.identify(card)).toEqual({ kind: 'unreachable' });
  expect(await there.checkOut(fresh())).toMatchObject({ kind: 'refused', code: 'blocked' });
  expect(await there.checkIn(fresh())).toMatchObject({ kind: 'done' });
  // The whole number counts, not a part of it.
  const whole = visit({ ...ways, excludedCards: '\\d{11}' });
  expect(await whole.identify(card)).toMatchObject({ kind: 'known' });
});

it('a known patron has his own limit, counted with what waits in the journal', async () => {
  const online = openVisit(counter.parts, 'online');
  await online.identify(patronCard(1));
  await online.enterPin('1234');
  const limits = { unknownPatronItems: 1, itemsPerPatron: 2 };
  const first = visit(limits);
  expect(await first.identify(patronCard(1))).toMatchObject({
    kind: 'known',
    patron: { decision: { basis: 'cached' } },
  });
  expect(await first.checkOut(fresh())).toMatchObject({ kind: 'done' });
  const second = visit(limits);
  await second.identify(patronCard(1));
  expect(await second.checkOut(fresh())).toMatchObject({ kind: 'done' });
  expect(await second.checkOut(fresh())).toMatchObject({ kind: 'refused', code: 'offline-limit' });
});

test('a stack laid down at once has the same limit as one item after the other, and what is refused counts for nothing', async () => {
  const one = visit({ unknownPatrons: 'provisional', unknownPatronItems: 2, itemsPerVisit: 2 });
  await one.identify(patronCard(41));
  for (let refused = 0; refused < 3; refused += 1)
    expect(await one.checkOut({ item: 'x', uids: [] })).toMatchObject({ code: 'not-an-item' });
  const stack = await Promise.all([1, 2, 3, 4].map(() => one.checkOut(fresh())));
  expect(stack.map((outcome) => outcome.kind === 'refused' && outcome.code)).toEqual([
    false,
    false,
    'offline-limit',
    'offline-limit',
  ]);
  const { parts } = counter;
  const many = openVisit(
    {
      ...parts,
      security: {
        release: async () => await new Promise((released) => setImmediate(() => released('ok'))),
        secure: async () => 'ok',
      },
      settings: {
        ...parts.settings,
        offline: {
          ...parts.settings.offline,
          unknownPatrons: 'provisional',
          unknownPatronItems: 2,
          itemsPerVisit: 9,
        },
      },
    },
    'offline',
  );
  await many.identify(patronCard(42));
  const tagged = await Promise.all(
    [1, 2, 3].map(() => many.checkOut({ ...fresh(), uids: ['E0040150000000F1'] })),
  );
  expect(tagged.map(({ kind }) => kind)).toEqual(['done', 'done', 'refused']);
});

test('a loan that a crash interrupted after its release is out: not lent again, and counted', async () => {
  const { journal, clock } = counter.parts;
  const { item } = fresh();
  const loan = {
    kind: 'check-out',
    item,
    patron: patronCard(43),
    uids: [],
    mode: 'offline',
  } as const;
  const id = journal.begin(loan, clock.now());
  journal.note(id, { step: 'released' }, clock.now());
  noteInterrupted(counter.parts);
  const after = visit({ unknownPatrons: 'provisional', unknownPatronItems: 1 });
  await after.identify(patronCard(43));
  expect(await after.checkOut(fresh())).toMatchObject({ code: 'offline-limit' });
  const other = visit({ unknownPatrons: 'provisional' });
  await other.identify(patronCard(44));
  expect(await other.checkOut({ item, uids: [] })).toMatchObject({ code: 'lent-to-another' });
  expect(await other.checkIn({ item, uids: [] })).toMatchObject({ kind: 'done' });
  expect(await other.checkOut({ item, uids: [] })).toMatchObject({ kind: 'done' });
});

test('an item that somebody waits for, as told while the line was up, is not lent; until it was lent or came back for nobody', async () => {
  const { parts, library } = counter;
  const { holds } = library.library.state;
  const book = shelfNumber('book', 44);
  const presented = { item: book, uids: [] };
  const borrowOffline = async () => {
    const away = visit({ itemsPerPatron: 100, itemsPerVisit: 100 });
    await away.identify(patronCard(1));
    return await away.checkOut(presented);
  };
  holds.push({ item: book, card: patronCard(2), state: 'waiting' });
  const returning = openVisit(parts, 'online');
  expect(await returning.checkIn(presented)).toMatchObject({
    kind: 'done',
    destination: { kind: 'desk' },
  });
  expect(await borrowOffline()).toMatchObject({ kind: 'refused', code: 'on-hold' });

  // He whom it was for has had it.
  const picking = openVisit(parts, 'online');
  await picking.identify(patronCard(2));
  await picking.enterPin('1234');
  expect(await picking.checkOut(presented)).toMatchObject({ kind: 'done' });
  expect(parts.onHold.has(book)).toBe(false);

  // Told in an answer to 17, and gone with the next return.
  holds.push({ item: book, card: patronCard(3), state: 'waiting' });
  expect(await requestItem(parts, book)).toMatchObject({ state: 'on-loan', onHold: true });
  expect(parts.onHold.has(book)).toBe(true);
  // The kiosk knows first that it has lent it itself.
  expect(await borrowOffline()).toMatchObject({ kind: 'refused', code: 'lent-to-another' });
  holds.pop();
  expect(await openVisit(parts, 'online').checkIn(presented)).toMatchObject({ kind: 'done' });
  expect(await borrowOffline()).toMatchObject({ kind: 'done', provisional: true });
});

describe('a provisional due date', () => {
  const rules = {
    loanDays: 21,
    loanRules: [
      { item: '3077', days: 7 },
      { membership: 'youth', days: 28 },
      { item: '30(1|2)', membership: 'adult', days: 14 },
    ],
    closed: {
      weekdays: ['sunday'],
      dates: ['2026-12-25', '2026-12-28/2027-01-02'],
    } as OfflineSettings['closed'],
  };
  const due = (item: string, membership: string | null, now: string) =>
    provisionalDueDate(rules, { now, timeZone: 'Europe/Brussels', item, membership });

  it('by item and membership, the first rule that fits', () => {
    const now = '2026-11-02T09:00:00Z';
    expect(due('30770000000001', 'youth', now)).toBe('2026-11-09');
    expect(due('30000000000001', 'youth', now)).toBe('2026-11-30');
    expect(due('30100000000001', 'adult', now)).toBe('2026-11-16');
    expect(due('30100000000001', null, now)).toBe('2026-11-23');
  });

  it('not on a closed day: the next open one, over a whole holiday', () => {
    expect(due('30000000000001', null, '2026-12-04T09:00:00Z')).toBe('2026-12-26');
    expect(due('30000000000001', null, '2026-12-07T09:00:00Z')).toBe('2027-01-04');
    expect(due('30000000000001', null, '2026-11-01T09:00:00Z')).toBe('2026-11-23');
  });

  it('counted from the day in the library, not in Greenwich', () => {
    expect(due('30770000000001', null, '2026-11-02T23:30:00Z')).toBe('2026-11-10');
  });
});

it('a wrong rule in the configuration is told with its path', () => {
  const offline = {
    loanRules: [{ item: '3(', days: 7 }, { days: 0 }],
    closed: { dates: ['2026-02-30'], weekdays: ['funday'] },
  };
  const read = readConfig(JSON.stringify({ offline }), '/');
  const paths = read.ok ? [] : read.complaints.map((complaint) => complaint.path);
  expect(paths.sort()).toEqual([
    'offline.closed.dates[0]',
    'offline.closed.weekdays[0]',
    'offline.loanRules[0].item',
    'offline.loanRules[1].days',
  ]);
});
