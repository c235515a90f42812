/**
 * The value that the patron's screen draws, and the intents that it sends back. The kiosk pushes a
 * new `Screen` at every change; the browser has no state of the visit but digits not yet sent.
 * Texts are in the catalogues (`src/screen/texts/<language>.json`), by key.
 */
import type {
  CallState,
  CardProblem,
  Cents,
  Display,
  Instant,
  Language,
  Limits,
  PaymentWay,
  PlainDate,
  RefusalCode,
  UnusableCard,
} from '../../machines/domain.ts';
import type { ReceiptContent } from '../../machines/receipt-content.ts';
import type { FeeRow, InOrder, ItemRow, LoanRow, SetParts } from './rows.ts';
import type { AccountView, ShownReason } from './views/account-view.ts';
import type { DayHours, FeedShown, Moment, PictureShown } from './views/attract-shown.ts';
import type { PaymentView } from './views/payment-view.ts';

export interface Screen {
  /** counts up with every push */
  seq: number;
  language: Language;
  /** languages to choose from, the present one included */
  languages: readonly Language[];
  /** of the library system's own messages; left out: unknown */
  messageLanguage?: Language;
  /** name of the library, of the device ("Toestel 2"), and the library's time zone for the clock */
  library: string;
  device: string;
  timeZone: string;
  currency: string;
  /** where the parts of this kiosk are, for sentences and pictures */
  places: { scanner: Place; plate: Place; printer: Place; terminal: Place; cardReader?: Place };
  /** how a card with a chip is shown here; left out: this kiosk reads none */
  chip?: ChipShown;
  /** a headset alone plays the kiosk's sound now: titles, names and digits may be read aloud */
  headset?: boolean;
  /** keys of a keypad, by their place, that it sends for its socket; left out: it sends none */
  jackKeys?: { in: string; out: string };
  /** the same of a patron who has two keys; left out: there are none here */
  twoKeys?: { next: string; choose: string };
  /** payments of which no money moves, said in place of the library's name; left out: none are */
  trial?: 'every' | PaymentWay | undefined;
  /** by what one pays now; left out: by a terminal */
  payBy?: Limits['payBy'];
  /** the library's own mark, at `/logo.svg`; left out: none */
  logo?: boolean;
  /** the marks above a code, at `/code-marks.svg`; left out: their names are written */
  codeMarks?: boolean;
  /** the rooms whose colour the library changed */
  rooms?: { neutral?: string; borrow?: string; return?: string };
  /** the library closes in so many minutes, or, 0, has closed upon this visit; left out: not soon */
  closing?: { minutes: number };
  /** the library is open without staff; `telephone` null: there is none to call; left out: staff are there */
  unstaffed?: { telephone: string | null };
  /** when the library closes today, `18:00`; left out or null: unknown */
  openUntil?: string | null;
  /** the kiosk beside this one, to go to when this one is out of order */
  neighbour?: { device: string; place: 'left' | 'right' } | null;
  /**
   * how much of its light the page has, in percent: less at night, while no patron is there; left
   * out: all
   */
  light?: number;
  /** what reads books and cards now; left out: all of it */
  reads?: Pick<Limits, 'plate' | 'scan'> & Partial<Pick<Limits, 'chip'>>;
  /** books of the visit before that lie on the plate still; 0: none */
  leftovers: number;
  /** a chip card of a visit before is in still; left out: none is */
  cardLeft?: true;
  /**
   * what was read is no code of the library, or is of an item that goes to the desk, where the view
   * does not say it: the key of its text; left out: nothing was
   */
  stray?: 'header.stray' | 'list.stray' | 'identify.not-ours';
  display: Display;
  /** the staff may be called from here, and how far the call of this visit has come */
  call: { offered: boolean; state: CallState };
  view: View;
  dialog: Dialog | null;
}
export type Place = 'left' | 'right' | 'below';

/** `by`: where a card is put; `card`: an identity card, else one of the library alone */
export interface ChipShown {
  by: 'slot' | 'contactless' | 'both';
  card: 'eid' | 'library';
}

export type { Display };

