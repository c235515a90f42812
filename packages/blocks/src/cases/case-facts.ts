/**
 * Facts in short form, as the cases of other systems are written: times relative to now, entries
 * with a count. Nothing is unknown in them: a list that is left out is empty.
 */
import { z } from 'zod';
import { flags } from '../facts/flags.ts';
import { replacementInvoices } from '../facts/invoices.ts';
import { membership } from '../facts/membership.ts';
import type { Action, Facts } from '../types.ts';

/** The patron group of a case that names none, and the key of its `category.…` limits. */
export const caseGroup = 'category';
const dayMs = 86_400_000;

const loan = z.looseObject({
  n: z.int().default(1),
  state: z.enum(['out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned']).default('out'),
  overdueMinutes: z.number().default(-60),
  graceMinutes: z.number().default(0),
  recalled: z.boolean().default(false),
  branch: z.string().optional(),
});
const fee = z.looseObject({
  n: z.int().default(1),
  cents: z.int(),
  loan: z.string().optional(),
  branch: z.string().optional(),
  restrictsCheckouts: z.boolean().default(true),
  ageDays: z.int().optional(),
  institution: z.string().optional(),
  state: z.enum(['open', 'direct-debit', 'debt-collector', 'arrangement']).optional(),
  untilInDays: z.int().optional(),
  membership: z.boolean().optional(),
});
const block = z.looseObject({
  name: z.string().optional(),
  denies: z.array(z.string()).optional(),
  /** what an Evergreen penalty denies, written as `CIRC|RENEW` */
  blockList: z.union([z.string(), z.array(z.string())]).optional(),
  branch: z.string().optional(),
  ignoreProximity: z.number().optional(),
  startsInMinutes: z.number().optional(),
  endsInMinutes: z.number().optional(),
});
const account = z.looseObject({
  active: z
    .union([z.boolean(), z.literal('unset')])
    .nullable()
    .default(true),
  cardActive: z.boolean().default(true),
  barred: z.boolean().default(false),
  cardLost: z.boolean().default(false),
  addressInvalid: z.boolean().default(false),
  expiresInMinutes: z.number().optional(),
  expiresInDays: z.int().optional(),
  restrictedForDays: z.union([z.int(), z.literal('forever')]).optional(),
});
export const shortFacts = z.looseObject({
  branch: z.string().optional(),
  group: z.string().default(caseGroup),
  institution: z.string().optional(),
  membership: z.exactOptional(membership.schema),
  replacementInvoices: z.exactOptional(replacementInvoices.schema),
  flags: z.exactOptional(flags.schema),
  homeBranch: z.string().optional(),
  itemBranch: z.string().optional(),
  loans: z.array(loan).default([]),
  fees: z.array(fee).default([]),
  manualBlocks: z.array(z.union([z.string(), block])).default([]),
  penalties: z.array(block).default([]),
  account: account.prefault({}),
  holds: z.int().default(0),
  renewingItemOverdue: z.boolean().default(false),
  hasGuarantees: z.boolean().optional(),
  guaranteesChargesCents: z.int().default(0),
  familyChargesCents: z.int().default(0),
  // Tells these facts from full ones.
  observedAt: z.never().optional(),
});
export type ShortFacts = z.output<typeof shortFacts>;

/** Words of other systems for actions. */
const actionOf: Readonly<Record<string, Action>> = {
  borrow: 'checkOut',
  pickup: 'collect',
  CIRC: 'checkOut',
  FULFILL: 'collect',
  RENEW: 'renew',
  HOLD: 'hold',
};
export function action(word: string) {
  return actionOf[word] ?? (word as Action);
}

/** Without the undefined fields: a fact that is left out is unknown. */
function known<T extends object>(fields: T) {
  return Object.fromEntries(Object.entries(fields).filter(([, each]) => each !== undefined));
}
function times<T>(n: number, make: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}

