/** A block of late loans, and items that are brought back or renewed here. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compilePolicy, evaluate, readPolicy } from '../../packages/blocks/src/index.ts';
import { profileOf } from '../../packages/sip2/src/index.ts';
import { shelfNumber } from '../../simulators/library/cast/items.ts';
import { openVisit } from '../../src/circulation/visit.ts';
import { policyJson } from '../support/blocks/cases.ts';
import { type Counter, openCounter } from '../support/circulation/counter.ts';

let counter: Counter;
beforeEach(async () => {
  const profile = profileOf('simulated', { factLists: ['fees', 'loans'], heededFlags: [] });
  counter = await openCounter({ form: 'simulated', profile });
});
afterEach(() => counter.close());

const nothingLate = {
  ...{ shape: 'threshold', id: 'maximum-overdue', phrase: 'Nothing may be late' },
  measure: { take: 'count', of: 'loans', where: [{ field: 'lateDays', test: { over: 0 } }] },
  ...{ limit: { fixed: 0 }, tests: [{ op: 'over' }], denies: ['checkOut'] },
  ...{ payAtKiosk: true, clears: 'return' },
} as const;

/** A patron whose loans are late, who is blocked by nothing else; `may`: and whom it renews for. */
function blockedByLate(may: 'renew' | 'return') {
  const read = readPolicy({ ...policyJson('generic'), rules: [nothingLate] });
  if (!read.ok) throw new Error(read.problem);
  const parts = { ...counter.parts, policy: compilePolicy(read.policy) };
  const { state } = counter.library.library;
  const late = [...state.loans.values()].filter(({ dueOn }) => dueOn < state.today());
  const renewsFor = (card: string) => {
    const patron = state.patrons.get(card);
    return patron !== undefined && state.decide(patron).allows.renew;
  };
  const whose = late.find(({ card }) => may === 'return' || renewsFor(card))?.card ?? '';
  const identified = async () => {
    const visit = openVisit(parts, 'online');
    await visit.identify(whose);
    const known = await visit.enterPin('1234');
    if (known.kind !== 'known') throw new Error(known.kind);
    return { visit, decision: known.patron.decision };
  };
  return { identified, late: late.flatMap(({ item, card }) => (card === whose ? [item] : [])) };
}

it('F1: what was brought back blocks no longer in the same visit', async () => {
  const { identified, late } = blockedByLate('return');
  const { visit, decision } = await identified();
  expect(decision.reasons.map(({ rule }) => rule)).toEqual(['maximum-overdue']);
  for (const item of late)
    expect(await visit.checkIn({ item, uids: [] })).toMatchObject({ kind: 'done' });
  expect((await identified()).decision.allows.checkOut).toBe(true);
  const book = { item: shelfNumber('book', 40), uids: [] };
  expect(await visit.checkOut(book)).toMatchObject({ kind: 'done' });
});

it('what was renewed blocks no longer in the same visit', async () => {
  const { identified, late } = blockedByLate('renew');
  const { visit, decision } = await identified();
  expect(decision.allows.checkOut).toBe(false);
  for (const item of late) expect(await visit.renew(item)).toMatchObject({ kind: 'done' });
  expect((await visit.judgeAnew())?.decision.allows.checkOut).toBe(true);
});

it.each(['return', 'wait'])(
  'F3: what clears a block is told as the rule says it: %s',
  async (clears) => {
    const read = readPolicy({ ...policyJson('generic'), rules: [{ ...nothingLate, clears }] });
    if (!read.ok) throw new Error(read.problem);
    const loans = [{ item: '1', dueAt: '2026-11-01T23:59:59Z' }];
    const facts = { observedAt: '2026-11-30T10:00:00Z', loans };
    const { reasons } = evaluate(facts, compilePolicy(read.policy), facts.observedAt, 'kiosk');
    expect(reasons.map(({ rule }) => rule)).toEqual(['maximum-overdue']);
    expect(reasons.map((reason) => reason.clears.by)).toEqual([clears]);
  },
);
