/** What is absent is not zero, and a part of a list is not the whole of it. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profiles } from '../../../packages/sip2/src/index.ts';
import { patronFromCache, storeFacts } from '../../../src/circulation/patron/patron.ts';
import { type Counter, openCounter } from '../../support/circulation/counter.ts';
import {
  answerAsWise,
  feeLine,
  importNight,
  knownAsWise,
  type Said,
  sayAsWise,
} from '../../support/circulation/wise-answers.ts';
import { card } from '../../support/simulators/lindeveld.ts';

let counter: Counter;
beforeEach(async () => {
  counter = await openCounter({ profile: profiles.wise, form: 'wise' });
});
afterEach(() => counter.close());

const overdue = {
  membership: { status: 4, type: 'adult', startedOn: '2024-01-10', feeCents: 2500 },
  fees: [{ id: '1', amountCents: 2500, createdOn: '2024-01-10', membership: true }],
};
const invoiced = {
  fees: [{ id: '9', amountCents: 2000, createdOn: '2024-05-10', replaces: 'X' }],
  replacementInvoices: [
    {
      id: 'n1',
      items: [{ item: 'X', amountCents: 2000, paidCents: 0, returned: false, fee: '9' }],
    },
  ],
};
const nothing: Record<string, Said> = {
  '41 without an answer, BV 0.00': { lines: null, owed: '0.00' },
  '42 without a line, no BV': { lines: [], owed: null },
};

it.each(Object.entries(nothing))(
  'L6: %s: the membership that is overdue (4) is not paid by that',
  async (_, said) => {
    await importNight(counter, overdue);
    expect((await knownAsWise(counter, said)).decision.allows.checkOut).toBe(false);
  },
);

it('L6: 42 without a line, no BV: an invoice that names its fee is not paid by that', async () => {
  await importNight(counter, invoiced);
  const { decision } = await knownAsWise(counter, { lines: [], owed: null });
  expect(decision.allows.checkOut).toBe(false);
});

it('L13: an answer without its list leaves remembered fees as they are', async () => {
  const said: Said = { lines: [feeLine('4711', '15.00', { on: '01-01-2024' })], owed: '15.00' };
  await sayAsWise(counter, () => said);
  const see = async () => {
    storeFacts(counter.parts, { card: card(1) }, await answerAsWise(counter));
    return patronFromCache(counter.parts, card(1)).decision;
  };
  const before = await see();
  expect(before.reasons.map(({ rule }) => rule)).toEqual(['aged-fees']);
  said.lines = null;
  expect((await see()).allows.checkOut).toBe(false);
});

it('L14: where more is owed than is listed, the maximum is not known to be kept', async () => {
  await importNight(counter, { fees: undefined });
  const { decision } = await knownAsWise(counter, {
    lines: [feeLine('77', '2.00')],
    owed: '50.00',
  });
  expect(decision.unknown).toContain('maximum-fees');
});

it('what was remembered grows old all the same, however often an answer leaves it out', async () => {
  const said: Said = { lines: [feeLine('4711', '15.00', { on: '01-01-2024' })], owed: '15.00' };
  await sayAsWise(counter, () => said);
  const seeAfter = async (days: number) => {
    const { facts, ...answer } = await answerAsWise(counter);
    const observedAt = new Date(Date.parse(facts.observedAt) + days * 86_400_000).toISOString();
    counter.parts.clock = { now: () => observedAt };
    storeFacts(counter.parts, { card: card(1) }, { ...answer, facts: { ...facts, observedAt } });
    return patronFromCache(counter.parts, card(1)).decision.reasons.map(({ rule }) => rule);
  };
  expect(await seeAfter(0)).toEqual(['aged-fees']);
  said.lines = null;
  expect(await seeAfter(29)).toEqual(['aged-fees']);
  const later = new Date(Date.parse(counter.parts.clock.now()) + 2 * 86_400_000).toISOString();
  counter.parts.clock = { now: () => later };
  expect(patronFromCache(counter.parts, card(1)).decision.basis).toBe('none');
});
