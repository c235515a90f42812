/** Any facts, policies, moments and channels, for properties. */
import fc from 'fast-check';
import {
  type Channel,
  compilePolicy,
  type Facts,
  type Fee,
  type Policy,
} from '../../../packages/blocks/src/index.ts';
import { policyOf as policyOfSystem } from './cases.ts';
import { alone, policyOf, wise } from './wise.ts';

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
export const channel = fc.constantFrom<Channel>('kiosk', 'portal', 'staff');
export const policy = fc.constantFrom(
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
export const date = fc
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
export const owed = feeOf(fc.integer({ min: 1, max: 1500 }));
export const invoice = fc.record({
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
export const someFacts: fc.Arbitrary<Facts> = fc
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
    homeBranch: maybe(branch),
    itemBranch: maybe(branch),
    itemOverdue: maybe(fc.boolean()),
    holds: maybe(fc.nat(60)),
    related: maybe(
      fc.record({ guaranteesChargesCents: fc.nat(1500), familyChargesCents: fc.nat(3000) }),
    ),
  })
  .map((each) => known(each) as unknown as Facts);
