/** What the screen shows of an account: loans, holds and fees. */
import type { Cents, Hold, PrintOutcome, Reason } from '../../../machines/domain.ts';
import type { FeeRow, LoanRow } from '../rows.ts';

/**
 * `collected`: none of the fees that it is about can be paid here, for this reason; left out: some can,
 * or they are paid at the desk
 */
export interface ShownReason extends Reason {
  collected?: 'direct-debit' | 'debt-collector' | 'arrangement' | 'elsewhere';
}

export type AccountView =
  | {
      kind: 'account';
      displayName: string | null;
      loans: readonly LoanRow[];
      /** false: the loans are unknown, so none is shown */
      listed: boolean;
      /** null: unknown */
      holdsReady: number | null;
      /** those that the library system lists; left out: it lists none */
      readyHolds?: readonly Pick<Hold, 'title' | 'place'>[];
      owedCents: Cents | null;
      mayRenew: boolean;
      mayPay: boolean;
      /** the account on paper, and what became of the last one; left out: the library has none */
      status?: { prints: boolean; last: 'printing' | PrintOutcome | null };
      /** the line was lost in this visit; left out: it was not */
      lineLost?: boolean;
      /** as of `blocked` */
      inPayment: boolean;
      reasons: readonly ShownReason[];
    }
  | {
      kind: 'fees';
      rows: readonly FeeRow[];
      chosenCents: Cents;
      leastCents: Cents | null;
      leastFeeIds: readonly string[];
      allCents: Cents;
      allFeeIds: readonly string[];
      chosenLiftsBlock: boolean;
      blocked: boolean;
      problem: null | 'choose-first';
    };
