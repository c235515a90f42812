/**
 * An item that is lent or returned by its barcode alone, while its tag has a security: it is booked,
 * and no patron is shown that its security is switched before it is.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { publishingJournal } from '../../src/branch/publishing-journal.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const patron = card(1);
const book = shelfNumber('book', 40);
/** on loan to the patron since before */
const own = shelfNumber('book', 1);
const byCode = { item: book, uids: [] };
const byTag = { item: book, uids: ['E1'] };

let counter: Counter;
let switched: string[] = [];
beforeEach(async () => {
  switched = [];
  const write = (to: string) => async (uid: string) => {
    switched.push(`${uid} ${to}`);
    return 'ok' as const;
  };
  counter = await openCounter({
    security: { release: write('released'), secure: write('secured') },
  });
  counter.parts.cache.put(patron, {
    observedAt: counter.parts.clock.now(),
    fees: [],
    membership: { status: 5 },
  });
});
afterEach(() => counter.close());

async function openVisitOf(mode: 'online' | 'offline', parts = counter.parts) {
  const visit = openVisit(parts, mode);
  await visit.identify(patron);
  if (mode === 'online') await visit.enterPin('1234');
  return visit;
}
function entries() {
  const { journal } = counter.parts;
  const all: string[] = [];
  for (let id = 1; journal.get(id); id += 1) {
    const { transaction, notes = [], settlement } = journal.get(id) ?? {};
    const steps = notes.map(({ step }) => step).join(' ');
    all.push(`${transaction?.kind}: ${steps}: ${settlement?.state}`);
  }
  return all;
}

describe.each(['online', 'offline'] as const)('%s', (mode) => {
  const [accepted, end] = mode === 'online' ? ['accepted ', 'accepted'] : ['', 'deferred'];

  test('lent by its code, then laid down: released only then', async () => {
    const visit = await openVisitOf(mode);
    expect(await visit.checkOut(byCode)).toMatchObject({ kind: 'done', tagNotSeen: true });
    // Scanned once more: as before.
    expect(await visit.checkOut(byCode)).toMatchObject({ kind: 'done', tagNotSeen: true });
    expect(entries()).toEqual([`check-out: ${accepted}tag-not-seen: ${end}`]);
    const laid = await visit.checkOut(byTag);
    expect(laid.kind).toBe('done');
    expect(laid).not.toHaveProperty('tagNotSeen');
    expect(switched).toEqual(['E1 released']);
    expect(await visit.checkOut(byCode)).not.toHaveProperty('tagNotSeen');
  });

  test('in another visit it is said again, until it was laid down', async () => {
    await (await openVisitOf(mode)).checkOut(byCode);
    const locked = { kind: 'done', ownLoan: true, tagNotSeen: true };
    expect(await (await openVisitOf(mode)).checkOut(byCode)).toMatchObject(locked);
    const visit = await openVisitOf(mode);
    expect(await visit.checkOut(byCode)).toMatchObject(locked);
    expect(await visit.checkOut(byTag)).not.toHaveProperty('tagNotSeen');
    const again = await (await openVisitOf(mode)).checkOut(byCode);
    expect(again).toMatchObject({ kind: 'done', ownLoan: true });
    expect(again).not.toHaveProperty('tagNotSeen');
  });

  test('its branch hears of each loan whose tag was released after it had ended, once', async () => {
    const heard: number[] = [];
    const branch = { publish: () => {}, publishReleased: (id: number) => void heard.push(id) };
    const journal = publishingJournal(counter.parts.journal, branch);
    const open = () => openVisitOf(mode, { ...counter.parts, journal });
    await (await open()).checkOut(byCode);
    expect(heard).toEqual([]);
    const visit = await open();
    await visit.checkOut(byTag);
    await visit.checkOut(byTag);
    await visit.checkOut({ item: shelfNumber('book', 41), uids: ['E2'] });
    expect(heard).toEqual([1]);
  });

  test('returned by its code, then laid down: secured only then', async () => {
    const visit = await openVisitOf(mode);
    expect(await visit.checkIn(byCode)).toMatchObject({ kind: 'done', tagNotSeen: true });
    expect(entries()).toEqual([`check-in: ${accepted}tag-not-seen: ${end}`]);
    const laid = await visit.checkIn(byTag);
    expect(laid.kind).toBe('done');
    expect(laid).not.toHaveProperty('tagNotSeen');
    expect(switched).toEqual(['E1 secured']);
  });
});

