/** What to pay so that the patron may borrow again. */
import { momentOf } from '../calendar.ts';
import type { CompiledPolicy } from '../compile.ts';
import { type EvaluateOptions, evaluate } from '../evaluate.ts';
import { viewOf } from '../project.ts';
import type { Channel, Decision, Facts } from '../types.ts';

import { cheapestSet, type Need, type Price } from './cheapest.ts';
import { payable } from './payable.ts';
import { unlistedBills } from './unlisted.ts';
import { afterPaying } from './what-if.ts';

interface LeastPaymentOptions extends EvaluateOptions {
  /** ids of fees that are not to be paid now, for whatever reason the policy does not know */
  except?: ReadonlySet<string>;
}
export interface LeastPayment {
  /** whole fees, in the order of the facts; before them what is owed without a fee line */
  feeIds: readonly string[];
  amountCents: number;
  /** the decision once they are paid */
  decision: Decision;
}

/**
 * The needs behind every reason against checking out; null where one is not lifted by money. `paid`
 * has been chosen already: what a reason still asks for comes on top of that.
 */
function needsOf(
  decision: Decision,
  paid: readonly string[],
  paidCents: number,
): readonly Need[] | null {
  const needs: Need[] = [];
  for (const { denies, rule, clears } of decision.reasons) {
    if (!denies.includes('checkOut')) continue;
    const { by, leastCents, feeIds } = clears;
    // A flag that our rules explain goes with them; one that they do not explain is still there at
    // the proof.
    if (rule.startsWith('flag-')) continue;
    if (
      (by !== 'pay' && by !== 'pay-or-return') ||
      leastCents === undefined ||
      feeIds === undefined
    )
      return null;
    needs.push({ ids: new Set([...feeIds, ...paid]), cents: leastCents + paidCents });
  }
  return needs;
}

/**
 * The cheapest set of whole payable fees that lifts every block on checking out, proved by
 * evaluating the facts after that payment; among equals, the fewest fees. A membership fee and the
 * price of an invoiced item are paid for under ids of their own where no fee line stands for them
 * (`unlisted.ts`). null: nothing denies checking out, paying is denied, or does not lift it.
 */
export function leastPayment(
  facts: Facts,
  compiled: CompiledPolicy,
  now: string,
  channel: Channel,
  options: LeastPaymentOptions = {},
): LeastPayment | null {
  const before = evaluate(facts, compiled, now, channel, options);
  if (before.allows.checkOut || !before.allows.pay) return null;
  const { membership, items } = unlistedBills(viewOf(facts, compiled, momentOf(now)));
  // An invoice asks for each of its items, and a membership fee for all of it: no choice but
  // whether to pay them at all.
  const sets = [[], membership, items, [...membership, ...items]].filter(
    (bills, index) =>
      index === 0 ||
      (bills.length > 0 && (index < 3 || (membership.length > 0 && items.length > 0))),
  );
  const situation: Asked = { compiled, now, channel, options, before };
  const found = sets.flatMap((bills) => leastBeside(bills, facts, situation) ?? []);
  return (
    found.sort(
      (one, other) =>
        one.amountCents - other.amountCents || one.feeIds.length - other.feeIds.length,
    )[0] ?? null
  );
}

interface Asked {
  compiled: CompiledPolicy;
  now: string;
  channel: Channel;
  options: LeastPaymentOptions;
  before: Decision;
}

/** The cheapest fees once these bills are paid, together with them. */
function leastBeside(bills: readonly Price[], facts: Facts, about: Asked): LeastPayment | null {
  const { compiled, now, channel, options, before } = about;
  const billIds = bills.map((bill) => bill.id);
  const billCents = bills.reduce((sum, bill) => sum + bill.cents, 0);
  const decide = (ids: readonly string[]) =>
    evaluate(afterPaying(facts, [...billIds, ...ids], before), compiled, now, channel, options);
  const prices = (facts.fees ?? [])
    .filter((fee) => !options.except?.has(fee.id))
    .filter((fee) => payable(fee, compiled, { facts, now, decision: before }) === null)
    .map((fee) => ({ id: fee.id, cents: fee.amountCents }));
  const everything: Need = {
    ids: new Set(prices.map((price) => price.id)),
    cents: prices.reduce((sum, price) => sum + price.cents, 0),
  };
  const needs: Need[] = [];
  let decision = bills.length === 0 ? before : decide([]);
  let feeIds: readonly string[] = [];
  let amountCents = 0;
  // A payment may uncover another rule: its need joins the others. Each round adds one, or ends.
  for (let round = 0; round <= prices.length; round++) {
    if (decision.allows.checkOut)
      return { feeIds: [...billIds, ...feeIds], amountCents: billCents + amountCents, decision };
    // What no payment is known to lift may still go with the last fee (FOLIO looks at nobody who
    // owes and has nothing).
    const more = needsOf(decision, feeIds, amountCents) ?? [everything];
    if (more.length === 0 || feeIds.length === prices.length) return null;
    needs.push(...more);
    const chosen = cheapestSet(prices, needs);
    if (chosen === null) return null;
    feeIds = chosen;
    amountCents = prices.reduce(
      (sum, price) => sum + (chosen.includes(price.id) ? price.cents : 0),
      0,
    );
    decision = decide(feeIds);
  }
  return decision.allows.checkOut
    ? { feeIds: [...billIds, ...feeIds], amountCents: billCents + amountCents, decision }
    : null;
}
