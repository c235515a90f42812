/** What the journal hears of a patron, as it asks about an entry, is known off line too. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compilePolicy } from '../../../packages/blocks/src/index.ts';
import { requestPatron } from '../../../src/circulation/patron/reread.ts';
import { openVisit } from '../../../src/circulation/visit.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import { card, clock, readWisePolicy } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
afterEach(() => counter.close());

async function mayBorrow(mode: 'online' | 'offline', nth = 3): Promise<boolean> {
  const visit = openVisit(counter.parts, mode);
  const first = await visit.identify(card(nth));
  const who = first.kind === 'pin-needed' ? await visit.enterPin('1234') : first;
  await visit.end();
  if (who.kind !== 'known') throw new Error(who.kind);
  return who.patron.decision.allows.checkOut;
}

it.each([
  ['where no PIN is asked for', 'never', [], true],
  ['not where the account opens with a PIN, which the journal does not have', 'always', [], false],
  ['nor where the library system says yes to none', 'always', ['yes-without-pin'], false],
] as const)('%s', async (_, pin, quirks, isLearned) => {
  counter = await openCounter();
  counter.parts.settings = { ...counter.parts.settings, pin };
  expect(await mayBorrow('online')).toBe(false);
  counter.library.library.state.patrons.get(card(3))?.fees.splice(0);
  for (const quirk of quirks) counter.library.library.setQuirk(quirk, true);
  expect(await requestPatron(counter.parts, { card: card(3) }, 'fees')).toMatchObject({
    kind: 'answer',
  });
  await counter.cut();
  expect(await mayBorrow('offline')).toBe(isLearned);
});

describe('the list of loans, which comes without the fees', () => {
  beforeEach(async () => {
    counter = await openCounter();
    const { settings } = counter.parts;
    const offline = { ...settings.offline, unknownPatrons: 'provisional' } as const;
    counter.parts.settings = { ...settings, pin: 'never', offline };
  });
  const asksForLoans = () => requestPatron(counter.parts, { card: card(1) }, 'loans');

  it('allows nothing that the fees denied, once those are too old', async () => {
    const policy = readWisePolicy();
    const limits = { ...policy.limits, agedFeesDays: { '35500': 5 } };
    counter.parts.policy = compilePolicy({ ...policy, limits });
    const { patrons } = counter.library.library.state;
    const [like] = patrons.get(card(3))?.fees ?? [];
    if (!like) throw new Error('no fee');
    // Old enough for the library's own rules, and not for the flags of the library system.
    patrons.get(card(1))?.fees.push({ ...like, amountCents: 300, createdOn: '2024-05-06' });
    expect(await mayBorrow('online', 1)).toBe(false);
    const later = new Date(Date.parse(clock.now()) + 31 * 86_400_000).toISOString();
    counter.parts.clock = { now: () => later };
    counter.parts.cache.purge(later);
    await asksForLoans();
    expect(await mayBorrow('offline', 1)).toBe(false);
  });

  it('denies by what it has', async () => {
    expect(await mayBorrow('online', 1)).toBe(true);
    counter.library.library.state.patrons.get(card(1))?.manualBlocks.push('by hand');
    await asksForLoans();
    expect(await mayBorrow('offline', 1)).toBe(false);
  });

  it('says that a card is good again', async () => {
    counter.parts.cache.refuse(card(1), clock.now());
    await asksForLoans();
    expect(await mayBorrow('offline', 1)).toBe(true);
  });
});

function instant(seconds: number): string {
  return new Date(Date.UTC(2024, 4, 17, 9, 30, seconds)).toISOString();
}

it('what denies a loan counts at once in a visit that is off line, and is asked for again on line', async () => {
  let seconds = 0;
  counter = await openCounter({ clock: { now: () => instant(seconds) } });
  counter.parts.settings = { ...counter.parts.settings, pin: 'never' };
  const owes = counter.library.library.state.patrons.get(card(3));
  const fees = owes?.fees.splice(0) ?? [];
  const visit = openVisit(counter.parts, 'online');
  expect(await visit.identify(card(3))).toMatchObject({
    patron: { decision: { allows: { checkOut: true } } },
  });
  visit.goOffline();
  owes?.fees.push(...fees);
  seconds += 1;
  await requestPatron(counter.parts, { card: card(3) }, 'fees');
  const denied = { decision: { basis: 'cached', allows: { checkOut: false } } };
  expect(await visit.judgeAnew()).toMatchObject(denied);
  expect(visit.goOnline()).toMatchObject({ patron: denied });
  owes?.fees.splice(0);
  expect(await visit.judgeAnew()).toMatchObject({
    decision: { basis: 'live', allows: { checkOut: true } },
  });
});
