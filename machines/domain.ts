/**
 * The words that every part shares: types only, no code.
 * SIP2 says "charged" for "checked out"; here a fee is never called a charge.
 */
import type { UnusableCard } from '../hardware/devices.ts';
import type {
  Action,
  Basis,
  Decision,
  Fee as FeeFact,
  Level,
  Reason,
} from '../packages/blocks/src/index.ts';

export type {
  ChuteSensor,
  Log,
  PaymentDriver,
  PaymentHandle,
  Report,
  Tag,
  TagContent,
  TerminalProgress,
  TerminalStep,
} from '../hardware/devices.ts';
export type { Action, Basis, Decision, FeeFact, Level, Reason, UnusableCard };

/** Whole euro cents (or the hundredth of whatever currency the library uses). */
export type Cents = number;
/** A calendar date, `YYYY-MM-DD`, in the library's time zone. */
export type PlainDate = string;
/** A moment, ISO 8601 with offset or `Z`. */
export type Instant = string;
/** BCP 47, as the catalogues are named: `nl`, `en`. */
export type Language = string;

/**
 * Whether the kiosk works with the library system, or by its cache and journal. A visit keeps the
 * mode that it began with.
 */
export type Mode = 'online' | 'offline';
/** What may be done off line: nothing, returns, or returns and loans by the cached rules. */
export type OfflineMode = 'off' | 'check-in' | 'check-out' | 'check-in-and-out';

/** What the kiosk is built from; each part is up, down, or not configured. */
export type Part =
  | 'library'
  | 'reader'
  | 'scanner'
  | 'card-reader'
  | 'printer'
  | PaymentWay
  | 'signals'
  | 'journal';
/** How a patron pays: with a card at the terminal, or with an app that scans a code on the screen. */
export type PaymentWay = 'terminal' | 'code';
export type PartState = 'up' | 'down' | 'absent';

/** Why the staff are called: a patron touched the key, or the kiosk calls by itself. */
export type CallReason =
  | 'patron'
  | 'unknown-card'
  | 'payment-unknown'
  | 'set-incomplete'
  | 'card-left'
  | 'self-check'
  | `chute-${'blocked' | 'full' | 'item' | 'unbooked'}`;
/**
 * How far a call has come, for the patron who waits. `delivered`: it has reached a place where staff
 * see it. `coming`: a member of staff answered. `failed`: it reached no such place.
 */
export type CallState = 'none' | 'calling' | 'delivered' | 'coming' | 'failed';

/**
 * How an item was presented: by its number alone (a barcode), or with the tags that carry it
 * (one, or all parts of a set).
 */
export interface PresentedItem {
  item: string;
  uids: readonly string[];
  /** The kiosk tries it once more by itself, and who read that it was not done may have taken it away. */
  mayHaveLeft?: boolean;
}

/**
 * Why one item was not checked out, checked in or renewed. Each has a text in the catalogues,
 * `refusal.<code>`.
 */
export type RefusalCode =
  | 'blocked' /** the evaluator denies the action */
  | 'refused' /** the library system said no; `message` holds its words */
  | 'unknown-item'
  | 'not-for-loan'
  | 'on-hold'
  | 'unreachable' /** the line was down before anything was sent: nothing happened */
  | 'outcome-unknown' /** sent, without an answer: it is settled later, or by the staff */
  | 'not-released' /** the security stays on: not lent, or, where `done`, lent all the same */
  /** booked by its number alone: the security of its tag is as it was */
  | 'tag-not-seen'
  | 'not-secured' /** returned, but the security could not be switched on */
  | 'lifted' /** left the plate before it was finished */
  | 'set-incomplete'
  | 'unreadable'
  | 'not-ours' /** no row of the library takes the number, or its tag names another owner: it is not sent */
  | 'not-an-item' /** the code is no item number, but an ISBN for example */
  | 'journal-down' /** the journal cannot be written, so nothing is done */
  | 'lent-to-another' /** off line: the journal holds a loan of it, to another card */
  | 'costs' /** not lent before the patron agrees to `costCents`: `checkOut` again with the amount */
  | 'needs-answer' /** the library system asks something (FV of Wise) that only the desk can answer */
  | 'lent-elsewhere' /** not renewed: only the library that lent it can do that */
  | 'offline-limit'; /** off line: more than the library allows */

