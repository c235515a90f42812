/** A card that the library system no longer accepts while its account is open at the kiosk. */
import { afterEach, describe, expect, it } from 'vitest';
import { type Profile, profileOf } from '../../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../../simulators/library/cast/items.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { resolveOpen } from '../../../src/circulation/settle/resolve.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { openCounter } from '../../support/circulation/counter.ts';
import { borrower, openTill } from '../../support/circulation/till.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const book = { item: shelfNumber('book', 40), uids: [] };
const other = { item: shelfNumber('book', 41), uids: [] };

async function opened(card: string, reborrow?: Profile['reborrow']) {
  const { counter } = reborrow
    ? { counter: await openCounter({ profile: profileOf('simulated', { reborrow }) }) }
    : await openTill(closers);
  if (reborrow) closers.push(async () => counter.close());
  const { state } = counter.library.library;
  // What is remembered is fresh by the library's clock.
  counter.parts.clock = { now: state.now };
  const visit = openVisit(counter.parts, 'online');
  await visit.identify(card);
  const known = await visit.enterPin('1234');
  if (known.kind !== 'known') throw new Error(known.kind);
  return {
    ...{ counter, visit, patron: known.patron },
    /** "Your card is no longer valid": BL N, and the PIN is right. */
    withdraw: () => state.withdrawn.add(card),
    /** What it is refused with off line: in the same visit, and shown again. */
    offline: async () => {
      await counter.cut();
      const decided = visit.goOffline();
      const same = await visit.checkOut(book);
      const again = await openVisit(counter.parts, 'offline').identify(card);
      const may = decided?.kind === 'known' && decided.patron.decision.allows.checkOut;
      return [may, same, again.kind];
    },
  };
}
const refusedOffline = [false, { kind: 'refused', code: 'blocked', title: null }, 'unknown-card'];

async function paying(card: string, withdrawn: 'before' | 'meanwhile' | 'never') {
  const { visit, patron, withdraw, offline } = await opened(card);
  expect(patron.decision.allows.checkOut).toBe(false);
  if (withdrawn === 'before') withdraw();
  const progress = () => withdrawn === 'meanwhile' && void withdraw();
  const outcome = await visit.pay(
    patron.leastFees,
    'terminal',
    progress,
    new AbortController().signal,
    'nl',
  );
  const { kind } = outcome;
  const after = 'patron' in outcome ? outcome.patron : undefined;
  return { ...{ visit, offline, kind }, may: after?.decision.allows.checkOut, after };
}

it('who has paid, and whose card is no longer valid, borrows nothing: on line, and then off line', async () => {
  const { visit, offline, kind, may, after } = await paying(borrower.card, 'meanwhile');
  expect([kind, may]).toEqual(['paid', false]);
  expect(after?.messages).toEqual(['Uw kaart is niet meer geldig. Vraag het aan de balie.']);
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'refused', code: 'blocked' });
  expect(await offline()).toEqual(refusedOffline);
});

it('whose card is good borrows after it', async () => {
  const { visit, kind, may } = await paying(borrower.card, 'never');
  expect([kind, may]).toEqual(['paid', true]);
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'done' });
});

it('no money is taken where that is known before', async () => {
  const { kind, may, after, offline } = await paying(borrower.card, 'before');
  expect([kind, may, after?.fees]).toEqual(['not-paid', false, []]);
  expect(await offline()).toEqual(refusedOffline);
});

it('asked about again after a return, it is refused off line', async () => {
  const { visit, withdraw, offline } = await opened(borrower.card);
  await visit.checkIn({ item: shelfNumber('book', 41), uids: [] });
  withdraw();
  expect((await visit.judgeAnew())?.decision.allows.checkOut).toBe(false);
  expect(await offline()).toEqual(refusedOffline);
});

it('where the list of loans is asked for and says it, nothing is lent since', async () => {
  const { visit, patron, withdraw, offline } = await opened(patronCard(1));
  expect(patron.decision.allows.checkOut).toBe(true);
  withdraw();
  expect(await visit.account()).toBe('refused');
  // The screen hears of it once.
  const { allows } = (await visit.judgeAnew())?.decision ?? {};
  expect([allows?.checkOut, allows?.seeLoans]).toEqual([false, false]);
  expect(await visit.judgeAnew()).toBeNull();
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'refused', code: 'blocked' });
  expect(await offline()).toEqual(refusedOffline);
});

it('where the list that a loan needs says it, nothing is lent, and off line it stays refused', async () => {
  const { counter, visit, withdraw, offline } = await opened(patronCard(1), 'renews-anyway');
  withdraw();
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'refused', code: 'blocked' });
  expect(counter.library.received()).not.toContain('11');
  expect((await visit.judgeAnew())?.decision.allows.checkOut).toBe(false);
  expect(await offline()).toEqual(refusedOffline);
});

describe('an open entry of the journal is asked about', () => {
  /** A loan without an answer, in a library whose 18 names no holder; `withdraw`, and the line back. */
  async function afterDoubt(isWithdrawn: boolean) {
    const made = await opened(patronCard(1));
    const { counter, visit, withdraw } = made;
    const { library, parts, client } = counter;
    library.library.state.quirks.add('no-holder');
    library.misbehave('hang-up-before-answer', { codes: ['11'], times: 1 });
    expect(await visit.checkOut(book)).toMatchObject({ code: 'outcome-unknown' });
    if (isWithdrawn) withdraw();
    visit.goOffline();
    await expect.poll(() => client.state).toBe('online');
    await expect.poll(() => resolveOpen(parts)).toBe(true);
    return made;
  }

  it('the answer says that the card is not valid any more: it is refused off line, and in the open visit', async () => {
    const { visit, offline } = await afterDoubt(true);
    const back = visit.goOnline();
    const { allows } = (back?.kind === 'known' && back.patron.decision) || {};
    expect([allows?.checkOut, allows?.seeLoans]).toEqual([false, false]);
    expect(await visit.checkOut(other)).toMatchObject({ kind: 'refused', code: 'blocked' });
    expect(await offline()).toEqual(refusedOffline);
  });

  it('whose card is good borrows on', async () => {
    const { visit, counter } = await afterDoubt(false);
    expect(visit.goOnline()).toMatchObject({
      patron: { decision: { allows: { checkOut: true } } },
    });
    expect(await visit.checkOut(other)).toMatchObject({ kind: 'done' });
    await counter.cut();
    expect((await openVisit(counter.parts, 'offline').identify(patronCard(1))).kind).toBe('known');
  });
});
