/** Decisions where the source of the rules is silent; each is the default of a setting. */
import { describe, expect, it } from 'vitest';
import {
  type Action,
  compilePolicy,
  evaluate,
  type Facts,
  type PolicyInput,
  payable,
  project,
} from '../../src/blocks/index.ts';
import { policyOf as policyOfSystem } from '../support/blocks/cases.ts';
import {
  decide,
  facts,
  fee,
  holding,
  membershipFee,
  now,
  policyOf,
  rules,
  wise,
  withStatus,
} from '../support/blocks/wise.ts';

function flags(...set: number[]) {
  return Array.from({ length: 14 }, (_, position) => set.includes(position));
}
function change(id: string, edit: (rule: PolicyInput['rules'][number]) => void) {
  return policyOf((policy) => {
    const rule = policy.rules.find((each) => each.id === id);
    if (!rule) throw new Error(`no rule ${id}`);
    edit(rule);
  });
}

it('1: rules combine per action, all reasons are given, the worst first', () => {
  const about = withStatus(4, 2500, {
    fees: [membershipFee(2500), fee('a', { amountCents: 1500, createdOn: '2026-01-01' })],
    manualBlocks: ['x'],
  });
  const decision = decide(about);
  expect(rules(decision)).toEqual(['manual-block', 'payment-overdue', 'aged-fees', 'maximum-fees']);
  const denied = new Set(decision.reasons.flatMap((reason) => reason.denies));
  for (const [action, isAllowed] of Object.entries(decision.allows))
    expect(isAllowed).toBe(!denied.has(action as Action));
  expect(decision.allows.checkIn).toBe(true);
});

describe('2: the level is derived from the actions', () => {
  it.each([6, 7, 8, 9, 0, 10, 42])('status %i: checkin-only', (status) => {
    expect(decide(withStatus(status)).level).toBe('checkin-only');
  });
  it.each(Object.keys(holding).filter((rule) => rule !== 'cancelled'))('%s: payment', (rule) => {
    expect(decide(holding[rule] ?? null).level).toBe('payment');
  });
});

it('3: paying at the kiosk is allowed under every rule but those of checkin-only; a setting per rule', () => {
  expect(wise.policy.rules.filter((rule) => !rule.payAtKiosk).map((rule) => rule.id)).toEqual([
    'cancelled',
    'banned',
    'manual-block',
    'unknown-status',
    'unconfirmed',
  ]);
  const strict = change('maximum-fees', (rule) => {
    rule.payAtKiosk = false;
  });
  const decision = decide(holding['maximum-fees'] ?? null, 'kiosk', { policy: strict });
  expect(decision).toMatchObject({ level: 'checkin-only', allows: { pay: false } });
  expect(decide(holding['maximum-fees'] ?? null, 'portal', { policy: strict }).allows.pay).toBe(
    true,
  );
});

describe('4: the comparison is a setting; no maximum switches off; 0 means that any fee blocks', () => {
  const atMaximum = facts({ fees: [fee('a', { amountCents: 1000 })] });
  it('"5 euro of meer"', () => {
    const orMore = change('maximum-fees', (rule) => {
      if (rule.shape === 'threshold') rule.tests = [{ op: 'atLeast' }];
    });
    expect(decide(atMaximum).level).toBe('full');
    const decision = decide(atMaximum, 'kiosk', { policy: orMore });
    expect(decision.reasons[0]?.clears.leastCents).toBe(1);
    expect(
      decide(facts({ fees: [fee('a', { amountCents: 999 })] }), 'kiosk', { policy: orMore }).level,
    ).toBe('full');
  });
  it('not set', () => {
    const off = policyOf((policy) => {
      policy.limits = { maximumFeesCents: {}, agedFeesDays: {} };
    });
    const about = facts({ fees: [fee('a', { amountCents: 99_999, createdOn: '2020-01-01' })] });
    expect(decide(about, 'kiosk', { policy: off })).toMatchObject({ level: 'full', unknown: [] });
  });
  it('0, with either comparison', () => {
    for (const op of ['over', 'atLeast'] as const) {
      const zero = policyOf((policy) => {
        policy.limits = { ...policy.limits, maximumFeesCents: { adult: 0 } };
        for (const rule of policy.rules)
          if (rule.id === 'maximum-fees' && rule.shape === 'threshold') rule.tests = [{ op }];
      });
      expect(
        decide(facts({ fees: [fee('a', { amountCents: 1 })] }), 'kiosk', { policy: zero }).level,
      ).toBe('payment');
      expect(decide(facts(), 'kiosk', { policy: zero }).level).toBe('full');
    }
  });
});