export type Dialog =
  /** `endsAt`: when the visit ends by itself; the browser counts down to it */
  | { kind: 'are-you-there'; endsAt: Instant; totalMs: number }
  /** another patron's card was shown; `mayJoin`: they may borrow in this visit too */
  | { kind: 'who-is-there'; endsAt: Instant; totalMs: number; mayJoin: boolean }
  | { kind: 'help' }
  | { kind: 'accessibility' }
  | { kind: 'language' }
  /** the reader's picture is weak: whether the `count` items that it sees are all that was laid down */
  | { kind: 'all-there'; count: number }
  /** an item left the plate before it was finished: put it back */
  | ({
      kind: 'put-back';
      title: string | null;
      mode: 'borrow' | 'return';
      /** of a set of which a part lies there still; left out: the whole item is gone */
      parts?: SetParts;
    } & InOrder)
  /** a chip card is in that cannot be used; `paying`: perhaps it is for the terminal */
  | { kind: 'card-unusable'; why: UnusableCard; paying: boolean }
  /** the library system's own message to this patron, to read and close */
  | { kind: 'notice'; messages: readonly string[] }
  /** the loan of this row costs something: borrow it, or not */
  | ({
      kind: 'cost';
      key: string;
      title: string | null;
      hint: string;
      costCents: Cents;
    } & InOrder);

export type * from './views/attract-shown.ts';
export type { FeeRow, ItemRow, Limits, LoanRow, SetParts };

/** One of the people who borrow in this visit, in the order of their cards. */
export interface PersonTab {
  /** 0 for the first */
  person: number;
  /** null: the library shows no names, so it is "card 2" */
  name: string | null;
  lent: number;
  isShown: boolean;
  mayBorrow: boolean;
}

/** Holds of the patron that are ready to be picked up. */
export interface HoldsReady {
  count: number;
  /** in the library system's own words; empty: it names none, or not of all of them */
  places: readonly string[];
  /** something was borrowed already: these are waiting still */
  still: boolean;
}

/**
 * The receipt that the second key of a list offers: on paper or, where that cannot be, on the
 * screen; left out or null: none, the library has set what becomes of it
 */
type Ticket = 'print' | 'screen' | null;

/** What had no answer, and nobody knows yet. */
export type ToCheck = Named & { what: 'borrow' | 'return' | 'renew' };

/** An item at the end of the visit, by its title or the end of its number. */
export interface Named extends InOrder {
  title: string | null;
  /** empty: it has no number that is known */
  hint: string;
  /** of what has neither: it was scanned; left out: it was laid down */
  isScanned?: true;
}

/**
 * Of a return chute. `take-back`: what is not accepted is taken back before the rest goes in.
 * `open`: the flap is. `full` and `blocked`: no return is taken.
 */
export interface ChuteView {
  kind: 'chute';
  step: 'ready' | 'working' | 'take-back' | 'open' | 'full' | 'blocked';
  /** what lies before the flap */
  rows: readonly ItemRow[];
  /** how many items went in since the screen was idle */
  letIn: number;
  provisional: boolean;
}

