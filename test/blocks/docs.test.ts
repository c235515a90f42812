/** What docs/block-rules.md teaches is so. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type PolicyInput, readCase, readPolicy, runCase } from '../../src/blocks/index.ts';
import { wiseJson } from './wise.ts';

const text = readFileSync(new URL('../../docs/block-rules.md', import.meta.url), 'utf8');
const rules = [...text.matchAll(/```json\n(\{ "shape"[\s\S]*?)```/g)].map(([, json]) => JSON.parse(json ?? ''));

describe('docs/block-rules.md', () => {
  it.each(rules.map((rule) => [rule.id as string, rule] as const))('the rule %s is one', (_, rule) => {
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
  });
  it('shows a rule of each shape', () => {
    expect(rules.map((rule) => rule.shape)).toEqual(['state', 'threshold', 'dated-blocks']);
  });
  it('the worked example does what it says', () => {
    const json: PolicyInput = wiseJson();
    json.limits = { ...json.limits, maximumFeesCents: { '*': 500 } };
    const rule = json.rules.find((each) => each.id === 'maximum-fees');
    if (rule?.shape !== 'threshold' || rule.measure.take === 'value') throw new Error('no such rule');
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