describe('5: aged-fees', () => {
  const agedMembership = withStatus(5, 0, {
    fees: [{ ...membershipFee(2500), createdOn: '2025-01-01' }],
  });
  it('leaves the membership fee out; a setting counts it in', () => {
    expect(rules(decide(agedMembership))).toEqual([]);
    const counting = change('aged-fees', (rule) => {
      if (rule.shape === 'threshold' && rule.measure.take !== 'value')
        rule.measure.where = [{ field: 'amountCents', test: { over: 0 } }];
    });
    expect(rules(decide(agedMembership, 'kiosk', { policy: counting }))).toEqual(['aged-fees']);
  });
  it("counts calendar days in the library's time zone", () => {
    const about = facts({ fees: [fee('a', { createdOn: '2026-02-12' })] });
    // 31 days old from midnight in Brussels, an hour before midnight UTC.
    expect(decide(about, 'kiosk', { at: '2026-03-14T22:59:59Z' }).level).toBe('full');
    expect(decide(about, 'kiosk', { at: '2026-03-14T23:00:00Z' }).level).toBe('payment');
  });
  it('uses the same scope', () => {
    const old = fee('a', { createdOn: '2025-01-01', institution: '9999' });
    expect(rules(decide(facts({ fees: [old] })))).toEqual([]);
    expect(rules(decide(facts({ fees: [{ ...old, institution: '3551' }] })))).toEqual([
      'aged-fees',
    ]);
  });
});

it('6: status 2 or 3 with nothing open, or 5 with an open membership fee: not blocked, the mismatch is logged', () => {
  for (const status of [2, 3])
    expect(decide(withStatus(status))).toMatchObject({
      level: 'full',
      mismatches: ['billed-without-fee'],
    });
  expect(decide(withStatus(5, 2500))).toMatchObject({
    level: 'full',
    mismatches: ['normal-with-fee'],
  });
  const differs = facts({
    membership: { status: 2, type: 'adult', feeCents: 2500 },
    fees: [membershipFee(2000)],
  });
  expect(decide(differs)).toMatchObject({
    level: 'payment',
    mismatches: ['membership-fee-differs'],
  });
});

describe('7: credits, arrangements, debt collectors, direct debits', () => {
  it('credits are ignored by aged-fees', () => {
    expect(
      decide(facts({ fees: [fee('c', { amountCents: -300, createdOn: '2020-01-01' })] })).level,
    ).toBe('full');
  });
  const arranged = (until?: string) =>
    facts({
      fees: [
        fee('a', {
          amountCents: 5000,
          createdOn: '2020-01-01',
          state: 'arrangement',
          ...(until ? { until } : {}),
        }),
      ],
    });
  it('an arrangement with a future date does not count; from its date on, or without one, it does', () => {
    expect(decide(arranged('2026-03-16')).level).toBe('full');
    for (const until of ['2026-03-15', '2026-03-14', undefined])
      expect(rules(decide(arranged(until)))).toEqual(['aged-fees', 'maximum-fees']);
  });
  it.each(['direct-debit', 'debt-collector'] as const)(
    '%s counts, but cannot be paid at the kiosk',
    (state) => {
      const handed = fee('a', { amountCents: 1001, state });
      expect(rules(decide(facts({ fees: [handed] })))).toEqual(['maximum-fees']);
      expect(payable(handed, wise)).toBe(state);
    },
  );
});

