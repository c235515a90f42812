/** Properties of decisions on any facts. fast-check prints the seed of a failure. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  channel,
  date,
  invoice,
  owed,
  policy,
  someFacts,
} from '../../../test/support/blocks/arbitraries.ts';
import { wise } from '../../../test/support/blocks/wise.ts';
import {
  actions,
  afterPaying,
  afterReturning,
  type CompiledPolicy,
  type Decision,
  evaluate,
  type Facts,
  leastPayment,
  listedFees,
  payable,
  project,
} from '../src/index.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);

function allowsNoMore(after: Decision, before: Decision) {
  return actions.every((action) => before.allows[action] || !after.allows[action]);
}
function check<T>(property: fc.IProperty<T>) {
  return fc.assert(property, { numRuns });
}
const about = [someFacts, policy, date, channel] as const;

describe('for any facts', () => {
  it('more fees never allow more', () => {
    check(
      fc.property(...about, owed, (facts, policy, now, channel, fee) => {
        // Not where the list was unknown before: then the decision may become more certain.
        const fees = listedFees(facts);
        const before = evaluate({ ...facts, fees }, policy, now, channel);
        return allowsNoMore(
          evaluate({ ...facts, fees: [...fees, fee] }, policy, now, channel),
          before,
        );
      }),
    );
  });
  it('more blocks never allow more', () => {
    check(
      fc.property(
        ...about,
        invoice,
        fc.nat(13),
        (facts, policy, now, channel, invoice, position) => {
          const known = {
            ...facts,
            manualBlocks: facts.manualBlocks ?? [],
            replacementInvoices: facts.replacementInvoices ?? [],
          };
          const flags = Array.from(
            { length: 14 },
            (_, each) => each === position || (facts.flags?.[each] ?? false),
          );
          const before = evaluate(known, policy, now, channel);
          return [
            { ...known, manualBlocks: [...known.manualBlocks, 'y'] },
            { ...known, replacementInvoices: [...known.replacementInvoices, invoice] },
            { ...known, flags },
          ].every((more) => allowsNoMore(evaluate(more, policy, now, channel), before));
        },
      ),
    );
  });
  it('paying, whole or in part, never allows less', () => {
    check(
      fc.property(
        ...about,
        fc.array(fc.nat(1600), { maxLength: 6 }),
        (facts, policy, now, channel, parts) => {
          const before = evaluate(facts, policy, now, channel);
          const fees = listedFees(facts);
          const some = fees
            .slice(0, parts.length)
            .map((fee, i) => ({ feeId: fee.id, amountCents: parts[i] ?? 0 }));
          const whole = some.map((part) => part.feeId);
          return [
            afterPaying(facts, some),
            afterPaying(facts, whole),
            afterPaying(facts, whole, before),
          ].every((paid) => allowsNoMore(before, evaluate(paid, policy, now, channel)));
        },
      ),
    );
  });
  it('returning without a new fee never allows less', () => {
    check(
      fc.property(
        ...about,
        fc.constantFrom('i1', 'i2', 'i3'),
        (facts, policy, now, channel, item) =>
          allowsNoMore(
            evaluate(facts, policy, now, channel),
            evaluate(afterReturning(facts, item), policy, now, channel),
          ),
      ),
    );
  });
  it('checking in is never denied', () => {
    check(
      fc.property(
        fc.option(someFacts, { nil: null }),
        policy,
        date,
        channel,
        (facts, policy, now, channel) => evaluate(facts, policy, now, channel).allows.checkIn,
      ),
    );
  });
  it('the same input gives the same answer, and is not changed', () => {
    check(
      fc.property(...about, (facts, policy, now, channel) => {
        const before = JSON.stringify(facts);
        const first = JSON.stringify(evaluate(facts, policy, now, channel));
        leastPayment(facts, policy, now, channel);
        return (
          JSON.stringify(evaluate(facts, policy, now, channel)) === first &&
          JSON.stringify(facts) === before
        );
      }),
    );
  });
  it('no facts: checkin-only', () => {
    check(
      fc.property(policy, date, channel, (policy, now, channel) => {
        const decision = evaluate(null, policy, now, channel);
        return (
          decision.level === 'checkin-only' &&
          actions.every((each) => decision.allows[each] === (each === 'checkIn'))
        );
      }),
    );
  });
  it('an action is allowed exactly where no reason denies it', () => {
    check(
      fc.property(...about, (facts, policy, now, channel) => {
        const { allows, reasons } = evaluate(facts, policy, now, channel);
        const denied = new Set(reasons.flatMap((reason) => reason.denies));
        return actions.every((action) => allows[action] !== denied.has(action));
      }),
    );
  });
});

/**
 * These facts have nothing that ends by itself, as dated blocks do. An arrangement that ends makes
 * its fee count; none is made for money that the library owes, which would then lower the sum.
 */