/** Facts in short form as full facts. `today` is a day number. */
export function writeOut(short: ShortFacts, at: string, today: number): Facts {
  const inMinutes = (minutes: number | undefined) =>
    minutes === undefined ? undefined : new Date(Date.parse(at) + minutes * 60_000).toISOString();
  const inDays = (days: number | undefined) =>
    days === undefined ? undefined : new Date((today + days) * dayMs).toISOString().slice(0, 10);
  const { account } = short;
  const { restrictedForDays: restricted } = account;
  const listed = (list: string | string[] | undefined) =>
    typeof list === 'string' ? list.split(/[|, ]+/) : list;
  const named = short.manualBlocks.filter((each) => typeof each === 'string');
  const dated = [
    ...short.manualBlocks.filter((each) => typeof each !== 'string'),
    ...short.penalties,
  ];
  const loans: z.output<typeof loan>[] = [...short.loans];
  // A fee may name a loan that the case does not list: the loan exists, or the fee would have none.
  for (const { loan: state } of short.fees) {
    const read = loan.safeParse({ state });
    if (state !== undefined && read.success && !loans.some((each) => each.state === state))
      loans.push(read.data);
  }
  const blocks = dated.map((each, index) => ({
    id: `${index}`,
    type: each.name,
    denies: (each.denies ?? listed(each.blockList))?.map(action),
    branch: each.branch ?? short.branch,
    ignoreProximity: each.ignoreProximity,
    startsAt: inMinutes(each.startsInMinutes),
    endsAt: inMinutes(each.endsInMinutes),
  }));
  return known({
    observedAt: at,
    branch: short.branch,
    group: short.group,
    institution: short.institution,
    membership: { type: short.group, ...short.membership },
    homeBranch: short.homeBranch,
    itemBranch: short.itemBranch,
    itemOverdue: short.renewingItemOverdue,
    manualBlocks: named,
    replacementInvoices: short.replacementInvoices ?? [],
    flags: short.flags,
    loans: loans.flatMap((each, row) =>
      times(each.n, (index) =>
        known({
          // A fee names its loan by the loan's state.
          item: index === 0 ? each.state : `${row}-${index}`,
          dueAt: inMinutes(-each.overdueMinutes),
          state: each.state,
          recalled: each.recalled,
          graceMinutes: each.graceMinutes,
          branch: each.branch ?? short.branch,
        }),
      ),
    ),
    fees: short.fees.flatMap((each, row) =>
      times(each.n, (index) =>
        known({
          id: `${row}-${index}`,
          amountCents: each.cents,
          loan: each.loan,
          branch: each.branch ?? short.branch,
          restricts: each.restrictsCheckouts,
          createdOn: inDays(each.ageDays === undefined ? undefined : -each.ageDays),
          institution: each.institution,
          state: each.state,
          until: inDays(each.untilInDays),
          membership: each.membership,
        }),
      ),
    ),
    blocks: blocks.map(known),
    account: known({
      ...account,
      active: account.active === true,
      expiresAt: inMinutes(account.expiresInMinutes),
      expiresOn: inDays(account.expiresInDays),
      restrictedUntil:
        restricted === undefined
          ? 'none'
          : restricted === 'forever'
            ? restricted
            : inDays(restricted),
    }),
    holds: short.holds,
    related: known({
      hasGuarantees: short.hasGuarantees,
      guaranteesChargesCents: short.guaranteesChargesCents,
      familyChargesCents: short.familyChargesCents,
    }),
  }) as unknown as Facts;
}

/** The words in facts that the short form does not know. */
export function unknownWords(short: ShortFacts): string[] {
  const unknownIn = (path: string, entries: readonly unknown[], shape: object) =>
    entries.flatMap((each) =>
      typeof each === 'object' && each !== null
        ? Object.keys(each).flatMap((key) => (Object.hasOwn(shape, key) ? [] : [`${path}.${key}`]))
        : [],
    );
  return [
    ...unknownIn('facts', [short], shortFacts.shape),
    ...unknownIn('facts.loans', short.loans, loan.shape),
    ...unknownIn('facts.fees', short.fees, fee.shape),
    ...unknownIn('facts.manualBlocks', short.manualBlocks, block.shape),
    ...unknownIn('facts.penalties', short.penalties, block.shape),
    ...unknownIn('facts.account', [short.account], account.shape),
  ];
}
