/** What a rule denies, by channel, put together once when the policy is compiled. */
import type { Policy, Rule } from '../policy/policy.ts';
import type { Action, Channel } from '../types.ts';

/** By channel, and what staff are asked about. */
export type Denials = Readonly<Record<Channel | 'warned', readonly Action[]>>;
type Written = {
  denies: Readonly<Record<Channel, readonly Action[]>>;
  warns?: readonly Action[] | undefined;
};

export const nothing: Denials = { kiosk: [], portal: [], staff: [], warned: [] };
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

/** In every channel alike. */
export function everywhere(actions: readonly Action[]): Denials {
  return {
    kiosk: actions,
    portal: actions,
    staff: actions,
    warned: [],
  };
}

/**
 * What is written, narrowed to what an option names where the rule says so, and without paying
 * where it says so.
 */
export function denialsOf(
  rule: Rule,
  { options }: Policy,
  written: Written | Denials = rule,
): Denials {
  const asked =
    'denies' in written
      ? { ...written.denies, warned: written.warns ?? rule.warns ?? [] }
      : written;
  const named = rule.only === undefined ? null : options[rule.only];
  const narrow = (actions: readonly Action[]) =>
    Array.isArray(named) ? actions.filter((action) => named.includes(action)) : actions;
  const kiosk = narrow(asked.kiosk);
  return {
    kiosk: rule.payAtKiosk ? kiosk : union(kiosk, ['pay']),
    portal: narrow(asked.portal),
    staff: narrow(asked.staff),
    warned: narrow(asked.warned),
  };
}
