/** What to pay so that the patron may borrow again. */
import { cheapestSet, type Need } from './cheapest.ts';
import type { CompiledPolicy } from './compile.ts';
import { type EvaluateOptions, evaluate } from './evaluate.ts';
import { payable } from './payable.ts';
import type { Channel, Decision, Facts } from './types.ts';
import { afterPaying } from './what-if.ts';

export interface LeastPayment {
  /** whole fees, in the order of the facts */
  feeIds: readonly string[];
  amountCents: number;
  /** the decision once they are paid */
  decision: Decision;
}

/**
 * The needs behind every reason against checking out; null where one is not lifted by money. `paid` has been chosen
 * already: what a reason still asks for comes on top of that.
 */
function needsOf(decision: Decision, paid: readonly string[], paidCents: number): readonly Need[] | null {
  const needs: Need[] = [];
  for (const { denies, rule, clears } of decision.reasons) {
    if (!denies.includes('checkOut')) continue;
    const { by, leastCents, feeIds } = clears;
    // A flag that our rules explain goes with them; one that they do not explain is still there at the proof.
    if (rule.startsWith('flag-')) continue;
    if ((by !== 'pay' && by !== 'pay-or-return') || leastCents === undefined || feeIds === undefined) return null;
    needs.push({ ids: new Set([...feeIds, ...paid]), cents: leastCents + paidCents });
  }
  return needs;
}

/**
 * The cheapest set of whole payable fees that lifts every block on checking out, proved by evaluating the facts after
 * that payment; among equals, the fewest fees. null: nothing denies checking out, paying is denied, or does not lift it.
 */
export function leastPayment(
  facts: Facts,
  compiled: CompiledPolicy,
  now: string,
  channel: Channel,
  options: EvaluateOptions = {},
): LeastPayment | null {
  const before = evaluate(facts, compiled, now, channel, options);
  if (before.allows.checkOut || !before.allows.pay) return null;
  const prices = (facts.fees ?? [])
    .filter((fee) => payable(fee, compiled, { facts, now, decision: before }) === null)
    .map((fee) => ({ id: fee.id, cents: fee.amountCents }));
  const needs: Need[] = [];
  let decision = before;
  let feeIds: readonly string[] = [];
  let amountCents = 0;
  // A payment may uncover another rule: its need joins the others. Each round adds one, or ends.
  for (let round = 0; round <= prices.length; round++) {
    const more = needsOf(decision, feeIds, amountCents);
    if (more === null || more.length === 0) return null;
    needs.push(...more);
    const chosen = cheapestSet(prices, needs);
    if (chosen === null) return null;
    feeIds = chosen;
    amountCents = prices.reduce((sum, price) => sum + (chosen.includes(price.id) ? price.cents : 0), 0);
    decision = evaluate(afterPaying(facts, feeIds, before), compiled, now, channel, options);
    if (decision.allows.checkOut) return { feeIds, amountCents, decision };
  }
  return null;
}
