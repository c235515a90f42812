/** The open loans. */
import { z } from 'zod';
import { momentOf } from '../calendar.ts';
import { type Fact, whole } from './fact.ts';
import { moment, optional, text } from './kinds.ts';
import type { Seen, Standpoint } from './standpoint.ts';

/** One open loan. */
export interface LoanFacts {
  item: string;
  /** when it is due, ISO 8601 with offset or `Z` */
  dueAt?: string;
  state?: 'out' | 'max-fines' | 'long-overdue' | 'lost' | 'claimed-returned';
  /** whether a recall set its due date */
  recalled?: boolean;
  graceMinutes?: number;
  branch?: string;
}

const schema: z.ZodType<readonly LoanFacts[]> = z.array(
  z.strictObject({
    item: text,
    dueAt: optional(moment),
    state: optional(z.enum(['out', 'max-fines', 'long-overdue', 'lost', 'claimed-returned'])),
    recalled: optional(z.boolean()),
    graceMinutes: optional(z.number().nonnegative()),
    branch: optional(text),
  }),
);

function minutesLate(loan: LoanFacts, at: Standpoint): number | undefined {
  const due = loan.dueAt === undefined ? Number.NaN : momentOf(loan.dueAt);
  return Number.isNaN(due) ? undefined : (at.now - due) / 60_000;
}
function wholeMinutesLate(loan: LoanFacts, at: Standpoint): number | undefined {
  const minutes = minutesLate(loan, at);
  return minutes === undefined ? undefined : Math.max(0, Math.floor(minutes));
}

export const loans = {
  schema,
  dated: true,
  codes: { loans: 22, item: 18, dueAt: 23, recalled: 24, graceMinutes: 25 },
  lists: {
    loans: {
      entries: ({ facts }: Seen<{ loans?: readonly LoanFacts[] }>) => whole(facts.loans),
      fields: {
        state: (loan: LoanFacts) => loan.state,
        recalled: (loan: LoanFacts) => loan.recalled,
        /** negative before the loan is due */
        overdueMinutes: minutesLate,
        lateMinutes: wholeMinutesLate,
        /** rounded up */
        lateDays: (loan: LoanFacts, at: Standpoint) => {
          const late = wholeMinutesLate(loan, at);
          return late === undefined ? undefined : Math.ceil(late / 1440);
        },
        pastGrace: (loan: LoanFacts, at: Standpoint) => {
          const late = wholeMinutesLate(loan, at);
          return late === undefined ? undefined : late > (loan.graceMinutes ?? 0);
        },
      },
      brought: { live: [['loans']], exported: ['loans'] },
    },
  },
} as const satisfies Fact<never>;
