/** What a patron may do here and now, why not, and what clears it. Pure: the moment is given. */
import { momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import { union } from './rules/denials.ts';
import { addFlags } from './rules/flags.ts';
import type { Action, Allows, Basis, Channel, Decision, Facts, Level, Reason } from './types.ts';
import { viewOf } from './view.ts';

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

export function levelOf(allows: Allows, channel: Channel): Level {
  if (mainActions[channel].every((action) => allows[action])) return 'full';
  return allows.pay ? 'payment' : 'checkin-only';
}

/** All is allowed but what a reason denies; checking in always is. */
export function allowedBut(
  reasons: readonly Pick<Reason, 'denies'>[],
  tellsCollect: boolean,
): Allows {
  const allows: Allows = {
    checkIn: true,
    checkOut: true,
    renew: true,
    hold: true,
    pay: true,
    seeLoans: true,
    seeHistory: true,
    seeMessages: true,
  };
  if (tellsCollect) allows.collect = true;
  for (const { denies } of reasons)
    for (const action of denies) {
      // The three that nearly every rule denies by their names: a computed key costs a blocked
      // patron's decision more.
      if (action === 'checkOut') allows.checkOut = false;
      else if (action === 'renew') allows.renew = false;
      else if (action === 'hold') allows.hold = false;
      else if (action !== 'checkIn' && (tellsCollect || action !== 'collect'))
        allows[action] = false;
    }
  return allows;
}

/**
 * Where and when, and no word of the patron: no better than no facts. An empty list is a word:
 * there is none.
 */
function saysNothing(facts: Facts): boolean {
  const {
    fees,
    replacementInvoices,
    manualBlocks,
    loans,
    blocks,
    holds,
    flags,
    membership,
    account,
    related,
  } = facts;
  if (
    fees !== undefined ||
    manualBlocks !== undefined ||
    loans !== undefined ||
    blocks !== undefined
  )
    return false;
  if (
    replacementInvoices !== undefined ||
    holds !== undefined ||
    (flags ?? undefined) !== undefined
  )
    return false;
  const isEmpty = (about: object | undefined) =>
    about === undefined || Object.keys(about).length === 0;
  return isEmpty(membership) && isEmpty(account) && isEmpty(related);
}

function withoutFacts({ policy, rules, tellsCollect }: CompiledPolicy, channel: Channel): Decision {
  const provisional = policy.settings.withoutFacts === 'provisional';
  const denies = allButCheckIn.filter((action) => !(provisional && action === 'checkOut'));
  const allows = allowedBut([{ denies }], tellsCollect);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons: [{ rule: 'no-facts', denies, clears: { by: 'desk' }, numbers: {} }],
    basis: 'none',
    asOf: null,
    unknown: [...new Set(rules.map((rule) => rule.reason))],
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
  if (Number.isNaN(moment)) throw new RangeError(`not a moment: ${now}`);
  if (facts === null || saysNothing(facts)) return withoutFacts(compiled, channel);
  const view = viewOf(facts, compiled, moment);

  const reasons: Reason[] = [];
  const unknown: string[] = [];
  const popUps: string[] = [];
  let warns: readonly Action[] = [];
  for (const rule of compiled.rules) {
    const holding = rule.judge(view);
    if (holding === false) continue;
    if ((holding === undefined || holding.mayDenyMore) && !unknown.includes(rule.reason))
      unknown.push(rule.reason);
    if (holding === undefined) continue;
    if (channel === 'staff') {
      warns = union(warns, holding.denies.warned);
      if (rule.popUp !== undefined) popUps.push(rule.popUp);
    }
    const denies = holding.denies[channel];
    if (denies.length === 0 && channel !== 'staff') continue;
    addReason(reasons, {
      rule: rule.reason,
      denies,
      clears: holding.clears(),
      numbers: holding.numbers(),
    });
  }
  const mismatches: string[] = [];
  for (const check of compiled.checks) if (check.holds(view)) mismatches.push(check.id);
  if (compiled.policy.settings.unknownFacts === 'deny')
    denyUnknown(unknown, reasons, compiled, channel);
  if (channel === 'kiosk') addFlags(facts.flags, compiled, reasons, mismatches);

  const allows = allowedBut(reasons, compiled.tellsCollect);
  const decision: Decision = {
    level: levelOf(allows, channel),
    allows,
    reasons,
    basis: options.basis ?? 'live',
    asOf: facts.observedAt,
    unknown,
    mismatches,
    popUps,
  };
  if (channel === 'staff')
    decision.warns = warns.filter((action) => action !== 'checkIn' && allows[action] === true);
  return decision;
}

/** Rules that are told under one name are one reason. */
function addReason(reasons: Reason[], reason: Reason): void {
  for (let at = 0; at < reasons.length; at++) {
    const before = reasons[at];
    if (before?.rule !== reason.rule) continue;
    reasons[at] = { ...before, denies: union(before.denies, reason.denies) };
    return;
  }
  reasons.push(reason);
}

/**
 * Where the library wants it, a rule that cannot be judged denies what it would deny if it held.
 */
function denyUnknown(
  unknown: readonly string[],
  reasons: Reason[],
  { rules }: CompiledPolicy,
  channel: Channel,
): void {
  for (const name of unknown) {
    const denies = rules
      .filter((rule) => rule.reason === name)
      .map((rule) => rule.may[channel])
      .reduce(union, []);
    if (denies.length > 0)
      addReason(reasons, { rule: name, denies, clears: { by: 'desk' }, numbers: {} });
  }
}
