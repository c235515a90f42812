import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compilePolicy, factsSchema, policySchema, readPolicy } from '../../src/blocks/index.ts';
import { decide, facts, fee, holding, wiseJson } from './wise.ts';

const problem = (edit: (policy: ReturnType<typeof wiseJson>) => void) => {
  const json = wiseJson();
  edit(json);
  const read = readPolicy(json);
  return read.ok ? null : read.problem;
};

describe('a policy', () => {
  it('reads as it stands', () => {
    expect(problem(() => {})).toBeNull();
  });
  it.each<[string, (policy: ReturnType<typeof wiseJson>) => void, RegExp]>([
    ['a word that the language does not know', (p) => Object.assign(p, { limit: {} }), /limit/],
    ['another version', (p) => Object.assign(p, { version: 2 }), /version/],
    ['two rules of one name', (p) => p.rules.push(...p.rules.slice(0, 1)), /two rules are called cancelled/],
    ['a table that is not there', (p) => Object.assign(p, { limits: { agedFeesDays: {} } }), /maximumFeesCents/],
    ['a time zone that is none', (p) => Object.assign(p.settings, { timeZone: 'Europe/Lindeveld' }), /time zone/],
    [
      'a flag beyond the fourteen',
      (p) => Object.assign(p.settings, { flags: { '14': ['renew'] } }),
      /settings\.flags\.14/,
    ],
    [
      'a rule that denies checking in',
      (p) => Object.assign(p.rules[0] ?? {}, { denies: { kiosk: ['checkIn'] } }),
      /checkOut/,
    ],
    [
      'a fact that nobody knows',
      (p) => Object.assign(p.rules[0] ?? {}, { when: { fact: 'age', test: { over: 1 } } }),
      /when/,
    ],
  ])('is refused with %s, in words that name it', (_, edit, words) => {
    expect(problem(edit)).toMatch(words);
  });
  it.each([[null], [7], ['text'], [[]], [{}], [undefined]])('never throws on %j', (json) => {
    expect(readPolicy(json).ok).toBe(false);
  });
  it('has a JSON schema for editors', () => {
    expect(z.toJSONSchema(policySchema, { io: 'input' })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    });
  });
  it('once compiled is its own: changing the value changes no decision', () => {
    const read = readPolicy(wiseJson());
    if (!read.ok) throw new Error(read.problem);
    const compiled = compilePolicy(read.policy);
    read.policy.limits.maximumFeesCents = { adult: 999_999 };
    read.policy.consortia.length = 0;
    const about = facts({ fees: [fee('a', { amountCents: 1001, institution: '3551' })] });
    expect(decide(about, 'kiosk', { policy: compiled }).level).toBe('payment');
  });
});

describe('facts from outside', () => {
  it('are believed as they are, and refused with a word unknown or an amount that is no whole cents', () => {
    for (const about of Object.values(holding)) expect(factsSchema.parse(about)).toEqual(about);
    expect(factsSchema.safeParse({ ...facts(), debts: [] }).success).toBe(false);
    expect(factsSchema.safeParse(facts({ fees: [fee('a', { amountCents: 10.5 })] })).success).toBe(false);
    expect(factsSchema.safeParse({ observedAt: 'yesterday' }).success).toBe(false);
  });
});
