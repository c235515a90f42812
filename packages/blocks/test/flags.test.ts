/** The library system's flags deny what the rules allow, and never allow what the rules deny. */
import { describe, expect, it } from 'vitest';
import { decide, facts, policyOf, rules, withStatus } from '../../../test/support/blocks/wise.ts';

function flags(...set: number[]) {
  return Array.from({ length: 14 }, (_, position) => set.includes(position));
}

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
  it('say why flag 0 is set: read before it, denying the same', () => {
    const decision = decide(facts({ flags: flags(0, 1, 6, 10) }));
    expect(rules(decision)).toEqual(['flag-6', 'flag-10', 'flag-0', 'flag-1']);
    expect(decision.reasons.map(({ denies }) => denies)).toEqual([
      ['checkOut'],
      ['checkOut'],
      ['checkOut'],
      ['renew'],
    ]);
    expect(decision.mismatches).toEqual(['flag-0-alone', 'flag-1-alone']);
  });
  it('that say why are a setting', () => {
    const custom = policyOf((policy) => {
      policy.settings.whyFlags = [10];
    });
    expect(rules(decide(facts({ flags: flags(0, 6, 10) }), 'kiosk', { policy: custom }))).toEqual([
      'flag-10',
      'flag-0',
    ]);
  });
  it('say nothing where all of them are set, as FOLIO does for any block', () => {
    const every = Array.from({ length: 14 }, (_, position) => position);
    expect(rules(decide(facts({ flags: flags(...every) })))).toEqual([
      'flag-4',
      'flag-0',
      'flag-1',
    ]);
  });
  it('are about the kiosk: they do nothing in the portal and for staff', () => {
    for (const channel of ['portal', 'staff'] as const)
      expect(decide(facts({ flags: flags(0, 1, 4) }), channel).reasons).toEqual([]);
  });
  it('an answer without flags neither denies nor allows', () => {
    expect(decide({ ...withStatus(2, 2500), flags: null }).mismatches).toEqual([]);
  });
});
