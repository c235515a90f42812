/** Properties of decisions on any facts. fast-check prints the seed of a failure. */
import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  actions,
  afterPaying,
  afterReturning,
  type Channel,
  type CompiledPolicy,
  compilePolicy,
  type Decision,
  evaluate,
  type Facts,
  type Fee,
  leastPayment,
  type Policy,
  payable,
  project,
} from '../../src/blocks/index.ts';
import { policyOf as policyOfSystem } from '../support/blocks/cases.ts';
import { alone, policyOf, wise } from '../support/blocks/wise.ts';

/** FOLIO and Koha have few limits when installed. */
function withLimits(policy: Policy): Policy {
  const limits = Object.entries(policy.limits).map(([name, rows]) => [
    name,
    Array.isArray(rows)
      ? [...rows, { branch: 'SYS2', group: 'Users', value: 2 }]
      : { '*': 2, Staff: 0, ...rows },
  ]);
  return { ...policy, limits: Object.fromEntries(limits) };
}
const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);
const channel = fc.constantFrom<Channel>('kiosk', 'portal', 'staff');
const policy = fc.constantFrom(
  wise,
  alone,
  policyOf((each) => {
    each.limits = { maximumFeesCents: { '*': 0 }, agedFeesDays: { '*': 0 } };
    each.settings.feesWithoutInstitution = 'unknown';
    each.settings.unknownFacts = 'deny';
  }),
  ...['folio', 'evergreen', 'koha'].map((system) =>
    compilePolicy(withLimits(policyOfSystem(system))),
  ),
);
const date = fc
  .date({ min: new Date('2025-10-01'), max: new Date('2026-06-30'), noInvalidDate: true })
  .map((each) => each.toISOString());
const day = date.map((each) => each.slice(0, 10));
const institution = fc.constantFrom('3550', '3551', '9999');
function maybe<T>(arbitrary: fc.Arbitrary<T>) {
  return fc.option(arbitrary, { nil: undefined, freq: 4 });
}
/** Without the undefined fields: a fact that is left out is unknown. */
function known<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

function feeOf(amountCents: fc.Arbitrary<number>): fc.Arbitrary<Fee> {
  return fc
    .record({
      id: fc.uuid(),
      amountCents,
      createdOn: maybe(day),
      institution: maybe(institution),
      state: maybe(fc.constantFrom('open', 'direct-debit', 'debt-collector', 'arrangement')),
      until: maybe(day),
      membership: maybe(fc.boolean()),
      replaces: maybe(fc.constantFrom('i1', 'i2')),
    })
    .map((each) => known(each) as unknown as Fee);
}
const owed = feeOf(fc.integer({ min: 1, max: 1500 }));
const invoice = fc.record({
  id: fc.uuid(),
  items: fc.array(
    fc.record({
      item: fc.constantFrom('i1', 'i2', 'i3'),
      amountCents: fc.integer({ min: 1, max: 3000 }),
      paidCents: fc.integer({ min: 0, max: 3000 }),
      returned: fc.boolean(),
    }),
    { maxLength: 3 },
  ),
});
const branch = fc.constantFrom('BR1', 'BR4', 'SYS2', 'CONS');
/**
 * No fee names its loan: when a loan that was claimed returned closes, FOLIO begins to count its
 * fees.
 */
const loan = fc
  .record({
    item: fc.constantFrom('i1', 'i2', 'i3', 'i4'),
    dueAt: maybe(date),
    state: maybe(fc.constantFrom('out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned')),
    recalled: maybe(fc.boolean()),
    graceMinutes: maybe(fc.constantFrom(0, 60, 100_000)),
    branch: maybe(branch),
  })
  .map(known);
/** Without an end: a block that ends by itself allows more later. */
const block = fc
  .record({
    type: maybe(
      fc.constantFrom('STAFF_C', 'STAFF_HR', 'PATRON_EXCEEDS_FINES', 'ALERT_NOTE', 'SITE'),
    ),
    denies: maybe(fc.subarray(['checkOut', 'renew', 'hold'] as const)),
    branch: maybe(branch),
    startsAt: maybe(date),
  })
  .map(known);
const account = fc
  .record({
    active: maybe(fc.boolean()),
    barred: maybe(fc.boolean()),
    cardLost: maybe(fc.boolean()),
    expiresAt: maybe(date),
    expiresOn: maybe(day),
    restrictedUntil: maybe(fc.constantFrom('none', 'forever')),
  })
  .map(known);
const someFacts: fc.Arbitrary<Facts> = fc
  .record({
    observedAt: date,
    institution: maybe(institution),
    branch: maybe(fc.constantFrom('35500', '35501', 'BR4')),
    membership: maybe(
      fc
        .record({
          status: maybe(fc.integer({ min: 0, max: 11 })),
          type: maybe(fc.constantFrom('adult', 'youth', 'other')),
          feeCents: maybe(fc.constantFrom(0, 1, 2500)),
        })
        .map(known),
    ),
    fees: maybe(
      fc.uniqueArray(feeOf(fc.integer({ min: -500, max: 1500 })), {
        maxLength: 6,
        selector: ({ id }) => id,
      }),
    ),
    replacementInvoices: maybe(fc.array(invoice, { maxLength: 2 })),
    manualBlocks: maybe(fc.array(fc.constant('x'), { maxLength: 1 })),
    flags: maybe(fc.array(fc.boolean(), { minLength: 14, maxLength: 14 })),
    // Facts that the rules of the other systems use.
    group: maybe(fc.constantFrom('Patrons', 'Kids', 'Staff')),
    loans: maybe(fc.array(loan, { maxLength: 4 })),
    blocks: maybe(fc.array(block, { maxLength: 2 })),
    account: maybe(account),
    holds: maybe(fc.nat(60)),
    related: maybe(
      fc.record({ guaranteesChargesCents: fc.nat(1500), familyChargesCents: fc.nat(3000) }),
    ),
  })
  .map((each) => known(each) as unknown as Facts);

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
        const fees = facts.fees ?? [];
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
          const fees = facts.fees ?? [];
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
 * its fee count.
 */
it('projection forward never allows more', () => {
  check(
    fc.property(someFacts, policy, date, date, channel, (facts, policy, one, other, channel) => {
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
  const fees = facts.fees ?? [];
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
      // them known.
      if (least === null)
        return cheapest === null || policy.policy.settings.unknownFacts === 'deny';
      const sum = [...new Set(least.feeIds)].reduce(
        (cents, id) => cents + (new Map(bills).get(id) ?? Number.NaN),
        0,
      );
      return least.amountCents === cheapest && sum === cheapest && least.decision.allows.checkOut;
    }),
  );
});