describe("8: the library system's flags", () => {
  it('deny what the rules allow; the mismatch is logged', () => {
    const decision = decide(facts({ flags: flags(0) }));
    expect(decision).toMatchObject({ level: 'payment', mismatches: ['flag-0-alone'] });
    expect(decision.reasons).toEqual([
      { rule: 'flag-0', denies: ['checkOut'], clears: { by: 'desk' }, numbers: {} },
    ]);
  });
  it('do not allow what the rules deny; the mismatch is logged', () => {
    const decision = decide({ ...withStatus(2, 2500), flags: flags() });
    expect(decision.allows).toMatchObject({ checkOut: false, renew: false });
    expect(decision.mismatches).toEqual(['flag-0-missing', 'flag-1-missing']);
  });
  it('come after the reasons of rules; no mismatch where both deny', () => {
    const decision = decide({ ...withStatus(2, 2500), flags: flags(0, 1) });
    expect(rules(decision)).toEqual(['membership-fee', 'flag-0', 'flag-1']);
    expect(decision.mismatches).toEqual([]);
  });
  it('renewal privileges denied: only renewing; checking out is still allowed', () => {
    expect(decide(facts({ flags: flags(1) }))).toMatchObject({
      level: 'full',
      allows: { checkOut: true, renew: false },
    });
  });
  it('card reported lost: checkin-only', () => {
    expect(decide(facts({ flags: flags(4) })).level).toBe('checkin-only');
  });
  it('by default only 0, 1 and 4 deny; which do is a setting', () => {
    expect(decide(facts({ flags: flags(2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13) })).reasons).toEqual(
      [],
    );
    const custom = policyOf((policy) => {
      policy.settings.flags = { '10': ['checkOut'] };
    });
    expect(
      decide(facts({ flags: flags(0, 10) }), 'kiosk', { policy: custom }).reasons.map(
        (r) => r.rule,
      ),
    ).toEqual(['flag-10']);
  });
  it('are about the kiosk: they do nothing in the portal and for staff', () => {
    for (const channel of ['portal', 'staff'] as const)
      expect(decide(facts({ flags: flags(0, 1, 4) }), channel).reasons).toEqual([]);
  });
  it('an answer without flags neither denies nor allows', () => {
    expect(decide({ ...withStatus(2, 2500), flags: null }).mismatches).toEqual([]);
  });
});

it('9: status 4 has a reason of its own', () => {
  expect(rules(decide(withStatus(4, 2500)))).toEqual(['payment-overdue']);
});

it('10: every reason says what clears it', () => {
  for (const about of Object.values(holding))
    for (const { clears } of decide(about).reasons) {
      expect(clears.by).toMatch(/^(pay|pay-or-return|renew-membership|desk)$/);
      if (clears.by.startsWith('pay')) expect(clears.leastCents).toBeGreaterThan(0);
    }
});

describe('11: a cached status, once a first of the month has passed', () => {
  const seen = (status: number, observedAt: string): Facts => ({
    ...withStatus(status, 2500),
    observedAt,
  });
  const status = (about: Facts, at: string) => project(about, wise, at).membership?.status;
  it.each([
    [1, 1],
    [2, 4],
    [3, 4],
    [4, 9],
    [5, 5],
    [8, 8],
    [9, 9],
  ])('a %i is taken as %i', (before, after) => {
    expect(status(seen(before, '2026-01-31T12:00:00Z'), '2026-02-01T12:00:00Z')).toBe(after);
    expect(status(seen(before, '2026-01-01T12:00:00Z'), '2026-01-31T12:00:00Z')).toBe(before);
  });
  it('two firsts: a 2 is taken as 9', () => {
    expect(status(seen(2, '2026-01-31T12:00:00Z'), '2026-03-01T12:00:00Z')).toBe(9);
  });
  it("the first begins at midnight in the library's time zone", () => {
    expect(status(seen(4, '2026-01-31T12:00:00Z'), '2026-01-31T22:59:59Z')).toBe(4);
    expect(status(seen(4, '2026-01-31T12:00:00Z'), '2026-01-31T23:00:00Z')).toBe(9);
    expect(status(seen(4, '2026-01-31T23:00:00Z'), '2026-02-27T12:00:00Z')).toBe(4);
  });
  it('a fee known to be paid keeps its status', () => {
    expect(
      status({ ...withStatus(2, 0), observedAt: '2026-01-31T12:00:00Z' }, '2026-02-02T12:00:00Z'),
    ).toBe(2);
  });
  it('projecting twice, or evaluating projected facts, ages once', () => {
    const once = project(seen(2, '2026-01-31T12:00:00Z'), wise, '2026-02-02T12:00:00Z');
    expect(project(once, wise, '2026-02-02T12:00:00Z')).toEqual(once);
    expect(rules(evaluate(once, wise, '2026-02-02T12:00:00Z', 'kiosk'))).toEqual([
      'payment-overdue',
    ]);
  });
  it('fees age with the days that passed', () => {
    const about = facts({
      observedAt: '2026-03-10T12:00:00Z',
      fees: [fee('a', { createdOn: '2026-02-10' })],
    });
    expect(decide(about, 'kiosk', { at: '2026-03-12T12:00:00Z' }).level).toBe('full');
    expect(decide(about, 'kiosk', { at: '2026-03-13T12:00:00Z' }).level).toBe('payment');
  });
});

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
  it('facts that say nothing about the patron are no facts', () => {
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
  it('a fee without a date: unknown, unless another fee is too old for sure', () => {
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
  it("a fee's institution that is not known is the own one; a setting leaves it unknown", () => {
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
