/** What a patron may do here and now, why not, and what clears it. Pure: the moment is given. */
import { momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import { addFlags } from './flags.ts';
import { judgeCondition } from './judge.ts';
import type { Rule } from './policy.ts';
import { project } from './project.ts';
import { judgeRule, mayDeny } from './rules.ts';
import type { Action, Basis, Channel, Decision, Facts, Level, Reason } from './types.ts';
import { viewOf } from './vocabulary.ts';

export const ACTIONS = [
  'checkIn',
  'checkOut',
  'renew',
  'hold',
  'pay',
  'seeLoans',
  'seeHistory',
  'seeMessages',
] as const satisfies readonly Action[];
const allButCheckIn: readonly Action[] = ACTIONS.filter((action) => action !== 'checkIn');

/** What the level is about: what a patron comes to this channel for. */
const mainActions: Record<Channel, readonly Action[]> = {
  kiosk: ['checkOut'],
  portal: ['renew', 'hold'],
  staff: ['checkOut', 'renew', 'hold'],
};

export interface EvaluateOptions {
  /** where the facts came from; `live` when left out */
  basis?: Exclude<Basis, 'none'>;
}

export function levelOf(allows: Record<Action, boolean>, channel: Channel): Level {
  if (mainActions[channel].every((action) => allows[action])) return 'full';
  return allows.pay ? 'payment' : 'checkin-only';
}

export function allowedBut(denied: Iterable<Action>): Record<Action, boolean> {
  const set = new Set(denied);
  return Object.fromEntries(ACTIONS.map((action) => [action, action === 'checkIn' || !set.has(action)])) as Record<
    Action,
    boolean
  >;
}

function withoutFacts({ policy }: CompiledPolicy, channel: Channel): Decision {
  const provisional = policy.settings.withoutFacts === 'provisional';
  const denies = allButCheckIn.filter((action) => !(provisional && action === 'checkOut'));
  const allows = allowedBut(denies);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons: [{ rule: 'no-facts', denies, clears: { by: 'desk' }, numbers: {} }],
    basis: 'none',
    asOf: null,
    unknown: policy.rules.map((rule) => rule.id),
    mismatches: [],
    popUps: [],
  };
}

/**
 * The decision for one patron. An action is allowed only if nothing that holds denies it; checking in always is.
 * Facts are projected to `now` here, so pass them as they were observed. `now` is ISO 8601 with offset or `Z`.
 * Reasons stand worst first: the policy's rules in its order, then the library system's flags. A rule that holds but
 * denies nothing in the channel is no reason there, except to staff, who see all of them.
 * @throws RangeError where `now` is no moment
 */
export function evaluate(
  facts: Facts | null,
  compiled: CompiledPolicy,
  now: string,
  channel: Channel,
  options: EvaluateOptions = {},
): Decision {
  const moment = momentOf(now);
  if (moment === null) throw new RangeError(`not a moment: ${now}`);
  if (facts === null) return withoutFacts(compiled, channel);
  const { policy } = compiled;
  const { rules } = policy;
  const view = viewOf(project(facts, compiled, now), compiled, moment);

  const reasons: Reason[] = [];
  const unknown: string[] = [];
  const popUps: string[] = [];
  for (const rule of rules) {
    const { holds, denies, clears, numbers } = judgeRule(rule, view);
    if (holds === undefined) unknown.push(rule.id);
    if (!holds) continue;
    if (channel === 'staff' && rule.popUp !== undefined) popUps.push(rule.popUp);
    if (denies[channel].length > 0 || channel === 'staff')
      reasons.push({ rule: rule.id, denies: denies[channel], clears, numbers });
  }
  const mismatches = policy.checks.filter((check) => judgeCondition(check.when, view)).map((check) => check.id);
  if (policy.settings.unknownFacts === 'deny')
    reasons.push(...unknown.flatMap((id) => denyUnknown(id, rules, channel)));
  if (channel === 'kiosk') addFlags(facts.flags, compiled, reasons, mismatches);

  const allows = allowedBut(reasons.flatMap((reason) => reason.denies));
  const level = levelOf(allows, channel);
  return {
    level,
    allows,
    reasons,
    basis: options.basis ?? 'live',
    asOf: facts.observedAt,
    unknown,
    mismatches,
    popUps,
  };
}

/** Where the library wants it, a rule that cannot be judged denies what it would deny if it held. */
function denyUnknown(id: string, rules: readonly Rule[], channel: Channel): Reason[] {
  const rule = rules.find((each) => each.id === id);
  const denies = rule ? mayDeny(rule)[channel] : [];
  return denies.length === 0 ? [] : [{ rule: id, denies, clears: { by: 'desk' }, numbers: {} }];
}
