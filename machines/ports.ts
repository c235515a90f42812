/** What the statecharts need from the world. `src/kiosk/kiosk.ts` gives the real ones. */
import type {
  Account,
  CheckInOutcome,
  CheckOutOutcome,
  Clock,
  IdentifyOutcome,
  Mode,
  PaymentOutcome,
  PresentedItem,
  PrintOutcome,
  ReceiptContent,
  RenewOutcome,
  TerminalProgress,
} from '../src/domain.ts';

/**
 * One patron's visit with circulation. Card number and PIN live in here and die with `end()`.
 * No method rejects for anything that a patron can be told: those are outcomes.
 */
export interface CirculationVisit {
  readonly mode: Mode;
  identify(card: string): Promise<IdentifyOutcome>;
  /** After `pin-needed` or `pin-wrong`: the PIN goes straight through, the machine keeps none. */
  enterPin(pin: string): Promise<IdentifyOutcome>;
  /** An item lent earlier in this visit is only released: a tag may turn up after the barcode. */
  checkOut(item: PresentedItem): Promise<CheckOutOutcome>;
  /** An item returned earlier in this visit is only secured. */
  checkIn(item: PresentedItem): Promise<CheckInOutcome>;
  /** The patron does not lay back an item that left the plate too early: what waits for it ends. */
  goOnWithout(item: string): void;
  account(): Promise<Account | 'unreachable'>;
  renew(item: string): Promise<RenewOutcome>;
  /**
   * Fees by id; re-read and checked before the terminal is asked. Abort asks the terminal to
   * cancel: wait for the outcome.
   */
  pay(
    feeIds: readonly string[],
    progress: (step: TerminalProgress) => void,
    signal: AbortSignal,
  ): Promise<PaymentOutcome>;
  /** Whether the patron may borrow once these fees are paid. Evaluates the block rules. */
  wouldAllowCheckOut(feeIds: readonly string[]): boolean;
  /** Ends the session with the library system (35) and forgets the patron. */
  end(): Promise<void>;
}

export interface Ports {
  openVisit(mode: Mode): CirculationVisit;
  print(receipt: ReceiptContent): Promise<PrintOutcome>;
  /** Someone asked for help at this device. */
  callStaff(): void;
  /** Settles what a crash left open; resolves when the kiosk may receive patrons. */
  resolveJournal(): Promise<void>;
  clock: Clock;
}

/** All times that a person can notice, in milliseconds. From the configuration. */
export interface Delays {
  /** no touch, scan or tag for so long: are you there? */
  idleMs: number;
  /** how long the question stands before the visit ends */
  warningMs: number;
  /** goodbye, paid, not paid: how long they stand when nobody touches */
  goodbyeMs: number;
  /** what "more time" multiplies idle and warning by */
  moreTimeFactor: number;
}