/**
 * Where a returned item goes. `name`: of the bin, as the library system writes it. `sign`: what the
 * library's `sortation` says of it; left out where it says nothing.
 */
export type Destination = ({ kind: 'bin'; name: string } | { kind: 'shelf' } | { kind: 'desk' }) & {
  sign?: SortationSign;
};

/** What the library wants to be seen of a place for returned items. */
export interface SortationSign {
  /** in each language: "Side shelf, blue"; empty: the usual words */
  words: Readonly<Record<Language, string>>;
  /** `#rrggbb`; null: none */
  colour: string | null;
  /** whether a slip is printed for each item */
  slip: boolean;
}

/** `failedTags`: the tags whose security stayed as it was. */
type Refused = {
  kind: 'refused';
  code: RefusalCode;
  title: string | null;
  message?: string | undefined;
  /** with `costs`: what the loan costs */
  costCents?: Cents;
  failedTags?: readonly string[];
};

/**
 * `failedTags`: the loan stands, and the security of these stayed on. `switchedTags`: the tags that
 * were switched, where another copy was laid back.
 */
type Done = {
  kind: 'done';
  title: string | null;
  provisional: boolean;
  message?: string | undefined;
  /** the library system's text for the receipt (AG) */
  printLines?: readonly string[] | undefined;
  /** the media type (CK of SIP2), where the library shows it */
  mediaType?: string | undefined;
  /** of a loan: what the library system charged, where the patron agreed to another amount */
  costCents?: Cents;
  failedTags?: readonly string[];
  switchedTags?: readonly string[];
  /** booked by its number alone, and it has a tag: its security is as it was */
  tagNotSeen?: true;
  /** lent, and by the library system's word its security stays on */
  staysSecured?: true;
};

/**
 * The end of one item's check-out. `title` is null where the library system gave none. `dueText`:
 * the due date in its own words, where they could be read two ways or not at all.
 */
export type CheckOutOutcome =
  | (Done & {
      dueOn: PlainDate | null;
      dueText?: string | undefined;
      renewed: boolean;
      /** the patron had it already, and nothing was changed */
      ownLoan?: true;
      /** how many holds of the patron are surely still ready after this; left out: unknown */
      holdsReady?: number;
    })
  | Refused;

/** The end of one item's return. */
export type CheckInOutcome = (Done & { destination: Destination }) | Refused;

export type RenewOutcome =
  | { kind: 'done'; dueOn: PlainDate | null; dueText?: string | undefined }
  | { kind: 'refused'; code: RefusalCode; message?: string | undefined };

/** One item that the patron has on loan. */
export interface Loan {
  /** '' where the library system names the title alone */
  item: string;
  title: string | null;
  dueOn: PlainDate | null;
  /** as in `CheckOutOutcome` */
  dueText?: string | null;
  overdue: boolean;
}

/** One hold of the patron. */
export interface Hold {
  /** its item, where the library system names it */
  item?: string;
  title: string | null;
  /** the pickup place in the library system's own words; null: it names none */
  place: string | null;
}

/** What the account screen shows. */
export interface Account {
  /** null: the library system does not list them, or not all of them */
  loans: readonly Loan[] | null;
  /** null: unknown */
  holdsReady: number | null;
  /** those that are ready, where the library system lists them; empty: it does not */
  readyHolds?: readonly Hold[];
  /** null: unknown */
  owedCents: Cents | null;
}

/**
 * The patron of a visit, as far as a screen may know. The card number and the PIN stay with
 * circulation.
 */
export interface Patron {
  /** an initial and a surname, only where the library shows names */
  displayName: string | null;
  language: Language | null;
  decision: Decision;
  /** open fees, oldest first; empty off line */
  fees: readonly Fee[];
  /**
   * ids of the cheapest fees that lift the block; empty where nothing is blocked, or paying here
   * does not lift it
   */
  leastFees: readonly string[];
  /** how many holds are ready to be picked up; null or left out: unknown */
  holdsReady?: number | null;
  /** those that the library system lists */
  readyHolds?: readonly Hold[];
  /** the library system's own messages to this patron */
  messages: readonly string[];
  /** those of the messages that all patrons before had too: they do not interrupt the visit */
  greetings?: readonly string[];
}

