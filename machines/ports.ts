/** What is provided to the statecharts, by src/kiosk/machine.ts. */

import type { ChutePort } from './chute/context.ts';
import type {
  Account,
  CallReason,
  Cents,
  CheckInOutcome,
  CheckOutOutcome,
  Clock,
  IdentifyOutcome,
  Language,
  Mode,
  Patron,
  PaymentOutcome,
  PaymentWay,
  PresentedItem,
  PrintOutcome,
  RenewOutcome,
  TerminalProgress,
} from './domain.ts';
import type { ReceiptContent, ReturnSlip, StatusReceipt } from './receipt-content.ts';

/**
 * One patron's visit with circulation. Card number and PIN live in here and die with `end()`.
 * Whatever a patron can be shown is an outcome: a rejection is a fault of the program.
 */
export interface CirculationVisit {
  /** of its beginning; `goOffline` and `goOnline` change it */
  readonly mode: Mode;
  /**
   * The line is lost: what comes now is done by the cached rules. Called once nothing is under way. Decides anew on the patron whose account is open; else
   * on the card that was shown last, and then `unreachable`: off line the library opens no account
   * for it. null: no card waits for it. An item whose outcome is unknown is not lent again.
   */
  goOffline(): IdentifyOutcome | null;
  /** Whether the patron was known on line, or none is known: off line no PIN is checked. */
  mayGoOnline(): boolean;
  /**
   * The line is back, and nothing is open in the journal. The patron is again what they were before;
   * null: none is known.
   */
  goOnline(): IdentifyOutcome | null;
  /**
   * A card that another one overtakes opens no account, whatever is answered; what it resolves to
   * is then not to be used. A visit has one patron: another than the one who is known is a fault.
   */
  identify(card: string): Promise<IdentifyOutcome>;
  /** Whether it is a card of the patron who is known here; no one is asked. */
  isOwnCard(card: string): boolean;
  /** Whether the patron who is known here is the one who is known there. */
  isSamePatron(other: Pick<CirculationVisit, 'isOwnCard'>): boolean;
  /** After `pin-needed` or `pin-wrong`: the machine keeps no PIN. */
  enterPin(pin: string): Promise<IdentifyOutcome>;
  /**
   * An item lent earlier in this visit is only released: a tag may turn up after the barcode.
   * `agreedCents`: after `costs`, the amount that the patron agreed to; another one is asked again.
   * Not agreed to by the end of the visit, the item is not lent: nothing needs to be called.
   */
  checkOut(item: PresentedItem, agreedCents?: Cents): Promise<CheckOutOutcome>;
  /**
   * The title of an item (17), once a visit: for a row that has none, since its set is incomplete
   * or its outcome has no title. null: unknown. It waits until nothing else is under way, so that
   * it never delays a check-out.
   */
  titleOf(item: string): Promise<string | null>;
  /**
   * After `outcome-unknown`: what became of it, as soon as the kiosk has found out. Where it is booked
   * its tags are as they were: presented again, they are switched. null: nobody knows, or the visit is
   * over.
   */
  becameOf(
    action: 'borrow' | 'return',
    item: PresentedItem,
  ): Promise<CheckOutOutcome | CheckInOutcome | null>;
  renewalBecame(item: string): Promise<RenewOutcome | null>;
  /** Another person of the same visit borrowed or returned it: what is known of it is of before. */
  forgetItem(item: string): void;
  /** An item returned earlier in this visit is only secured. */
  checkIn(item: PresentedItem): Promise<CheckInOutcome>;
  /** Ends the wait for an item that left the plate too early: the patron does not put it back. */
  goOnWithout(item: string): void;
  /** `refused`: the library system does not know the card any more */
  account(): Promise<Account | 'unreachable' | 'refused'>;
  renew(item: string): Promise<RenewOutcome>;
  /**
   * Fees by id; re-read and checked before a payment begins. Abort asks to cancel it: wait for the
   * outcome.
   */
  pay(
    feeIds: readonly string[],
    way: PaymentWay,
    progress: (step: TerminalProgress) => void,
    signal: AbortSignal,
    /** of the patron's screen */
    language: Language,
  ): Promise<PaymentOutcome>;
  /**
   * What the patron may do now: asked again where something was returned, renewed or settled since it
   * was decided, or as another answer has decided it meanwhile. null: it is as it was, or there is no
   * answer.
   */
  judgeAnew(): Promise<Patron | null>;
  /** Whether the patron may borrow once these fees are paid. Evaluates the block rules. */
  wouldAllowCheckOut(feeIds: readonly string[]): boolean;
  /** Ends the session with the library system (35) and forgets the patron. */
  end(): Promise<void>;
}

export interface Ports {
  /** For each person of a visit; 0 is the first. */
  openVisit(mode: Mode, person: number): CirculationVisit;
  print(receipt: ReceiptContent): Promise<PrintOutcome>;
  printStatus(status: StatusReceipt): Promise<PrintOutcome>;
  /** Where the library's `sortation` wants a slip for a returned item. */
  printSlip(slip: ReturnSlip): Promise<PrintOutcome>;
  /** The staff are called to the kiosk; how far the call comes is sent back as `CALL`. */
  callStaff(reason: CallReason): void;
  /**
   * What is laid down from now on is for something else, without a touch that says so: the devices
   * note the moment. `visit`: a visit is over, and another comes; `open`: the kiosk serves from now on,
   * after its start, as it is open or in order again, or as a visit is handed over that still asks for a tag;
   * `begun`: a patron began it by a touch or a code: right after the visit before, what is read from now on is
   * theirs; `handed-over`: that of the card that was shown last, and since it was shown; `list`: a list has
   * opened by itself; `opening`: a list opens, by whatever, or the choice by Back from where a card is asked
   * for; `adding`: one more card is asked for; `going-on`: the visit goes on without what was lifted too
   * early.
   */
  turned?(
    to: 'visit' | 'open' | 'begun' | 'handed-over' | 'list' | 'opening' | 'adding' | 'going-on',
  ): void;
  /** left out: it is no chute */
  chute?: ChutePort | null;
  /** Lent by this kiosk within the hour, and not returned here since. */
  wasLentLately(item: string): boolean;
  /** Settles what a crash left open; resolves when the kiosk may receive patrons. */
  resolveJournal(): Promise<void>;
  clock: Clock;
}

/** When a visit calls the staff. From the configuration. */
export interface CallSettings {
  /** `patron`: the key is offered. Empty: nothing is set up that would reach them */
  reasons: readonly CallReason[];
  /** how long a set stays incomplete before that is a reason to call */
  setIncompleteMs: number;
  /** `card-left`: how long a chip card may stand in the slot once its visit is over */
  takeCardMs: number;
}

/** All times that a person can notice, in milliseconds. From the configuration. */
export interface Delays {
  /** no touch, scan or tag for so long: are you there? */
  idleMs: number;
  /** the same on a list whose items are all settled, with nothing left on the plate */
  idleEmptyMs: number;
  /** how long the question is shown before the visit ends */
  warningMs: number;
  /** how long goodbye is shown without a touch */
  goodbyeMs: number;
  /** what "more time" multiplies idle and warning by */
  moreTimeFactor: number;
}
