/** The examples of docs/block-rules.md do what the page says. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wiseJson } from '../../../test/support/blocks/wise.ts';
import {
  type Allows,
  compilePolicy,
  evaluate,
  type Facts,
  type PolicyInput,
  readCase,
  readPolicy,
  runCase,
} from '../src/index.ts';

const text = readFileSync(new URL('../../../docs/block-rules.md', import.meta.url), 'utf8');
const rules = [...text.matchAll(/```json\n(\{ "shape"[\s\S]*?)```/g)].map(([, json]) =>
  JSON.parse(json ?? ''),
);

describe('docs/block-rules.md', () => {
  it.each(rules.map((rule) => [rule.id as string, rule] as const))(
    'the rule %s is one',
    (_, rule) => {
      const limits = { overdueItems: { '*': 5 } };
      const policy = {
        version: 1,
        name: 'a',
        source: 'b',
        settings: { timeZone: 'Europe/Brussels' },
        limits,
        rules: [rule],
      };
      const read = readPolicy(policy);
      expect(read.ok ? '' : read.problem).toBe('');
    },
  );
  it('shows a rule of each shape', () => {
    expect(rules.map((rule) => rule.shape)).toEqual(['state', 'threshold', 'dated-blocks']);
  });
  const late = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      item: `${index}`,
      dueAt: '2026-03-10T10:00:00Z',
    }));
  const staffBlock = (type: string) => ({ branch: 'b', blocks: [{ type, branch: 'b' }] });
  it.each<[string, Partial<Facts>, Partial<Allows>]>([
    [
      'cancelled',
      { membership: { status: 9 } },
      { checkOut: false, renew: false, hold: false, pay: false },
    ],
    [
      'cancelled',
      { membership: { status: 5 } },
      { checkOut: true, renew: true, hold: true, pay: true },
    ],
    ['maximum-overdue', { loans: late(4) }, { checkOut: true }],
    ['maximum-overdue', { loans: late(5) }, { checkOut: false, renew: true }],
    ['staff-block', staffBlock('STAFF_C'), { checkOut: false, renew: true, hold: true }],
    ['staff-block', staffBlock('STAFF_HR'), { checkOut: true, renew: false, hold: false }],
  ])('the rule %s does what it says, %j', (id, about, allows) => {
    const limits = { overdueItems: { '*': 5 } };
    const settings = { timeZone: 'Europe/Brussels' };
    const shown = rules.filter((rule) => rule.id === id);
    const read = readPolicy({ version: 1, name: 'a', source: 'b', settings, limits, rules: shown });
    if (!read.ok) throw new Error(read.problem);
    const facts: Facts = { observedAt: '2026-03-15T10:00:00Z', ...about };
    expect(
      evaluate(facts, compilePolicy(read.policy), facts.observedAt, 'kiosk').allows,
    ).toMatchObject(allows);
  });
  it('the worked example does what it says', () => {
    const json: PolicyInput = wiseJson();
    json.limits = { ...json.limits, maximumFeesCents: { '*': 500 } };
    const rule = json.rules.find((each) => each.id === 'maximum-fees');
    if (rule?.shape !== 'threshold' || rule.measure.take === 'value')
      throw new Error('no such rule');
    rule.tests = [{ op: 'atLeast' }];
    rule.measure.where = (rule.measure.where ?? []).filter((each) => each.field !== 'membership');
    rule.denies = { kiosk: ['checkOut'] };
    rule.warns = ['checkOut'];
    const read = readPolicy(json);
    if (!read.ok) throw new Error(read.problem);
    const lines = text.split('\n').filter((line) => line.startsWith('{"system":"my"'));
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const row = readCase(JSON.parse(line));
      expect(row.ok && runCase(read.policy, row.value)).toEqual([]);
    }
  });
});