/** An open fee: what the block rules know of it, and what the fees screen shows. */
export interface Fee extends FeeFact {
  /** what it is for, in the catalogue's words: `fee.<kind>` */
  kind: FeeKind;
  title: string | null;
  /**
   * null: payable here; otherwise why not. `in-payment`: paid here, or perhaps; it is not paid
   * again before that is settled · `currency`: it is owed in another one than the library's
   */
  notPayable:
    | null
    | 'direct-debit'
    | 'debt-collector'
    | 'arrangement'
    | 'rule'
    | 'elsewhere'
    | 'currency'
    | 'in-payment';
  /** ISO 4217; left out: the library's */
  currency?: string;
}
export type FeeKind = 'membership' | 'overdue' | 'hold' | 'damage' | 'replacement' | 'other';

export type IdentifyOutcome =
  | { kind: 'known'; patron: Patron }
  /** `language`: of the patron's record, so that their PIN is asked in it; left out: unknown */
  | { kind: 'pin-needed'; language?: Language }
  | { kind: 'pin-wrong'; triesLeft: number }
  /** too many wrong PINs at this kiosk: for a while none is taken, of any card; nothing was sent */
  | { kind: 'pin-paused' }
  /** the library system does not say whether the PIN is right: no try counts, no account opens */
  | { kind: 'pin-unchecked' }
  /** `message`: the library system's own words, which may give another reason */
  | { kind: 'unknown-card'; message?: string | undefined }
  | { kind: 'not-a-card' } /** fails the library's card pattern or check digit */
  /** off line, and this kind of card works with the library system alone */
  | { kind: 'online-only' }
  | { kind: 'unreachable' }; /** neither the library system nor the cache could say */

/**
 * Why a card opens no account. `pin-wrong`: too many times, the card rests · `card-refused`: the
 * library system says why, in a notice · `not-ours`: it was the code of an item that is not dealt
 * with here · the others as in `IdentifyOutcome`
 */
export type CardProblem =
  | Exclude<IdentifyOutcome['kind'], 'known' | 'pin-needed'>
  | 'card-refused'
  | 'not-ours'
  | `chip-${UnusableCard}`;

/** `trial`: it was one, so that no money moved and nothing is booked */
export type NotPaidWhy =
  | 'declined'
  | 'cancelled'
  | 'not-started'
  | 'fees-changed'
  | 'reversed'
  | 'trial';

export type PaymentOutcome =
  | { kind: 'paid'; patron: Patron; paidCents: Cents }
  /** `attempt`: the staff find it in the journal by this */
  | { kind: 'paid-not-booked'; paidCents: Cents; attempt: string; patron: Patron }
  /** `patron`: where the library system was asked again */
  | { kind: 'not-paid'; why: NotPaidWhy; patron?: Patron }
  /** the terminal gave no outcome: the staff settle it, and it is not paid again */
  | { kind: 'unknown'; amountCents: Cents; attempt: string; patron: Patron };

export type PrintOutcome = 'printed' | 'no-paper' | 'failed';
/** What a patron gets at the end of a visit: on paper, on the screen, or nothing. */
export type ReceiptChoice = 'print' | 'screen' | 'none';

/** The patron's choices for the screen; reset when the visit ends. */
export interface Display {
  /** ×1, ×1.25, ×1.5 */
  textSize: 1 | 2 | 3;
  theme: 'light' | 'dark' | 'contrast';
  low: boolean;
  moreTime: boolean;
  sound: boolean;
  /** the screen reads itself aloud */
  speech: boolean;
  /** the patron has two keys and no more: one goes on, one chooses */
  twoKeys: boolean;
}

/** What works while a part is down. `absent`: this kiosk never has it. */
export interface Limits {
  borrow: 'works' | 'provisional' | 'not-now';
  return: 'works' | 'not-now';
  /** by one of the ways at least */
  pay: 'works' | 'not-now' | 'absent';
  payBy: Readonly<Record<PaymentWay, 'works' | 'not-now' | 'absent'>>;
  account: 'works' | 'not-now';
  receipt: 'works' | 'not-now' | 'absent';
  /** the line to the library system */
  line: 'works' | 'not-now';
  /** reading items, and switching their security */
  plate: 'works' | 'not-now' | 'absent';
  /** reading barcodes */
  scan: 'works' | 'not-now' | 'absent';
  /** reading cards with a chip */
  chip: 'works' | 'not-now' | 'absent';
}

/** Time comes in by argument, so that a whole kiosk can run in simulated time. */
export interface Clock {
  now(): Instant;
}
