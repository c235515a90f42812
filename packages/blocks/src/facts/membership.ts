/** The membership, and what is open of its fee. */
import { z } from 'zod';
import type { Fact } from './fact.ts';
import { type Fee, type Fees, listedFees } from './fees.ts';
import { cents, optional, text } from './kinds.ts';
import { isOwn, type Seen, type Standpoint } from './standpoint.ts';

type Membership = {
  status?: number;
  type?: string;
  startedOn?: string;
  feeCents?: number;
};
const schema: z.ZodType<Membership> = z.strictObject({
  status: optional(z.int()),
  type: optional(text),
  startedOn: optional(z.iso.date()),
  feeCents: optional(cents.describe('still open of the membership fee')),
});

type WithFees = Seen<Fees & { membership?: Membership }>;

/** The membership fees among the fees; not those of other institutions. */
export function membershipFees(at: Seen<Fees>): readonly Fee[] {
  return listedFees(at.facts).filter(
    (fee) => fee.membership === true && isOwn(fee.institution, at) !== false,
  );
}

/** From the membership or from the fees, whichever is more. */
export function openMembershipFeeCents(at: WithFees): number | undefined {
  const feeCents = at.facts.membership?.feeCents;
  const fees = membershipFees(at);
  if (fees.length === 0) return feeCents;
  return Math.max(
    feeCents ?? 0,
    fees.reduce((sum, fee) => sum + fee.amountCents, 0),
  );
}

/** Whether the membership and the fees give different sums. */
function feeDiffers({ facts }: WithFees): boolean {
  const { membership: known } = facts;
  const lines = listedFees(facts).filter((fee) => fee.membership === true);
  if (known?.feeCents === undefined || lines.length === 0) return false;
  return known.feeCents !== lines.reduce((sum, fee) => sum + fee.amountCents, 0);
}

export const membership = {
  schema,
  dated: true,
  codes: { membership: 0, status: 1, type: 2, startedOn: 3, feeCents: 4 },
  values: {
    'membership.status': {
      read: (at: Standpoint) => at.status,
      brought: { live: [['membershipStatus']], column: 'membershipStatus', exported: ['others'] },
    },
    'membership.type': {
      read: ({ facts }: Seen<{ membership?: Membership }>) => facts.membership?.type,
      brought: { live: [['membershipType']], column: 'membershipType', exported: ['others'] },
    },
    'membership.openFeeCents': {
      read: openMembershipFeeCents,
      brought: {
        live: [['membershipFee'], ['fees']],
        column: 'membershipFee',
        exported: ['fees', 'others'],
      },
    },
    'membership.feeDiffers': { read: feeDiffers, brought: { live: [[]] } },
  },
} as const satisfies Fact<never>;
