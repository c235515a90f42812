/** What a patron may do, why not, and what clears it. Pure: the moment is a parameter. */
import { momentOf } from './calendar.ts';
import type { CompiledPolicy } from './compile.ts';
import { union } from './rules/denials.ts';
import { addFlags } from './rules/flags.ts';
import type { Action, Allows, Basis, Channel, Decision, Facts, Level, Reason } from './types.ts';
import { viewOf } from './view.ts';

/** The level of a channel is `full` where all of these are allowed. */
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

/** Everything is allowed that no reason denies. Checking in is always allowed. */
export function allowedBy(
  reasons: readonly Pick<Reason, 'denies'>[],
  { answers }: CompiledPolicy,
): Allows {
  const allows: Partial<Record<Action, boolean>> = {};
  for (const action of answers)
    allows[action] = action === 'checkIn' || !reasons.some(({ denies }) => denies.includes(action));
  return allows as Allows;
}

/** Whether the facts say nothing about the patron. An empty list does: that there is nothing. */
function isEmpty(facts: Facts): boolean {
  const { fees, replacementInvoices, manualBlocks, loans, blocks, holds } = facts;
  const { flags, membership, account, related } = facts;
  const lists = [fees, replacementInvoices, manualBlocks, loans, blocks, holds];
  return (
    lists.every((list) => list === undefined) &&
    !flags &&
    [membership, account, related].every((object) => Object.keys(object ?? {}).length === 0)
  );
}

function decideWithoutFacts(compiled: CompiledPolicy, channel: Channel): Decision {
  const isProvisional = compiled.policy.settings.withoutFacts === 'provisional';
  const allowed: readonly Action[] = isProvisional ? ['checkIn', 'checkOut'] : ['checkIn'];
  const denies = compiled.answers.filter(
    (action) => action !== 'collect' && !allowed.includes(action),
  );
  const allows = allowedBy([{ denies }], compiled);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons: [{ rule: 'no-facts', denies, clears: { by: 'desk' }, numbers: {} }],
    basis: 'none',
    asOf: null,
    unknown: [...new Set(compiled.rules.map((rule) => rule.reason))],
    mismatches: [],
    popUps: [],
  };
}

/**
 * The decision for one patron. An action is allowed only if no rule that holds denies it; checking
 * in is always allowed. Facts are aged to `now` here, so pass them as they were observed. `now` is
 * ISO 8601 with offset or `Z`. Reasons are in the order of the policy's rules, worst first, then the
 * library system's flags. A rule that holds but denies nothing in the channel gives no reason,
 * except to staff, who see all of them.
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
  if (facts === null || isEmpty(facts)) return decideWithoutFacts(compiled, channel);
  const view = viewOf(facts, compiled, moment);

  const reasons: Reason[] = [];
  const unknown: string[] = [];
  const popUps: string[] = [];
  let warned: readonly Action[] = [];
  for (const rule of compiled.rules) {
    const holding = rule.judge(view);
    if (holding === false) continue;
    if ((holding === undefined || holding.mayDenyMore) && !unknown.includes(rule.reason))
      unknown.push(rule.reason);
    if (holding === undefined) continue;
    if (channel === 'staff') {
      warned = union(warned, holding.denies.warned);
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
  const mismatches = compiled.checks
    .filter((check) => check.holds(view) === true)
    .map((check) => check.id);
  if (compiled.policy.settings.unknownFacts === 'deny')
    for (const reason of unknown) denyUnknown(reason, reasons, compiled, channel);
  if (channel === 'kiosk' && facts.flags)
    addFlags(facts.flags, compiled.flags, reasons, mismatches);

  const allows = allowedBy(reasons, compiled);
  return {
    level: levelOf(allows, channel),
    allows,
    reasons,
    basis: options.basis ?? 'live',
    asOf: facts.observedAt,
    unknown,
    mismatches,
    popUps,
    ...(channel === 'staff'
      ? { warns: warned.filter((action) => action !== 'checkIn' && allows[action] === true) }
      : {}),
  };
}

/** Rules with the same name of their reason give one reason, with the figures of the first. */
function addReason(reasons: Reason[], reason: Reason): void {
  const index = reasons.findIndex((each) => each.rule === reason.rule);
  const before = reasons[index];
  if (before === undefined) reasons.push(reason);
  else reasons[index] = { ...before, denies: union(before.denies, reason.denies) };
}

/** Denies everything that the rules behind an unknown reason could deny. */
function denyUnknown(
  reason: string,
  reasons: Reason[],
  { rules }: CompiledPolicy,
  channel: Channel,
): void {
  const denies = rules
    .filter((rule) => rule.reason === reason)
    .map((rule) => rule.may[channel])
    .reduce(union, []);
  if (denies.length > 0)
    addReason(reasons, { rule: reason, denies, clears: { by: 'desk' }, numbers: {} });
}
