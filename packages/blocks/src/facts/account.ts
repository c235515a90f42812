/** The account and the card. */
import { z } from 'zod';
import { momentOf } from '../calendar.ts';
import type { Fact } from './fact.ts';
import { type Fees, listedFees, unlistedCents } from './fees.ts';
import { moment, optional } from './kinds.ts';
import { daysPassed, type Seen } from './standpoint.ts';

type Account = {
  active?: boolean;
  cardActive?: boolean;
  barred?: boolean;
  cardLost?: boolean;
  addressInvalid?: boolean;
  /** the moment of its end, or the last day on which it is valid */
  expiresAt?: string;
  expiresOn?: string;
  /** the first day without the restriction; `none`, or `forever` */
  restrictedUntil?: string;
};
const schema: z.ZodType<Account> = z.strictObject({
  active: optional(z.boolean()),
  cardActive: optional(z.boolean()),
  barred: optional(z.boolean()),
  cardLost: optional(z.boolean()),
  addressInvalid: optional(z.boolean()),
  expiresAt: optional(moment),
  expiresOn: optional(z.iso.date().describe('the last day on which it is valid')),
  restrictedUntil: optional(
    z
      .union([z.enum(['none', 'forever']), z.iso.date()])
      .describe('the day on which it no longer holds'),
  ),
});

type OfAccount = Seen<{ account?: Account }>;

/** Whether its end is before now, or its last day before today. */
function isExpired(at: OfAccount): boolean | undefined {
  const { expiresAt, expiresOn } = at.facts.account ?? {};
  const passed = daysPassed(expiresOn, at);
  const end = expiresAt === undefined ? Number.NaN : momentOf(expiresAt);
  if (passed === undefined && Number.isNaN(end)) return undefined;
  return (passed ?? 0) > 0 || end < at.now;
}

/** Whether a restriction ends after today, or never. */
function isRestricted(at: OfAccount): boolean | undefined {
  const until = at.facts.account?.restrictedUntil;
  if (until === 'forever' || until === 'none') return until === 'forever';
  const passed = daysPassed(until, at);
  return passed === undefined ? undefined : passed < 0;
}

/** Whether neither a loan nor a fee is open. */
function isEmpty({ facts }: Seen<Fees & { loans?: readonly unknown[] }>): boolean | undefined {
  if ((facts.loans?.length ?? 0) + listedFees(facts).length > 0) return false;
  if (facts.loans === undefined || facts.fees === undefined) return undefined;
  return unlistedCents(facts) > 0 ? undefined : true;
}

const byNight = { exported: ['others'] } as const;

export const account = {
  schema,
  dated: true,
  codes: {
    account: 32,
    active: 33,
    cardActive: 34,
    barred: 35,
    cardLost: 36,
    addressInvalid: 37,
    expiresAt: 38,
    expiresOn: 39,
    restrictedUntil: 40,
  },
  values: {
    'account.active': {
      read: ({ facts }: OfAccount) => facts.account?.active,
      brought: { live: [['expired']], exported: ['others'] },
    },
    'account.cardActive': {
      read: ({ facts }: OfAccount) => facts.account?.cardActive,
      brought: byNight,
    },
    'account.barred': { read: ({ facts }: OfAccount) => facts.account?.barred, brought: byNight },
    'account.cardLost': {
      read: ({ facts }: OfAccount) => facts.account?.cardLost,
      brought: byNight,
    },
    'account.addressInvalid': {
      read: ({ facts }: OfAccount) => facts.account?.addressInvalid,
      brought: byNight,
    },
    'account.expired': {
      read: isExpired,
      brought: { live: [['expiresOn']], exported: ['others'] },
    },
    'account.restricted': { read: isRestricted, brought: byNight },
    'account.empty': {
      read: isEmpty,
      brought: { live: [['fees', 'loans']], exported: ['others'] },
    },
  },
} as const satisfies Fact<never>;
