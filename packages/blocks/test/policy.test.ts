import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decide, facts, fee, holding, now, wiseJson } from '../../../test/support/blocks/wise.ts';
import {
  compilePolicy,
  doubtsAbout,
  factsSchema,
  policySchema,
  readFacts,
  readPolicy,
} from '../src/index.ts';

function problem(edit: (policy: ReturnType<typeof wiseJson>) => void) {
  const json = wiseJson();
  edit(json);
  const read = readPolicy(json);
  return read.ok ? null : read.problem;
}

describe('a policy', () => {
  it('is read without complaint', () => {
    expect(problem(() => {})).toBeNull();
  });
  it.each<[string, (policy: ReturnType<typeof wiseJson>) => void, RegExp]>([
    ['an unknown key', (p) => Object.assign(p, { limit: {} }), /limit/],
    ['another version', (p) => Object.assign(p, { version: 2 }), /version/],
    [
      'two rules of one name',
      (p) => p.rules.push(...p.rules.slice(0, 1)),
      /two rules are called cancelled/,
    ],
    [
      'a table that is not there',
      (p) => Object.assign(p, { limits: { agedFeesDays: {} } }),
      /maximumFeesCents/,
    ],
    [
      'a time zone that is none',
      (p) => Object.assign(p.settings, { timeZone: 'Europe/Lindeveld' }),
      /time zone/,
    ],
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
      'an unknown fact',
      (p) => Object.assign(p.rules[0] ?? {}, { when: { fact: 'age', test: { over: 1 } } }),
      /when/,
    ],
  ])('is refused with %s, in words that name it', (_, edit, words) => {
    expect(problem(edit)).toMatch(words);
  });
  it.each<[string, (policy: ReturnType<typeof wiseJson>) => void, string]>([
    [
      'a misspelt word',
      (p) => Object.assign(p.rules[8] ?? {}, { payAtKisok: true }),
      'rules[8].payAtKisok: is not known here. Did you mean "payAtKiosk"?',
    ],
    [
      'a test of no kind',
      (p) => Object.assign(p.rules[0] ?? {}, { when: { fact: 'holds', test: { eq: 9 } } }),
      'rules[0].when.test.eq: is not known here. Known here: is, in, notIn, over, atLeast, contains.',
    ],
    [
      'a misspelt choice',
      (p) => Object.assign(p.rules[0] ?? {}, { clears: 'pay-eech' }),
      'rules[0].clears: "pay-eech" is not known. Did you mean "pay-each"? Known here: pay-down',
    ],
    [
      'a rule of no shape',
      (p) => Object.assign(p.rules[0] ?? {}, { shape: 'limit' }),
      'rules[0].shape: "limit" is not known. Known here: state, threshold, dated-blocks.',
    ],
    [
      'a number in quotes',
      (p) => Object.assign(p, { limits: { ...p.limits, agedFeesDays: { '*': '30' } } }),
      'limits.agedFeesDays.*: is "30". Write a number.',
    ],
    [
      'nothing where something must be',
      (p) => Object.assign(p, { name: undefined }),
      'name: is missing. Write a text in quotes.',
    ],
    [
      'a misspelt table',
      (p) => Object.assign(p.rules[8] ?? {}, { limit: { table: 'maximumFeeCents', by: [] } }),
      'rules[8]: maximum-fees names the table maximumFeeCents, which is not in limits. Did you mean "maximumFeesCents"?',
    ],
  ])('is refused with %s, in words that name the remedy', (_, edit, words) => {
    expect(problem(edit)).toContain(words);
  });
  it.each<[string, (policy: ReturnType<typeof wiseJson>) => void, string]>([
    [
      'a table that no rule uses',
      (p) => Object.assign(p.limits ?? {}, { maximumFeeCents: {} }),
      'limits.maximumFeeCents: no rule uses this table. Did you mean "maximumFeesCents"?',
    ],
    ['no rule', (p) => Object.assign(p, { rules: [], limits: {} }), 'rules: there is no rule'],
    [
      'an institution in two consortia',
      (p) => p.consortia?.push(['3551', '3552']),
      'consortia[1]: 3551 is in another consortium too',
    ],
    [
      'branches in a ring',
      (p) => Object.assign(p, { trees: { branch: { a: 'b', b: 'c', c: 'b' }, group: {} } }),
      'trees.branch: b, c are above each other',
    ],
    [
      'an option that is tested for a value of another type',
      (p) =>
        Object.assign(p, {
          options: { strict: 'yes' },
          rules: [{ ...p.rules[0], when: { option: 'strict', test: { is: true } } }],
        }),
      'rules[0]: cancelled tests the option strict, which is "yes", for {"is":true}',
    ],
    [
      'two rows for one place',
      (p) =>
        Object.assign(p.limits ?? {}, {
          rows: [
            { branch: 'a', group: 'b', value: 1 },
            { branch: 'a', group: 'b', value: 2 },
          ],
        }),
      'limits.rows[1]: there is a row for a and b above',
    ],
  ])('is doubted with %s', (_, edit, words) => {
    const json = wiseJson();
    edit(json);
    const read = readPolicy(json);
    expect(read.ok && doubtsAbout(read.policy).join('\n')).toContain(words);
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
  it('is copied when compiled: changing the value changes no decision', () => {
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
  it('are read; an unknown key or an amount not in whole cents is refused', () => {
    for (const about of Object.values(holding)) expect(factsSchema.parse(about)).toEqual(about);
    expect(factsSchema.safeParse({ ...facts(), debts: [] }).success).toBe(false);
    expect(factsSchema.safeParse(facts({ fees: [fee('a', { amountCents: 10.5 })] })).success).toBe(
      false,
    );
    expect(factsSchema.safeParse({ observedAt: 'yesterday' }).success).toBe(false);
  });
  it('null is unknown, and facts without observedAt have the given one', () => {
    const json = { membership: { status: 5, type: null }, fees: null, flags: null };
    expect(readFacts(json, now)).toEqual({
      ok: true,
      facts: { observedAt: now, membership: { status: 5 } },
    });
    expect(readFacts(json).ok).toBe(false);
  });
  it.each<[unknown, string]>([
    [
      { observedAt: '2026-11-24' },
      'observedAt: "2026-11-24" is not a moment. Write it with its offset, as in 2026-11-24T10:00:00+01:00.',
    ],
    [
      { membership: { statuss: 2 } },
      'membership.statuss: is not known here. Did you mean "status"?',
    ],
    [{ membership: { status: '2' } }, 'membership.status: is "2". Write a number.'],
    [
      { fees: [{ id: 'a', amountCents: 9.5 }] },
      'fees[0].amountCents: is 9.5. Write a whole number.',
    ],
    [
      { fees: [{ id: 'a', amountCents: 9, createdOn: '1/10/2026' }] },
      'fees[0].createdOn: "1/10/2026" is not a date. Write it as in 2026-11-24.',
    ],
    [
      { fees: [{ id: 'a', amountCents: 9, state: 'opened' }] },
      'fees[0].state: "opened" is not known. Did you mean "open"?',
    ],
    [[], 'is a list. Write an object, in { }.'],
  ])('%j is refused in words that name the remedy', (json, words) => {
    const read = readFacts(json, now);
    expect(read.ok ? '' : read.problem).toContain(words);
  });
});
