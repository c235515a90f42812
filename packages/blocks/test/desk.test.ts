/** For staff an action is allowed, to be confirmed, or denied. */
import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../test/support/blocks/cases.ts';
import { decide, facts, holding, now } from '../../../test/support/blocks/wise.ts';
import { compilePolicy, evaluate } from '../src/index.ts';

describe('Wise: staff confirm, and may go on', () => {
  it.each([
    ['maximum-fees', ['checkOut', 'renew']],
    ['aged-fees', ['checkOut', 'renew', 'hold']],
    ['replacement-invoice', ['checkOut', 'renew']],
    ['membership-fee', []],
    ['cancelled', []],
  ])('%s: %j', (rule, warned) => {
    const decision = decide(holding[rule] ?? null, 'staff');
    expect(decision.warns).toEqual(warned);
    for (const action of warned) expect(decision.allows).toMatchObject({ [action]: true });
  });
  it('a patron gets no warnings', () => {
    for (const channel of ['kiosk', 'portal'] as const)
      expect(decide(holding['maximum-fees'] ?? null, channel)).not.toHaveProperty('warns');
  });
});

it('only Evergreen denies at the desk too, and answers collect apart from checkOut', () => {
  const blocks = [{ id: '1', type: 'STAFF_C', branch: 'BR4' }];
  const about = { ...facts(), branch: 'BR4', group: 'Patrons', loans: [], blocks };
  const decision = evaluate(about, compilePolicy(policyOf('evergreen')), now, 'staff');
  expect(decision).toMatchObject({
    allows: { checkOut: false, collect: true, renew: true },
    warns: [],
  });
  expect(decide(facts()).allows).not.toHaveProperty('collect');
});

it('two rules with the same reason give one reason, with all that they deny', () => {
  const about = {
    ...facts(),
    branch: 'BR4',
    group: 'Patrons',
    loans: [],
    blocks: [{ id: '1', type: 'PATRON_EXCEEDS_FINES', branch: 'BR4' }],
  };
  const { reasons } = evaluate(about, compilePolicy(policyOf('evergreen')), now, 'kiosk');
  expect(reasons.map((reason) => reason.rule)).toEqual(['maximum-fees']);
  expect(reasons[0]?.denies).toEqual(['checkOut', 'collect', 'hold', 'renew']);
});

it('a block of a type that no rule names is unknown, and denies nothing', () => {
  const about = {
    ...facts(),
    branch: 'BR4',
    group: 'Patrons',
    loans: [],
    blocks: [{ id: '1', type: 'SITE_MADE', branch: 'BR4' }],
  };
  const decision = evaluate(about, compilePolicy(policyOf('evergreen')), now, 'kiosk');
  expect(decision.reasons).toEqual([]);
  expect(decision.unknown).toContain('staff-block');
});
