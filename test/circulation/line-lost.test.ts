/**
 * The line that is lost in the middle of a visit: what was done before it, what comes after it, and
 * what the library system has when the line is back.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkOut } from '../../simulators/library/answers/check-out.ts';
import { series, shelfNumber } from '../../simulators/library/cast/items.ts';
import { resolveOpen } from '../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';
import { card } from '../support/simulators/lindeveld.ts';

const patron = card(1);
const [first, second, third] = [40, 41, 42].map((nth) => ({
  item: shelfNumber('book', nth),
  uids: [`E${nth}`],
})) as [Presented, Presented, Presented];
type Presented = { item: string; uids: string[] };

let counter: Counter;
let released: string[] = [];
beforeEach(async () => {
  released = [];
  counter = await openCounter({
    security: {
      release: async (uid) => {
        released.push(uid);
        return 'ok';
      },
      secure: async () => 'ok',
    },
  });
});
afterEach(() => counter.close());

async function openVisitOf(parts = counter.parts) {
  const visit = openVisit(parts, 'online');
  await visit.identify(patron);
  expect((await visit.enterPin('1234')).kind).toBe('known');
  return visit;
}
function offlineSettings(more: Partial<Counter['parts']['settings']['offline']>) {
  const { settings } = counter.parts;
  return { ...counter.parts, settings: { ...settings, offline: { ...settings.offline, ...more } } };
}
function entries() {
  const { journal } = counter.parts;
  const all: string[] = [];
  for (let id = 1; journal.get(id); id += 1) {
    const { transaction, settlement } = journal.get(id) ?? {};
    const mode = transaction && 'mode' in transaction ? transaction.mode : '';
    all.push(`${transaction?.kind} ${mode} ${settlement?.state}`);
  }
  return all;
}
function loanOf({ item }: Presented) {
  return counter.library.library.state.loans.get(item)?.card ?? null;
}
function lendAtDesk(item: string, to: string) {
  const { state } = counter.library.library;
  const other = state.patrons.get(to);
  if (!other) throw new Error(`no patron has the card ${to}`);
  const rest = { renewalPolicy: false, noBlock: true, dueOn: null, happenedAt: null };
  expect(checkOut(state, { ...rest, patron: other, item }).ok).toBe(true);
}
async function cut() {
  await counter.library.cutLine();
  await expect.poll(() => counter.client.state).not.toBe('online');
}
async function restore() {
  await counter.library.restoreLine();
  await expect.poll(() => counter.client.state).toBe('online');
}

test('between two of three books: one entry on line, one not sent, two off line; all three are theirs', async () => {
  const visit = await openVisitOf();
  expect(await visit.checkOut(first)).toMatchObject({ kind: 'done', provisional: false });
  await cut();
  expect(await visit.checkOut(second)).toMatchObject({ code: 'unreachable' });
  expect(visit.goOffline()).toMatchObject({
    kind: 'known',
    patron: { decision: { basis: 'cached', allows: { checkOut: true } }, fees: [] },
  });
  expect(await visit.checkOut(second)).toMatchObject({ kind: 'done', provisional: true });
  expect(await visit.checkOut(third)).toMatchObject({ kind: 'done', provisional: true });
  // A further tag of the first is only switched.
  expect(await visit.checkOut({ ...first, uids: ['late'] })).toMatchObject({ provisional: false });
  await visit.end();
  expect([entries(), released]).toEqual([
    [
      'check-out online accepted',
      'check-out online not-done',
      'check-out offline deferred',
      'check-out offline deferred',
    ],
    ['E40', 'E41', 'E42', 'late'],
  ]);
  await restore();
  await resolveOpen(counter.parts);
  expect([first, second, third].map(loanOf)).toEqual([patron, patron, patron]);
  expect(counter.library.received()).not.toContain('35');
});

test('nothing is asked on the line any more in this visit, though it is back', async () => {
  const visit = await openVisitOf();
  await cut();
  visit.goOffline();
  await restore();
  const since = counter.library.received().length;
  expect(await visit.account()).toBe('unreachable');
  expect(await visit.renew(series.costs)).toMatchObject({ code: 'unreachable' });
  expect(await visit.titleOf(first.item)).toBeNull();
  expect(
    await visit.pay([], 'terminal', () => undefined, new AbortController().signal, 'nl'),
  ).toMatchObject({
    why: 'not-started',
  });
  expect(await visit.checkOut(first)).toMatchObject({ provisional: true });
  expect(await visit.checkIn(second)).toMatchObject({ kind: 'done', provisional: true });
  await visit.end();
  expect(counter.library.received().slice(since)).not.toContain('11');
  expect(counter.library.received().slice(since)).not.toContain('35');
});

test('an item whose check-out had no answer is not lent again', async () => {
  const visit = await openVisitOf();
  counter.library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
  expect(await visit.checkOut(first)).toMatchObject({ code: 'outcome-unknown' });
  await cut();
  visit.goOffline();
  expect(await visit.checkOut(first)).toMatchObject({ code: 'outcome-unknown' });
  expect(entries()).toEqual(['check-out online unknown']);
});

test('a cost that the patron was asked for is dropped: without prices it is not lent', async () => {
  const visit = await openVisitOf();
  const film = { item: series.costs, uids: ['E1'] };
  expect(await visit.checkOut(film)).toMatchObject({ code: 'costs', costCents: 100 });
  await cut();
  visit.goOffline();
  const after = await visit.checkOut(film, 100);
  expect(after).toMatchObject({ code: 'costs' });
  expect(after).not.toHaveProperty('costCents');
  expect(entries()).toEqual(['check-out online refused']);
});

test.each([
  ['the cards that off line open no account', { excludedCards: '2\\d+' }, 'blocked'],
  ['a library that lends nothing off line', { mode: 'check-in' }, 'offline-limit'],
] as const)('%s: nothing more is lent, and what was lent stands', async (_, more, code) => {
  const visit = await openVisitOf(offlineSettings(more));
  await visit.checkOut(first);
  await cut();
  expect(visit.goOffline()).toMatchObject({ kind: 'known' });
  expect(await visit.checkOut(second)).toMatchObject({ kind: 'refused', code });
  expect(await visit.checkIn(third)).toMatchObject({ kind: 'done', provisional: true });
  expect(entries()).toEqual(['check-out online accepted', 'check-in offline deferred']);
});

test('before the PIN was typed: the card that was shown opens the account by the cached facts', async () => {
  const { parts } = counter;
  parts.cache.put(patron, { observedAt: parts.clock.now(), fees: [], membership: { status: 5 } });
  const visit = openVisit(parts, 'online');
  expect(visit.goOffline()).toBeNull();
  const other = openVisit(parts, 'online');
  expect((await other.identify(patron)).kind).toBe('pin-needed');
  await cut();
  expect(other.goOffline()).toMatchObject({ kind: 'known' });
  expect(await other.checkOut(first)).toMatchObject({ kind: 'done', provisional: true });
});

test('a card that the library system refused opens no account by being off line', async () => {
  counter.library.library.setQuirk('wrong-pin-is-invalid', true);
  const visit = openVisit(counter.parts, 'online');
  expect((await visit.identify(patron)).kind).toBe('pin-needed');
  expect((await visit.enterPin('0000')).kind).not.toBe('known');
  for (const pin of ['0001', '0002']) await visit.enterPin(pin);
  await cut();
  expect(visit.goOffline()).toBeNull();
  expect(await visit.enterPin('1234')).toEqual({ kind: 'unknown-card' });
});

test('back in the visit: what was done off line is theirs, and the next loan is on line again', async () => {
  const visit = await openVisitOf();
  await cut();
  visit.goOffline();
  expect(await visit.checkOut(first)).toMatchObject({ provisional: true });
  await restore();
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect(counter.parts.journal.open()).toEqual([]);
  expect(visit.mayGoOnline()).toBe(true);
  expect(visit.goOnline()).toMatchObject({
    kind: 'known',
    patron: { decision: { basis: 'live' } },
  });
  expect(await visit.checkOut(second)).toMatchObject({ kind: 'done', provisional: false });
  expect(await visit.titleOf(first.item)).toEqual(expect.any(String));
  // Of what was told as provisional only the tags are switched.
  expect(await visit.checkOut({ ...first, uids: ['late'] })).toMatchObject({ provisional: true });
  expect(await visit.account()).toMatchObject({ loans: expect.any(Array) });
  await visit.end();
  expect([first, second].map(loanOf)).toEqual([patron, patron]);
  expect(entries()).toEqual(['check-out offline accepted', 'check-out online accepted']);
});

test('back in the visit, and it is on loan to another: a tag that is laid down late stays secured', async () => {
  const visit = await openVisitOf();
  await cut();
  visit.goOffline();
  const byNumber = { ...first, uids: [] };
  expect(await visit.checkOut(byNumber)).toMatchObject({ provisional: true, tagNotSeen: true });
  lendAtDesk(first.item, card(2));
  await restore();
  expect(await resolveOpen(counter.parts)).toBe(true);
  expect(entries()).toEqual(['check-out offline staff']);
  expect(await visit.checkOut({ ...first, uids: ['late'] })).toMatchObject({
    kind: 'refused',
    code: 'lent-to-another',
  });
  expect(released).toEqual([]);
});

test('who was known off line alone stays so: their PIN was never checked', async () => {
  await (await openVisitOf()).end();
  await cut();
  const visit = openVisit(counter.parts, 'offline');
  expect(visit.mayGoOnline()).toBe(true);
  expect((await visit.identify(patron)).kind).toBe('known');
  expect(visit.mayGoOnline()).toBe(false);
});