test('off line it is sent as any other loan', async () => {
  const visit = await openVisitOf('offline');
  await visit.checkOut(byCode);
  await visit.end();
  await resolveOpen(counter.parts);
  expect(counter.library.library.state.loans.get(book)?.card).toBe(patron);
  expect(entries()).toEqual(['check-out: tag-not-seen sending: accepted']);
});

test('what the patron had before is no question: it left the library released', async () => {
  const visit = await openVisitOf('online');
  const outcome = await visit.checkOut({ item: own, uids: [] });
  expect(outcome).toMatchObject({ kind: 'done', ownLoan: true });
  expect(outcome).not.toHaveProperty('tagNotSeen');
});

describe('lent by another kiosk of the branch, and scanned here', () => {
  const asked: unknown[] = [];
  beforeEach(() => void asked.splice(0));
  async function openWhereLent(mode: 'online' | 'offline', isReleased: boolean) {
    const doneSince: Counter['parts']['branch']['doneSince'] = (item, at) => {
      asked.push({ item, at });
      return { what: 'lent', isReleased };
    };
    const branch = { ...counter.parts.branch, doneSince };
    return await openVisitOf(mode, { ...counter.parts, branch });
  }

  test('not released, or by an older version, which does not say: it is to be laid down', async () => {
    const visit = await openWhereLent('online', false);
    const locked = { kind: 'done', ownLoan: true, tagNotSeen: true };
    expect(await visit.checkOut({ item: own, uids: [] })).toMatchObject(locked);
    expect(asked).toEqual([{ item: own, at: null }]);
    expect(await visit.checkOut({ item: own, uids: ['E1'] })).not.toHaveProperty('tagNotSeen');
    expect(switched).toEqual(['E1 released']);
  });

  test('released: no more is asked', async () => {
    const visit = await openWhereLent('online', true);
    const outcome = await visit.checkOut({ item: own, uids: [] });
    expect(outcome).toMatchObject({ kind: 'done', ownLoan: true });
    expect(outcome).not.toHaveProperty('tagNotSeen');
    expect(asked).toEqual([{ item: own, at: null }]);
  });

  test.each([true, false])(
    'since it was lent here by its number, released there: %s',
    async (is) => {
      await (await openVisitOf('online')).checkOut(byCode);
      const at = counter.parts.journal.get(1)?.at;
      const outcome = await (await openWhereLent('online', is)).checkOut(byCode);
      expect(outcome).toMatchObject({ kind: 'done', ownLoan: true });
      expect('tagNotSeen' in outcome).toBe(!is);
      expect(asked).toEqual([{ item: book, at }]);
    },
  );

  test.each([true, false])('off line, by the list of loans; released there: %s', async (is) => {
    const observedAt = counter.parts.clock.now();
    const loans = [{ item: book, dueAt: '2026-12-20T21:59:59Z' }];
    counter.parts.cache.put(patron, { observedAt, fees: [], membership: { status: 5 }, loans });
    const outcome = await (await openWhereLent('offline', is)).checkOut(byCode);
    expect(outcome).toMatchObject({ kind: 'done', ownLoan: true });
    expect('tagNotSeen' in outcome).toBe(!is);
  });
});

test.each([
  ['items without a tag', () => ({ settings: { isUntagged: (item: string) => item === book } })],
  ['a kiosk without security', () => ({ security: null })],
])('%s: no question', async (_, more) => {
  const { settings = {}, ...others } = more() as Partial<Counter['parts']>;
  const parts = {
    ...counter.parts,
    ...others,
    settings: { ...counter.parts.settings, ...settings },
  };
  const visit = await openVisitOf('online', parts);
  expect(await visit.checkOut(byCode)).not.toHaveProperty('tagNotSeen');
  expect(entries()).toEqual(['check-out: accepted released: accepted']);
});