it('projection forward never allows more', () => {
  check(
    fc.property(someFacts, policy, date, date, channel, (facts, policy, one, other, channel) => {
      fc.pre(listedFees(facts).every((fee) => fee.amountCents >= 0 || fee.state !== 'arrangement'));
      const [sooner, later] = [one, other].sort() as [string, string];
      return allowsNoMore(
        evaluate(facts, policy, later, channel),
        evaluate(facts, policy, sooner, channel),
      );
    }),
  );
  check(
    fc.property(someFacts, date, date, (facts, one, other) => {
      const [sooner, later] = [one, other].sort() as [string, string];
      const { observedAt: _, ...inSteps } = project(project(facts, wise, sooner), wise, later);
      const { observedAt: __, ...atOnce } = project(facts, wise, later);
      return JSON.stringify(inSteps) === JSON.stringify(atOnce);
    }),
  );
});

/** What can be paid: the payable fees, and what is owed without a fee. */
function billsOf(
  facts: Facts,
  policy: CompiledPolicy,
  now: string,
  decision: Decision,
): Map<string, number> {
  const fees = listedFees(facts);
  const bills = new Map<string, number>();
  for (const fee of fees)
    if (payable(fee, policy, { facts, now, decision }) === null) bills.set(fee.id, fee.amountCents);
  const owed = fees.filter((fee) => fee.amountCents > 0);
  const { feeCents = 0 } = facts.membership ?? {};
  if (feeCents > 0 && !owed.some((fee) => fee.membership)) bills.set('membership-fee', feeCents);
  for (const { item, amountCents, paidCents, returned } of (
    facts.replacementInvoices ?? []
  ).flatMap((each) => each.items))
    if (!returned && amountCents > paidCents && !owed.some((fee) => fee.replaces === item))
      bills.set(item, (bills.get(item) ?? 0) + amountCents - paidCents);
  return bills;
}

it('the least payment is the cheapest of all sets of payable fees', () => {
  check(
    fc.property(...about, (facts, policy, now, channel) => {
      const before = evaluate(facts, policy, now, channel);
      const least = leastPayment(facts, policy, now, channel);
      if (before.allows.checkOut || !before.allows.pay) return least === null;
      const bills = [...billsOf(facts, policy, now, before)];
      let cheapest: number | null = null;
      for (let set = 1; set < 1 << bills.length; set++) {
        const paid = bills.filter((_, bill) => (set & (1 << bill)) !== 0);
        const cents = paid.reduce((sum, [, each]) => sum + each, 0);
        if (cheapest !== null && cents >= cheapest) continue;
        const ids = paid.map(([id]) => id);
        if (evaluate(afterPaying(facts, ids, before), policy, now, channel).allows.checkOut)
          cheapest = cents;
      }
      // Where unknown rules deny, their reason is cleared at the desk, though a payment might make
      // them known: what is found then need not be the cheapest.
      const unknownDenies =
        policy.policy.settings.unknownFacts === 'deny' && before.unknown.length > 0;
      if (least === null) return cheapest === null || unknownDenies;
      const sum = [...new Set(least.feeIds)].reduce(
        (cents, id) => cents + (new Map(bills).get(id) ?? Number.NaN),
        0,
      );
      if (cheapest === null || sum !== least.amountCents || !least.decision.allows.checkOut)
        return false;
      return sum === cheapest || (unknownDenies && sum > cheapest);
    }),
  );
});
