/** On the staff channel an action is allowed, warned of, or denied. */
import { describe, expect, it } from 'vitest';
import { compilePolicy, evaluate } from '../../src/blocks/index.ts';
import { policyOf } from '../support/blocks/cases.ts';
import { decide, facts, holding, now } from '../support/blocks/wise.ts';

describe('Wise: staff are warned, and may go on', () => {
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
  it('a patron is warned of nothing', () => {
    for (const channel of ['kiosk', 'portal'] as const)
      expect(decide(holding['maximum-fees'] ?? null, channel)).not.toHaveProperty('warns');
  });
});

it('Evergreen denies at the desk too, and tells collecting a hold from checking out; the others do not', () => {
  const blocks = [{ id: '1', type: 'STAFF_C', branch: 'BR4' }];
  const about = { ...facts(), branch: 'BR4', group: 'Patrons', loans: [], blocks };
  const decision = evaluate(about, compilePolicy(policyOf('evergreen')), now, 'staff');
  expect(decision).toMatchObject({
    allows: { checkOut: false, collect: true, renew: true },
    warns: [],
  });
  expect(decide(facts()).allows).not.toHaveProperty('collect');
});

it('two rules of one reason are told as one, with all that they deny', () => {
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

it('a block of a type that no rule knows is unknown, and denies nothing', () => {
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
