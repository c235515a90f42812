/**
 * The library port: what a library system is asked, and what it answers. Only its adapter knows the
 * protocol (over-sip2.ts).
 */

import type {
  Cents,
  Destination,
  Fee,
  Hold,
  Instant,
  Language,
  Loan,
  PlainDate,
} from '../../machines/domain.ts';
import type { Facts } from '../../packages/blocks/src/index.ts';

export type Answer<T> = { kind: 'answer'; value: T } | NoAnswer;
/**
 * `sent`: the library system may have carried the request out. `unreadable`: it does not know this
 * request. `sentAgoMs`: so long ago it left; it may have waited for its turn before. Left out: not known.
 */
export interface NoAnswer {
  kind: 'no-answer';
  sent: boolean;
  why: string;
  unreadable?: true;
  sentAgoMs?: number;
}

/**
 * Of several messages. `inPart`: by the first one, where a list that the rules need too did not come; it
 * opens no account, but what it denies is denied.
 */
export type AnswerOfSeveral<T> = Answer<T> | (NoAnswer & { inPart: T });

export interface Verdict {
  ok: boolean;
  title: string | null;
  message?: string | undefined;
  /** texts for the receipt (AG) */
  printLines?: readonly string[];
  /** CK of SIP2 */
  mediaType?: string | undefined;
  /** not ok: a question that a person must answer (FV of Wise) */
  needsAnswer?: boolean;
}
export interface LoanVerdict extends Verdict {
  dueOn: PlainDate | null;
  /** the due date in the library system's own words, where it could not be read */
  dueText?: string | undefined;
  renewed: boolean;
  /** its security is not to be switched off, though it is lent */
  staysSecured?: true;
  /** BV with BT. Not ok: what the loan costs; asked again with it, it is lent. Ok: what it cost. */
  costCents?: Cents;
}
/** What the library system says of where a returned item goes; each left out where it is not said. */
export interface Sorting {
  /** CL: the sort bin or class */
  bin?: string;
  /** CT: the branch that it goes to */
  branch?: string;
  /** AQ: the branch or shelf where it belongs */
  home?: string;
  /** CV: the type of the alert, `01` to `99` */
  alertType?: string;
  /** the alert of 10 */
  isAlert: boolean;
}
export interface ReturnVerdict extends Verdict {
  /** without the library's `sortation` */
  destination: Destination;
  sorting?: Sorting;
  /** null: unknown */
  onHold: boolean | null;
}
/** `holds`: those that are ready. `none`: the patron alone, as cheap as it can be. */
export type PatronList = 'fees' | 'loans' | 'holds' | 'none';
export type ItemState = 'on-loan' | 'here' | 'elsewhere';
export interface ItemAnswer {
  state: ItemState;
  title?: string | null;
  /** the card of the patron who has it, where the library system names it */
  holder: string | null;
  dueOn: PlainDate | null;
  /** a patron is in the queue, or it stands on the hold shelf; null: unknown */
  onHold: boolean | null;
  /** on hold, and no return has filled the hold yet; null: unknown */
  holdToFill: boolean | null;
}

/** `isWhole`: what is not among them is not there; otherwise they are a part, and that proves nothing. */
export interface Listed<T> {
  readonly entries: readonly T[];
  readonly isWhole: boolean;
}

export interface PatronAnswer {
  /** a status only: it never has lists and counts */
  isStatusOnly: boolean;
  /** false: an unknown card, or one that is not accepted */
  valid: boolean;
  /** null where the answer does not say; only true is a yes */
  pinValid: boolean | null;
  name: string | null;
  /** the patron's main card number, where the answer has another one than was asked with (AA) */
  mainCard?: string | null;
  language: Language | null;
  facts: Facts;
  /**
   * null: this answer had no list of fees, or not all of it. `notPayable` is `rule` for a fee
   * without an id, or in an unknown state; the block rules decide on the others.
   */
  fees: Listed<Fee> | null;
  /** null: as `fees`. An empty list is not whole: it may be one that is not given. */
  loans: Listed<Loan> | null;
  holdsReady: number | null;
  /** those that are ready, where they are listed; left out: not listed, or not asked for */
  readyHolds?: readonly Hold[];
  /** null: unknown, or in another currency */
  owedCents: Cents | null;
  /** ISO 4217, of the amounts (BH); left out: the library's own, or not said */
  currency?: string;
  messages: readonly string[];
}

/**
 * In answer to no PIN: BL N and CQ N without a reason. Some systems answer it as one with a wrong PIN,
 * before they look at the card; a card that is refused comes with a reason.
 */
export function saysNothing({ valid, pinValid, messages, isStatusOnly }: PatronAnswer): boolean {
  return !valid && pinValid === false && (isStatusOnly || messages.length === 0);
}

export interface LibrarySystem {
  /** A check-out of what the patron has already renews it, whatever `mayRenew` says. */
  readonly renewsOnCheckOut?: boolean;
  /** A second payment of a fee that is paid books nothing; left out: it may be booked twice. */
  readonly paysOnce?: boolean;
  patron(
    card: string,
    pin: string | null,
    list: PatronList,
  ): Promise<AnswerOfSeveral<PatronAnswer>>;
  checkOut(loan: {
    card: string;
    pin: string | null;
    item: string;
    /** whether this may renew a loan that the patron has already */
    mayRenew: boolean;
    /** the patron agreed to what it costs (BO = Y) */
    acceptsFee?: boolean;
    offline?: { at: Instant; dueOn: PlainDate };
  }): Promise<Answer<LoanVerdict>>;
  /** `cancels`: cancels a loan made a moment ago */
  checkIn(returned: {
    item: string;
    card?: string;
    cancels?: boolean;
    offline?: { at: Instant };
  }): Promise<Answer<ReturnVerdict>>;
  renew(card: string, pin: string | null, item: string): Promise<Answer<LoanVerdict>>;
  /** Books one fee, whole. Booked again with the same `attempt`, it is the same payment. */
  feePaid(paid: {
    card: string;
    pin: string | null;
    feeId: string;
    amountCents: Cents;
    attempt: string;
  }): Promise<Answer<Verdict>>;
  item(item: string): Promise<Answer<ItemAnswer>>;
  endSession(card: string, pin: string | null): Promise<void>;
}
