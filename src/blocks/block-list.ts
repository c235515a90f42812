/** A decision out of a list of patrons under a block, where nothing else is known of a patron. */
import { momentOf, monthOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import { ACTIONS, allowedBut, levelOf } from './evaluate.ts';
import { union } from './rules/denials.ts';
import type { Action, Channel, Decision, Reason } from './types.ts';

/** What the list says of one patron; null where they are not on it: not under a block. */
export type ListEntry = { denies: readonly Action[]; rules: readonly string[] } | null;
export interface ListAge {
  /** ISO 8601 */
  exportedAt: string;
  mostHours: number;
}

/**
 * What was observed later than so long from now was observed by a clock that was wrong: its age is
 * not known.
 */
export const clockSlackMs = 3_600_000;

/**
 * The decision for a patron of whom only the list is known. A list that is too old, or of the future, or on whose export a monthly run
 * has followed, is not believed where it says nothing: null. Whoever stands on it stays blocked, and may then only
 * return, for the run may have made it worse.
 * @throws RangeError where `now` is no moment
 */
export function decideFromList(
  entry: ListEntry,
  { exportedAt, mostHours }: ListAge,
  compiled: CompiledPolicy,
  now: string,
  channel: Channel,
): Decision | null {
  const moment = momentOf(now);
  const exported = momentOf(exportedAt);
  if (Number.isNaN(moment)) throw new RangeError(`not a moment: ${now}`);
  if (Number.isNaN(exported)) return null;
  const { zone, tellsCollect, policy } = compiled;
  const age = moment - exported;
  const isYoung = age >= -clockSlackMs && age <= mostHours * 3_600_000;
  const hasRun =
    policy.settings.projectMembership &&
    monthOf(zone.dayAt(moment)) > monthOf(zone.dayAt(exported));
  const isBelieved = isYoung && !hasRun;
  if (entry === null && !isBelieved) return null;
  const reasons = entry === null ? [] : reasonsOf(entry, isBelieved);
  const allows = allowedBut(reasons, tellsCollect);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons,
    basis: 'cached',
    asOf: exportedAt,
    // The list says that somebody is blocked, and by which rule at best; none of our own was
    // judged.
    unknown: [...new Set(compiled.rules.map((rule) => rule.reason))],
    mismatches: [],
    popUps: [],
  };
}

/**
 * Two decisions on one patron as one: an action is denied if either denies it; the reasons of the
 * first stand first.
 */
export function eitherDenies(first: Decision, second: Decision, channel: Channel): Decision {
  const known = new Set(first.reasons.map((reason) => reason.rule));
  const allows = { ...first.allows };
  for (const action of Object.keys(allows) as (keyof typeof allows)[])
    if (second.allows[action] === false) allows[action] = false;
  const reasons = [
    ...first.reasons.map((reason) => {
      const same = second.reasons.find((each) => each.rule === reason.rule);
      return same === undefined ? reason : { ...reason, denies: union(reason.denies, same.denies) };
    }),
    ...second.reasons.filter((reason) => !known.has(reason.rule)),
  ];
  return { ...first, level: levelOf(allows, channel), allows, reasons };
}

function reasonsOf({ denies, rules }: NonNullable<ListEntry>, isBelieved: boolean): Reason[] {
  const denied = isBelieved
    ? denies
    : [...ACTIONS.filter((action) => action !== 'checkIn'), 'collect' as const];
  const names = rules.length === 0 ? ['block-list'] : [...new Set(rules)];
  return names.map((rule) => ({
    rule,
    denies: denied,
    clears: { by: 'desk' as const },
    numbers: {},
  }));
}
