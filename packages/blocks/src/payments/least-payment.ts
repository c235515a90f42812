/** The least payment after which the patron may borrow again. */
import { momentOf } from '../calendar.ts';
import type { CompiledPolicy } from '../compile.ts';
import { type EvaluateOptions, evaluate } from '../evaluate.ts';
import { listedFees } from '../facts/fees.ts';
import type { Channel, Decision, Facts } from '../types.ts';
import { viewOf } from '../view.ts';
import { cheapestSet, type Need, type Price } from './cheapest.ts';
import { payable, unlistedBills } from './payable.ts';
import { afterPaying } from './what-if.ts';

interface LeastPaymentOptions extends EvaluateOptions {
  /** ids of fees that cannot be paid now, for a reason that the policy does not know */
  except?: ReadonlySet<string>;
}
export interface LeastPayment {
  /** what is owed without a fee, then whole fees in the order of the facts */
  feeIds: readonly string[];
  amountCents: number;
  /** the decision once they are paid */
  decision: Decision;
}

/**
 * The needs behind every reason that denies checking out; null where money does not lift one of
 * them. What a reason still asks for comes on top of the fees `paid`, which are chosen already.
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
    // A flag that the rules explain is gone after the payment; any other still denies checking out
    // when the payment is evaluated.
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
 * The cheapest set of whole payable fees that lifts every block on checking out; of equal sets, the
 * one with the fewest fees. The result is proved: it is the decision after that payment. A
 * membership fee and the price of an invoiced item that no fee stands for have ids of their own
 *. null: checking out is allowed, or paying is denied or does not help.
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
  // Bills are paid in full or not at all: each of an invoice's items, all of a membership fee.
  const choices = allOrNone(items).flatMap((some) =>
    allOrNone(membership).map((others) => [...others, ...some]),
  );
  const context: PaymentContext = { facts, compiled, now, channel, options, before };
  const payments = choices.flatMap((bills) => leastWithBills(bills, context) ?? []);
  return (
    payments.sort(
      (one, other) =>
        one.amountCents - other.amountCents || one.feeIds.length - other.feeIds.length,
    )[0] ?? null
  );
}

function allOrNone(bills: readonly Price[]): (readonly Price[])[] {
  return bills.length === 0 ? [[]] : [[], bills];
}

interface PaymentContext {
  facts: Facts;
  compiled: CompiledPolicy;
  now: string;
  channel: Channel;
  options: LeastPaymentOptions;
  before: Decision;
}

/** The cheapest payment that includes these bills. */
function leastWithBills(bills: readonly Price[], context: PaymentContext): LeastPayment | null {
  const { facts, compiled, now, channel, options, before } = context;
  const billIds = bills.map((bill) => bill.id);
  const billCents = bills.reduce((sum, bill) => sum + bill.cents, 0);
  const decide = (ids: readonly string[]) =>
    evaluate(afterPaying(facts, [...billIds, ...ids], before), compiled, now, channel, options);
  const prices = listedFees(facts)
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
  // After a payment another rule may hold, whose need is added. Each round adds a need, or ends.
  for (let round = 0; round <= prices.length; round++) {
    if (decision.allows.checkOut)
      return { feeIds: [...billIds, ...feeIds], amountCents: billCents + amountCents, decision };
    // A reason without a known payment may still be gone with the last fee: FOLIO does not check
    // patrons without loans and fees.
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
