/**
 * The library port: what a library system is asked, and what it answers. Which protocol carries it
 * is known to the adapter alone (over-sip2.ts).
 */
import type { Facts } from '../blocks/index.ts';
import type { Cents, Destination, Fee, Instant, Language, Loan, PlainDate } from '../domain.ts';

/**
 * `sent`: the request may have been carried out, nobody knows. `unreadable`: the library system
 * does not know this message.
 */
export type Answered<T> = { kind: 'answer'; value: T } | NoAnswer;
export type NoAnswer = { kind: 'no-answer'; sent: boolean; why: string; unreadable?: true };

interface Verdict {
  ok: boolean;
  title: string | null;
  message: string | null;
}
export interface LoanVerdict extends Verdict {
  dueOn: PlainDate | null;
  /** the due date in the library system's own words, where it could not be read */
  dueText: string | null;
  renewed: boolean;
}
interface ReturnVerdict extends Verdict {
  destination: Destination;
  /** somebody waits for it; null: not told */
  held: boolean | null;
}
/** `none`: the patron alone, as cheap as it can be. */
export type Asked = 'fees' | 'loans' | 'none';
export type ItemState = 'on-loan' | 'here' | 'elsewhere';
export interface ItemAnswer {
  state: ItemState;
  /** the card of who has it, where the library system says so */
  holder: string | null;
  dueOn: PlainDate | null;
  /** somebody waits for it: a queue, or it stands on the hold shelf; null: not told */
  held: boolean | null;
  /** somebody waits for it and no return has shown that yet; null: not told */
  holdToCatch: boolean | null;
}

export interface PatronAnswer {
  /** the message that answered: a 24 has no lists and no counts */
  code: '64' | '24';
  /**
   * BL; where there is none, whether the answer names a patron. false: an unknown card, or one that
   * is not accepted
   */
  valid: boolean;
  /** CQ: null where the answer does not say; only true is a yes */
  pinValid: boolean | null;
  name: string | null;
  language: Language | null;
  facts: Facts;
  /**
   * null: this answer had no list of fees, or not all of it. `notPayable` is `rule` for a fee
   * without an id, or in a state that is not known here; the block rules decide on the others.
   */
  fees: readonly Fee[] | null;
  /** null: as `fees` */
  loans: readonly Loan[] | null;
  holdsReady: number | null;
  owedCents: Cents | null;
  messages: readonly string[];
}

export interface LibrarySystem {
  patron(card: string, pin: string | null, list: Asked): Promise<Answered<PatronAnswer>>;
  checkOut(loan: {
    card: string;
    pin: string | null;
    item: string;
    /** whether this may renew a loan that the patron has already */
    mayRenew: boolean;
    offline?: { at: Instant; dueOn: PlainDate };
  }): Promise<Answered<LoanVerdict>>;
  /** `cancels`: takes back a loan made a moment ago (BI = Y) */
  checkIn(giveBack: {
    item: string;
    card?: string;
    cancels?: boolean;
    offline?: { at: Instant };
  }): Promise<Answered<ReturnVerdict>>;
  renew(card: string, pin: string | null, item: string): Promise<Answered<LoanVerdict>>;
  /**
   * One fee, whole. BK is `attempt/feeId`: the same for the same fee however often it is sent, and
   * no other's. A system that drops what it has booked before must not drop the second fee of an
   * attempt.
   */
  feePaid(paid: {
    card: string;
    pin: string | null;
    feeId: string;
    amountCents: number;
    attempt: string;
  }): Promise<Answered<Verdict>>;
  item(item: string): Promise<Answered<ItemAnswer>>;
  endSession(card: string, pin: string | null): Promise<void>;
}
