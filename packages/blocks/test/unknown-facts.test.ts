/** Decisions where facts are missing: all of them, or those of one rule. */
import { describe, expect, it } from 'vitest';
import { policyOf as policyOfSystem } from '../../../test/support/blocks/cases.ts';
import {
  decide,
  facts,
  fee,
  now,
  policyOf,
  rules,
  wise,
} from '../../../test/support/blocks/wise.ts';
import { compilePolicy, type Facts, type PolicyInput } from '../src/index.ts';

describe('12: without facts', () => {
  it('checkin-only in every channel', () => {
    for (const channel of ['kiosk', 'portal', 'staff'] as const) {
      const decision = decide(null, channel);
      expect(decision).toMatchObject({ level: 'checkin-only', basis: 'none', asOf: null });
      expect(rules(decision)).toEqual(['no-facts']);
    }
  });
  it('provisional check-outs where the library allows them', () => {
    const open = policyOf((policy) => {
      policy.settings.withoutFacts = 'provisional';
    });
    expect(decide(null, 'kiosk', { policy: open }).allows).toMatchObject({
      checkIn: true,
      checkOut: true,
      renew: false,
      pay: false,
    });
  });
});

/**
 * At two loans no check-out, above two no renewal either. A loan claimed returned does not count.
 */
const chargedOut: PolicyInput['rules'][number] = {
  shape: 'threshold',
  id: 'maximum-charged-out',
  phrase: 'At most two loans',
  measure: {
    take: 'count',
    of: 'loans',
    where: [{ field: 'state', test: { notIn: ['claimed-returned'] } }],
  },
  limit: { table: 'chargedOut', by: [] },
  tests: [{ op: 'atLeast', denies: ['checkOut'] }, { op: 'over' }],
  denies: ['checkOut', 'renew'],
  payAtKiosk: true,
  clears: 'return',
};