export type View =
  | ChuteView
  | {
      kind: 'attract';
      limits: Limits | null;
      /** when it opens again today, after a break; left out: it does not, or is not open now */
      againAt?: string;
      /** the hours of the next days, today left out; left out: no hours are set */
      coming?: readonly DayHours[];
      /** left out or null: the library has none, or nothing to show in it */
      feed?: FeedShown | null;
      /** in place of the row of books; left out or null: none */
      pictures?: { seconds: number; each: readonly PictureShown[] } | null;
    }
  /** `notNow`: what was asked for and cannot be had; left out or null: nothing */
  | {
      kind: 'action';
      limits: Limits | null;
      notNow?: 'borrow' | 'account' | null;
      /** laid down or scanned, and waiting for the choice; left out: none */
      booksSeen?: number;
    }
  | {
      kind: 'identify';
      purpose: 'borrow' | 'account';
      mayType: boolean;
      /** what a card is shown to; left out: the scanner. `none`: to nothing that works */
      how?: 'scan' | 'chip' | 'plate' | 'type' | 'none';
      /** beside the scanner, or the plate, a card with a chip is read; left out: none is */
      orChip?: true;
      /** a chip card is in that could not be used; left out: none is */
      cardIn?: true;
      /** of the person whose card is asked for, not yet in a list */
      booksSeen: number;
      problem: CardProblem | null;
      attempts: number;
      /** of one more person in this visit; left out: of the first */
      adding?: true;
      /** items on the plate that are in the list of another person; left out: none */
      booksOfOthers?: number;
    }
  | {
      kind: 'pin';
      /** counts the cards: digits that were typed for another one are wiped; left out: the first */
      card?: number;
      minDigits: number;
      maxDigits: number;
      triesLeft: number | null;
      /** left out: to borrow */
      purpose?: 'borrow' | 'account';
    }
  /** the library system is being asked */
  | { kind: 'one-moment'; what: 'identify' | 'account' | 'fees' | 'print' | 'ending' }
  | {
      kind: 'blocked';
      /** as of `borrow` */
      people?: readonly PersonTab[];
      level: 'checkin-only' | 'payment';
      reasons: readonly ShownReason[];
      messages: readonly string[];
      leastCents: Cents | null;
      /** only all of it can be paid, though the rule asks for less; left out: there is a choice */
      atOnce?: boolean;
      mayPay: boolean;
      /** false: the kiosk takes no returns for now */
      mayReturn: boolean;
      /** a fee stands in a payment that is not settled: it is not to be paid again */
      inPayment: boolean;
      /** left out or null: none is ready, or it is unknown */
      holds?: HoldsReady | null;
    }
  | {
      kind: 'borrow';
      /** who borrows in this visit; left out: one person alone */
      people?: readonly PersonTab[];
      /** one more person may come; left out: not now */
      mayAdd?: boolean;
      rows: readonly ItemRow[];
      provisional: boolean;
      stillWorking: boolean;
      /** the line was lost in this visit: it goes on off line, or nothing more can be done here */
      line?: 'limited' | 'ended' | null;
      /** as of `blocked` */
      holds?: HoldsReady | null;
      ticket?: Ticket;
      /** as of `identify` */
      booksOfOthers?: number;
    }
  | {
      kind: 'return';
      rows: readonly ItemRow[];
      provisional: boolean;
      stillWorking: boolean;
      /** as of `borrow` */
      line?: 'limited' | 'ended' | null;
      ticket?: Ticket;
    }
  /** a set lies there without all its parts; nothing else is under way */
  | {
      kind: 'set-incomplete';
      purpose: 'borrow' | 'return';
      row: ItemRow & { parts: SetParts };
      /** of the list behind the page: what ends there is heard; left out: none */
      rows?: readonly ItemRow[];
    }
  | AccountView
  | PaymentView
  | {
      kind: 'receipt';
      lent: number;
      returned: number;
      renewed: number;
      /** what the patron had before; left out: nothing */
      ownLoans?: number;
      /** as of `blocked` */
      holds?: HoldsReady | null;
      notDone: readonly (Named & { mode: 'borrow' | 'return'; code: RefusalCode })[];
      /** perhaps borrowed, returned or renewed; left out: nothing */
      toCheck?: readonly ToCheck[];
      dueOn: PlainDate | null;
      /** a loan was made off line: its date is provisional */
      provisional: boolean;
      /** a return was made off line: it is processed later; left out: none */
      returnedProvisional?: boolean;
      paidCents: Cents;
      /** the receipt itself, to read on the screen */
      slip: ReceiptContent;
      mayPrint: boolean;
      /**
       * what is printed is in another language than the screen: a printer has no letters for this
       * one
       */
      paperLanguage: Language | null;
      /** why the paper did not come out; null: none was wanted yet */
      printFailed: 'no-paper' | 'failed' | null;
      /** the slip was asked for, and the question is not shown */
      reading: boolean;
    }
  | {
      kind: 'goodbye';
      /** the visit of the next patron begins; nothing of this one is shown */
      next?: true;
      lent: number;
      returned: number;
      renewed: number;
      dueOn: PlainDate | null;
      provisional: boolean;
      /** as of `receipt` */
      returnedProvisional?: boolean;
      /** items that were lent and whose security is still on; left out: none */
      stillSecured?: number;
      /** so many items were laid down to borrow, and not all were lent; 0: all were, or one was scanned */
      laid: number;
      /** what the patron had before; left out: nothing */
      ownLoans?: number;
      notLent: readonly (Named & Pick<ItemRow, 'code' | 'message' | 'costCents'>)[];
      /** as of `receipt` */
      toCheck?: readonly ToCheck[];
      /** of the returns, done or refused: what goes to the desk */
      toDesk: readonly Named[];
      /** lent, and still on the plate */
      toTake: readonly Named[];
      /**
       * how the patron's card came, which they are not to forget; `in`: it stands in the slot, or
       * lies on the contactless reader; null: none is there
       */
      card: 'scanned' | 'laid' | 'in' | null;
      endsAt: Instant;
      printed: boolean;
      timedOut: boolean;
      /** as of `blocked` */
      holds?: HoldsReady | null;
    }
  /** `back`: when it is in service again, where a technician said so */
  | { kind: 'out-of-order'; code: string; back?: Moment }
  /**
   * outside the opening hours; `opensOn` and `opensAt` (`10:00`): the next time, null where none is
   * near
   */
  | {
      kind: 'closed';
      opensOn: PlainDate | null;
      opensAt: string | null;
      when: 'today' | 'tomorrow' | 'later';
    };

export { type Intent, intent } from './intent.ts';
