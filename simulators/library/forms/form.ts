/**
 * A form: how one library system writes what the simulated library has decided, message by message,
 * and the few habits in which library systems differ beyond writing. What is decided (who may
 * borrow, where an item goes) is no part of a form.
 */
import type { Draft } from '../../../packages/sip2/src/index.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import type { Hold, Item, Loan, OpenFee, Patron, State } from '../state.ts';

/** A known patron, and what a message about them may tell. */
export interface PatronView {
  patron: Patron;
  /** as the request names the card */
  card: string;
  /** `missing`: none came, and the patron has one */
  pin: 'right' | 'wrong' | 'missing';
  /** the request had a PIN that was not empty */
  hasPin: boolean;
  fees: readonly OpenFee[];
  loans: readonly Loan[];
  overdue: readonly Loan[];
  ready: readonly Hold[];
  waiting: readonly Hold[];
}

/** The end of a check-out, a renewal, or the cancellation of either (12 and 30). */
export interface LoanEnd {
  ok: boolean;
  /** null: unknown card */
  patron: Patron | null;
  card: string;
  number: string;
  /** null: unknown item */
  item: Item | null;
  /** where it is now lent to the patron by this message */
  loan: Loan | null;
  renewed: boolean;
  isCancel: boolean;
  why: ScreenMessage | null;
}

/** Where a returned item goes. `material`: the bin of its kind. */
export type ReturnPlace =
  | { kind: 'material' | 'hold-here' | 'store' | 'invoiced' }
  | { kind: 'hold-elsewhere' | 'other-branch'; branch: string };

/** The end of a return (10). */
export interface ReturnEnd {
  ok: boolean;
  number: string;
  /** null: unknown item, or not taken back */
  item: Item | null;
  /** whose loan ended */
  borrower: Patron | null;
  /** null: it is not taken back */
  place: ReturnPlace | null;
  message: ScreenMessage | null;
}

export interface ItemView {
  number: string;
  /** null: unknown item */
  item: Item | null;
  loan: Loan | null;
  holds: readonly Hold[];
  isSortedOut: boolean;
}

/** The end of a payment (38). */
export interface PaymentEnd {
  patron: Patron | null;
  card: string;
  attempt: string | null;
  why: ScreenMessage | null;
}

/** In what library systems differ beyond writing. */
export interface Habits {
  /**
   * An item on a replacement invoice that comes back at a machine: `refused`, `sorted-out` (taken
   * back, and the invoice stays until staff take the item in), or `settled` (the invoice is gone).
   */
  invoiced: 'refused' | 'sorted-out' | 'settled';
  /** a return makes the first hold ready; otherwise staff must take the item in first */
  returnFillsHold: boolean;
  /** no block = Y of a loan made off line is heeded, or that of one with a nb due date */
  heedsNoBlock: 'always' | 'with-due-date' | 'never';
  /** the return date of 09 counts though nothing says that it was made off line */
  heedsReturnDate: boolean;
  /** BI = Y undoes the last loan; otherwise it is not read, and 09 is an ordinary return */
  heedsCancel: boolean;
  /** 11 for what the patron has already: a renewal where the SC renewal policy is Y, always, never */
  ownLoan: 'by-policy' | 'renewed' | 'refused';
  /** a return of what is not on loan is answered with ok = 0 */
  refusesUnlent: boolean;
  /** a payment of a fee that is paid already is booked as a credit; otherwise it is refused */
  creditsClosedFees: boolean;
  /** a loan may cost something, and is then asked for again with BO = Y */
  loansCost: boolean;
  /** an exact repetition gets the stored reply, as the specification says, or is carried out */
  repeats: 'stored' | 'execute';
  terminator: 'cr' | 'crlf';
  encoding: 'utf-8' | 'cp850';
}

/** `extra` of a draft takes fields that the specification does not have there. */
export interface Form {
  habits: Habits;
  /** 98 */
  status(state: State): Draft<'98'>;
  /** 64; `summary` as 63 sends it */
  patronInformation(view: PatronView, summary: string, state: State): Draft<'64'>;
  unknownInformation(card: string, state: State): Draft<'64'>;
  /** 24 */
  patronStatus(view: PatronView, state: State): Draft<'24'>;
  unknownStatus(card: string, state: State): Draft<'24'>;
  /** 42; `wants`: one of FA, FB, FC is Y in the 41. Null: this library system does not know 41. */
  registrations(
    view: PatronView | null,
    asked: { card: string; wants: boolean },
    state: State,
  ): Draft<'42'> | null;
  /** 12 and 30 */
  loan(end: LoanEnd, state: State): Omit<Draft<'12'>, 'code'>;
  /** 10 */
  itemReturned(end: ReturnEnd, state: State): Draft<'10'>;
  /** 18 */
  itemInformation(view: ItemView, state: State): Draft<'18'>;
  /** 38 */
  feePaid(end: PaymentEnd, state: State): Draft<'38'>;
  /** our own id of a fee by CG; null: that names none. As it is, where left out. */
  feeIdOf?(id: string): string | null;
}