describe('unknown facts', () => {
  it('are named, and deny nothing', () => {
    const decision = decide({ observedAt: now, flags: Array.from({ length: 14 }, () => false) });
    expect(decision.reasons).toEqual([]);
    expect(new Set(decision.unknown)).toEqual(new Set(wise.policy.rules.map((rule) => rule.id)));
  });
  it('facts without anything about the patron count as no facts', () => {
    for (const about of [
      {},
      { institution: '3550', branch: '35500', flags: null },
      { membership: {}, account: {} },
    ])
      expect(decide({ observedAt: now, ...about })).toMatchObject({
        level: 'checkin-only',
        basis: 'none',
        asOf: null,
      });
    for (const about of [
      { fees: [] },
      { membership: { status: 5 } },
      { manualBlocks: [] },
      { holds: 0 },
      { replacementInvoices: [] },
    ])
      expect(decide({ observedAt: now, ...about })).toMatchObject({ level: 'full', basis: 'live' });
  });
  it('a rule about blocks is named where blocks are unknown; the known ones deny', () => {
    const folio = compilePolicy(policyOfSystem('folio'));
    const about = { ...facts(), loans: [], account: { active: true, expiresOn: '2030-01-01' } };
    const { manualBlocks: _, ...unblocked } = about;
    const judge = (blocks: Partial<Facts>) =>
      decide({ ...unblocked, ...blocks }, 'kiosk', { policy: folio });
    const onHolds = { denies: ['hold'] as const };
    expect(judge({ blocks: [onHolds] }).unknown).toEqual([]);
    // A block that does not say what it denies; manual blocks alone, since there may be others.
    for (const blocks of [{ blocks: [onHolds, {}] }, { manualBlocks: [onHolds] }])
      expect(judge(blocks)).toMatchObject({
        allows: { hold: false, checkOut: true },
        unknown: ['manual-block'],
      });
    expect(judge({ manualBlocks: [] }).unknown).toEqual(['manual-block']);
  });
  it('a credit of an unknown institution: unknown', () => {
    const unnamed = policyOf((policy) => {
      policy.settings.feesWithoutInstitution = 'unknown';
    });
    const { institution: _, ...credit } = fee('b', { amountCents: -300 });
    const about = facts({ fees: [fee('a', { amountCents: 1100 }), credit] });
    expect(decide(about, 'kiosk', { policy: unnamed })).toMatchObject({
      reasons: [],
      unknown: ['maximum-fees'],
    });
    // Likewise one of a loan that may be claimed returned.
    const folio = policyOfSystem('folio');
    const limited = compilePolicy({
      ...folio,
      limits: { ...folio.limits, feeBalanceCents: { '*': 1000 } },
    });
    const ofLoan = facts({
      fees: [fee('a', { amountCents: 1100 }), fee('b', { amountCents: -300, loan: 'i1' })],
    });
    const { reasons, unknown } = decide(ofLoan, 'kiosk', { policy: limited });
    expect(reasons).toEqual([]);
    expect(unknown).toContain('maximum-fees');
  });
  it('an unknown type, where one row is no limit: unknown', () => {
    const lenient = policyOf((policy) => {
      policy.limits = { ...policy.limits, maximumFeesCents: { adult: 0, '*': 800 } };
      for (const rule of policy.rules)
        if (rule.shape === 'threshold' && 'by' in rule.limit)
          Object.assign(rule.limit, { zero: 'off' });
    });
    const untyped = facts({
      membership: { status: 5, feeCents: 0 },
      fees: [fee('a', { amountCents: 900 })],
    });
    expect(decide(untyped, 'kiosk', { policy: lenient })).toMatchObject({
      reasons: [],
      unknown: ['maximum-fees'],
    });
  });
  it('a rule that holds and may deny more is named as well', () => {
    const folio = policyOf((policy) => {
      policy.rules = [chargedOut];
      policy.limits = { chargedOut: { '*': 2 } };
    });
    const loan = (item: string, state?: 'out') => ({
      item,
      ...(state === undefined ? {} : { state }),
    });
    const about = facts({ loans: [loan('a', 'out'), loan('b', 'out'), loan('c')] });
    expect(decide(about, 'kiosk', { policy: folio })).toMatchObject({
      allows: { checkOut: false, renew: true },
      reasons: [{ rule: 'maximum-charged-out', denies: ['checkOut'] }],
      unknown: ['maximum-charged-out'],
    });
  });
  it('a fee without a date: unknown, unless another fee is certainly too old', () => {
    const { createdOn: _, ...undated } = fee('a');
    expect(decide(facts({ fees: [undated] }))).toMatchObject({
      reasons: [],
      unknown: ['aged-fees'],
    });
    const decision = decide(facts({ fees: [undated, fee('b', { createdOn: '2026-01-01' })] }));
    expect(decision.unknown).toEqual([]);
    expect(decision.reasons[0]?.clears.feeIds).toEqual(['b']);
  });
  it('an unknown membership type: judged where every maximum gives the same answer', () => {
    const untyped = (cents: number) =>
      facts({ membership: { status: 5, feeCents: 0 }, fees: [fee('a', { amountCents: cents })] });
    expect(decide(untyped(500)).unknown).toEqual([]);
    expect(decide(untyped(501)).unknown).toEqual(['maximum-fees']);
    expect(decide(untyped(5000)).unknown).toEqual(['maximum-fees']);
    const everyone = policyOf((policy) => {
      policy.limits = { ...policy.limits, maximumFeesCents: { adult: 1000, youth: 500, '*': 800 } };
    });
    expect(rules(decide(untyped(1001), 'kiosk', { policy: everyone }))).toEqual(['maximum-fees']);
  });
  it('a fee without an institution belongs to the own one; a setting leaves it unknown', () => {
    const { institution: _, ...anywhere } = fee('a', { amountCents: 1001 });
    expect(rules(decide(facts({ fees: [anywhere] })))).toEqual(['maximum-fees']);
    const strict = policyOf((policy) => {
      policy.settings.feesWithoutInstitution = 'unknown';
    });
    expect(decide(facts({ fees: [anywhere] }), 'kiosk', { policy: strict }).unknown).toContain(
      'maximum-fees',
    );
  });
  it('a status 2 with an unknown membership fee', () => {
    const decision = decide(facts({ membership: { status: 2, type: 'adult' } }));
    expect(decision).toMatchObject({ reasons: [], unknown: ['membership-fee'] });
  });
  it('deny where the library sets that', () => {
    const closed = policyOf((policy) => {
      policy.settings.unknownFacts = 'deny';
    });
    expect(decide({ observedAt: now }, 'kiosk', { policy: closed }).level).toBe('checkin-only');
  });
});
