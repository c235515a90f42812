/** Decisions from a list of blocked patrons, where nothing else is known of a patron. */
import { deniableActions } from './actions.ts';
import { momentOf, monthOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import { allowedBy, levelOf } from './evaluate.ts';
import { union } from './rules/denials.ts';
import type { Action, Channel, Decision, Reason } from './types.ts';

/** The entry of one patron; null where the list has none: the patron is not blocked. */
export type ListEntry = { denies: readonly Action[]; rules: readonly string[] } | null;
export interface ListAge {
  /** ISO 8601 */
  exportedAt: string;
  mostHours: number;
}

/**
 * How far ahead of this clock a time may lie. A later one comes from a wrong clock, and the age of
 * what bears it is unknown.
 */
export const clockSlackMs = 3_600_000;

/** Whether a time of this age counts: neither too old nor from a wrong clock. */
export function isRecent(ageMs: number, mostMs: number): boolean {
  return ageMs >= -clockSlackMs && ageMs <= mostMs;
}

/**
 * Whether a list replaces the one in place, `present`; null: there is none. One from the future says
 * nothing of its age, and else would keep out what is right until then.
 */
export function isNewerList(exportedAt: string, present: string | null, nowMs: number): boolean {
  if (present === null) return true;
  const [offeredMs, presentMs] = [Date.parse(exportedAt), Date.parse(present)];
  return offeredMs !== presentMs && (offeredMs > presentMs || presentMs > nowMs + clockSlackMs);
}

/**
 * The decision for a patron of whom only the list is known. A list that is too old, or from the
 * future, or older than the last monthly run, is not trusted about patrons without an entry: null.
 * A patron with an entry then may only return, since the run may have made the block worse.
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
  const { zone, policy } = compiled;
  const age = moment - exported;
  const hasRun =
    policy.settings.projectMembership &&
    monthOf(zone.dayAt(moment)) > monthOf(zone.dayAt(exported));
  const isTrusted = isRecent(age, mostHours * 3_600_000) && !hasRun;
  if (entry === null && !isTrusted) return null;
  const reasons = entry === null ? [] : reasonsOf(entry, isTrusted);
  const allows = allowedBy(reasons, compiled);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons,
    basis: 'cached',
    asOf: exportedAt,
    // The list names rules at best. None of them was judged here.
    unknown: [...new Set(compiled.rules.map((rule) => rule.reason))],
    mismatches: [],
    popUps: [],
  };
}

function reasonsOf({ denies, rules }: NonNullable<ListEntry>, isTrusted: boolean): Reason[] {
  const names = rules.length === 0 ? ['block-list'] : [...new Set(rules)];
  return names.map((rule) => ({
    rule,
    denies: isTrusted ? denies : deniableActions,
    clears: { by: 'desk' },
    numbers: {},
  }));
}

/**
 * Two decisions on one patron as one: an action is denied if either denies it. The reasons of the
 * first come first.
 */
export function eitherDenies(first: Decision, second: Decision, channel: Channel): Decision {
  const allows = { ...first.allows };
  for (const action of Object.keys(allows) as (keyof typeof allows)[])
    if (second.allows[action] === false) allows[action] = false;
  const reasons = [
    ...first.reasons.map((reason) => {
      const same = second.reasons.find((each) => each.rule === reason.rule);
      return same === undefined ? reason : { ...reason, denies: union(reason.denies, same.denies) };
    }),
    ...second.reasons.filter(({ rule }) => !first.reasons.some((each) => each.rule === rule)),
  ];
  return { ...first, level: levelOf(allows, channel), allows, reasons };
}
