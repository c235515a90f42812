/** What a rule denies by channel, computed once when the policy is compiled. */
import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../policy/rule.ts';
import type { Action, Channel } from '../types.ts';

/** By channel; `warned`: what staff are asked about. */
export type Denials = Readonly<Record<Channel | 'warned', readonly Action[]>>;
type ThresholdTest = Extract<Rule, { shape: 'threshold' }>['tests'][number];

export const noDenials: Denials = { kiosk: [], portal: [], staff: [], warned: [] };
export function union(one: readonly Action[], other: readonly Action[]): readonly Action[] {
  return other.every((action) => one.includes(action)) ? one : [...new Set([...one, ...other])];
}

export function merge(one: Denials, other: Denials): Denials {
  return {
    kiosk: union(one.kiosk, other.kiosk),
    portal: union(one.portal, other.portal),
    staff: union(one.staff, other.staff),
    warned: union(one.warned, other.warned),
  };
}

/** The same in every channel. */
export function everywhere(actions: readonly Action[]): Denials {
  return { kiosk: actions, portal: actions, staff: actions, warned: [] };
}

/**
 * What a rule denies, or `denied` under that rule: only what the rule's option names, if it has one,
 * and paying too where the rule does not allow that at the kiosk.
 */
export function denialsOf(
  rule: Rule,
  { options }: Policy,
  denied: Denials = { ...rule.denies, warned: rule.warns ?? [] },
): Denials {
  const named = rule.only === undefined ? undefined : options[rule.only];
  const narrow = (actions: readonly Action[]) =>
    Array.isArray(named) ? actions.filter((action) => named.includes(action)) : actions;
  const kiosk = narrow(denied.kiosk);
  return {
    kiosk: rule.payAtKiosk ? kiosk : union(kiosk, ['pay']),
    portal: narrow(denied.portal),
    staff: narrow(denied.staff),
    warned: narrow(denied.warned),
  };
}

/** What one test of a threshold denies. A test with `denies` of its own has `warns` of its own. */
export function denialsOfTest(rule: Rule, { denies, warns }: ThresholdTest, policy: Policy) {
  const ruleWarns = denies === undefined ? rule.warns : undefined;
  return denialsOf(rule, policy, {
    ...(denies ?? rule.denies),
    warned: warns ?? ruleWarns ?? [],
  });
}
