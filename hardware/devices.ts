/**
 * The interfaces of the drivers. A driver meets its device only as bytes through a line; it knows
 * nothing of a kiosk.
 */
import type { Symbology } from './scanner/aim.ts';
import type { TerminalDriver } from './terminals.ts';

/** Reported at each change; `reason` is for a technician. */
export type DeviceState = { state: 'up'; identity?: string } | { state: 'down'; reason: string };

/** An entry for the log. Never a card number, a name, a title, an amount or a PIN. */
export interface Report {
  level: 'info' | 'warn' | 'error';
  part: string;
  code: string;
  text: string;
  data?: Record<string, string | number | boolean | null>;
}
export type Log = (report: Report) => void;

/** Idempotent; resolves when the port is free. */
export interface Device {
  close(): Promise<void>;
}

// ---- RFID

/**
 * The content of an RFID tag. `usage` as in ISO 28560-1: 1 circulating, 2 not for circulation, 7
 * discarded …
 */
export type TagContent =
  | { kind: 'item'; item: string; parts: number; ordinal: number; owner?: string; usage: number }
  | { kind: 'patron'; card: string }
  /** an item that is not dealt with here: its number must not be sent */
  | { kind: 'not-ours'; why: string }
  | { kind: 'blank' }
  | { kind: 'unreadable'; why: string };

export interface Tag {
  /** 16 upper-case hexadecimal digits */
  uid: string;
  content: TagContent;
  /**
   * when it was read; `off`: the item may leave. Left out: unknown, since its AFI is neither of the
   * two that are configured, or `security` is `none`
   */
  security?: 'on' | 'off';
  /** the data model of its memory: `iso28560-2`, `rfid501` … */
  model?: string;
}

/**
 * `gone`: the tag left the field. `failed`: three tries, and the value read back was wrong. `down`:
 * no reader.
 */
export type SecurityOutcome = 'ok' | 'failed' | 'gone' | 'down';

/**
 * Outputs and inputs of a reader or of a relay board, numbered from 1. Nothing is known of what is
 * connected to them.
 */
export interface DigitalLines {
  /**
   * `atMostMs`: where the device has a clock of its own the output goes off by itself after that,
   * also if nothing is heard from here any more; left out: it stays on.
   */
  setOutput(number: number, on: boolean, atMostMs?: number): Promise<LineOutcome>;
  /** Each input as it is now, the first one at 0; null: unknown. Empty: it has none. */
  readInputs(): Promise<readonly boolean[] | null>;
}
/** `refused`: it has no such output, or said no. `silence`: no answer in time. */
export type LineOutcome = 'ok' | 'refused' | 'silence' | 'down';

export interface Reader extends Device {
  /** left out: its protocol has none here */
  readonly lines?: DigitalLines;
  /** Off: the item may leave. Verified by reading back. */
  release(uid: string): Promise<SecurityOutcome>;
  /** On: the gate alarms. Verified by reading back. */
  secure(uid: string): Promise<SecurityOutcome>;
  /** False only where it is asked now, and is not in the field; a tag is reported gone later. */
  isThere(uid: string): Promise<boolean>;
}
export interface ReaderEvents {
  onState(state: DeviceState): void;
  /**
   * debounced: seen in two rounds, and its memory was read. Again if a tag that could not be read
   * is read later while it lies there. `absentMs`: it was laid down after that, by
   * `performance.now()`: a whole inventory that began then did not see it; -Infinity: not known.
   */
  onAppeared(tag: Tag, absentMs: number): void;
  /** debounced: missed in three rounds */
  onVanished(uid: string): void;
  /**
   * All that lies there was reported: what comes from now on is laid down now. Once each time that
   * the reader is up: its first round saw nothing, or some rounds in a row saw nothing else.
   */
  onListed(): void;
  /**
   * Nothing moves, and tags come and go all the same: one beneath another may not be seen at all. Now
   * and then, as long as it is so.
   */
  onWeak(): void;
}

// ---- scanner

export interface ScannerEvents {
  onState(state: DeviceState): void;
  /** One code, without terminator and AIM identifier. `symbology` null: not sent by the scanner. */
  onScan(code: string, symbology: Symbology | null): void;
}

// ---- cards with a chip

/** What is sent to the library system as the card's number: never in a log, nor on disk in clear. */
export interface ChipCard {
  number: string;
  /** the Belgian eID or Kids-ID; or the UID of a contactless card */
  from: 'eid' | 'uid';
  /** it lies on a contactless reader; else it stands in a slot */
  contactless: boolean;
}
/**
 * `unknown`: no kind of card that this kiosk reads. `random-uid`: a phone or card with another UID
 * each time. `not-a-patrons`: an eID that no person has (document types 7 and 8). `not-activated`:
 * its chip says so. `unreadable`: it did not answer, or was pulled out while it was read.
 */
export type UnusableCard =
  | 'unknown'
  | 'random-uid'
  | 'not-a-patrons'
  | 'not-activated'
  | 'unreadable';

/**
 * Where the machine has several readers a second card may come while the first one stands. Each card
 * ends with an `onRemoved`, whether it could be used or not. Where the readers are lost, `onState`
 * comes before those of the cards: perhaps they stand there still.
 */
export interface CardReaderEvents {
  onState(state: DeviceState): void;
  onCard(card: ChipCard): void;
  onUnusable(why: UnusableCard): void;
  onRemoved(): void;
}
export type CardReader = Device;

// ---- lamps, flap, sensors

/** `flap` open while on. */
export type SignalOutput = 'green' | 'amber' | 'red' | 'flap';
/** `passed` on while something is in the way of the light barrier behind the flap. */
export type ChuteSensor = 'flap-closed' | 'passed' | 'bin-full';
/** `building` what an outside system says of the building (docs/unstaffed.md). */
export type SignalInput = ChuteSensor | 'building';

export interface Signals extends Device {
  /**
   * Whether it was acknowledged; an output that is not configured: `absent`. A lamp that failed is
   * set again until it answers. A flap that failed is not opened late: it is closed again.
   */
  set(output: SignalOutput, on: boolean): Promise<'ok' | 'failed' | 'absent'>;
}
export interface SignalsEvents {
  onState(state: DeviceState): void;
  /** at the start, and at each change; also after the line was lost */
  onInput(input: SignalInput, on: boolean): void;
}

// ---- printer

export type PrinterStatus =
  | 'ready'
  | 'paper-low'
  | 'paper-out'
  | 'cover-open'
  | 'offline'
  | 'error';
/** As the printer names itself; each left out where it does not. */
export interface PrinterIdentity {
  maker?: string;
  model?: string;
  firmware?: string;
  serial?: string;
}
export interface ReceiptPrinter extends Device {
  /**
   * Asks for its identity (GS I). A model without that command may take the question for text, which
   * the beginning of the next job drops: ask before one, not at any time.
   */
  identify(): Promise<PrinterIdentity>;
  /** Asks the printer. `offline`: no answer within a second. */
  status(): Promise<PrinterStatus>;
  /** Status before, the bytes, status after. Never rejects. */
  print(job: Uint8Array): Promise<'printed' | Exclude<PrinterStatus, 'ready' | 'paper-low'>>;
}
export interface PrinterEvents {
  onState(state: DeviceState): void;
  onStatus(status: PrinterStatus): void;
}

// ---- payments: a terminal, or a code on the screen

/** The protocols of payments (docs/payments/README.md). */
export type PaymentDriver = TerminalDriver | 'bancontact-pay';

/** An authorised payment, from the terminal. Never card data, nor anything of the payer. */
export interface PaymentReceipt {
  amountCents: number;
  /** what `reverse` names: the terminal's receipt number; STAN; its PSP reference; the payment's id */
  receiptNumber: string;
  traceNumber: string | null;
  terminalId: string | null;
  /** date and time in the kiosk's time zone, `MMDD` and `HHMMSS` */
  date: string | null;
  time: string | null;
  /** the moment as the terminal wrote it, where its protocol wants that for a reversal */
  timeStamp?: string;
}

/**
 * By what the outcome of a payment is asked for later. On disk before money can move, so that no
 * loss of a line or of the process leaves a payment of which nothing is known. It names no person.
 */
export type PaymentHandle =
  | { driver: 'bancontact-pay'; paymentId: string }
  /** `stanBefore`: of the terminal's transaction before this one; null: it had none, or did not say */
  | { driver: 'opi'; requestId: string; stanBefore: string | null }
  /** `poiId`: which terminal; one that replaced it knows nothing of its payments */
  | { driver: 'adyen'; serviceId: string; poiId: string };

export interface PaymentRequest {
  /** the journal's id of this attempt, a UUID */
  attempt: string;
  amountCents: number;
  /** of the patron, ISO 639-1, for a terminal that is told it; left out: the terminal's own */
  language?: string | undefined;
  onProgress(step: TerminalProgress): void;
  /**
   * Awaited BEFORE the step that lets money move: the code is drawn, or the first byte of the request
   * leaves. Where it throws nothing was started. A driver without handles (ZVT) does not call it.
   */
  onStarted(handle: PaymentHandle): Promise<void> | void;
  /**
   * Awaited before the approval is acknowledged, where the protocol has an acknowledgement, and
   * before `authorise` resolves. Where it throws the outcome is `unknown`. ZVT has the payment reversed;
   * the others give nothing back, since the journal would not know of it, and `outcomeOf` finds it.
   */
  onApproved(receipt: PaymentReceipt): Promise<void> | void;
  /**
   * Awaited before what was paid otherwise than asked is given back. Where it throws nothing is: the
   * terminal may repeat a reversal in the words of a payment.
   */
  onReversing(): Promise<void> | void;
  /** asks the terminal to cancel; the outcome still comes from the terminal */
  signal: AbortSignal;
}

/** `amountCents` null: the terminal does not repeat it. */
export type LastTransaction = Omit<PaymentReceipt, 'amountCents'> & { amountCents: number | null };
/**
 * null: the terminal has none, or the last one was no payment; earlier ones, also before its end of
 * day, stay unknown. `not-told`: it answered without saying, or its protocol has no such question.
 * `unreachable`: it did not answer.
 */
export type LastAnswer = LastTransaction | null | 'not-told' | 'unreachable';
export type AuthorisationOutcome =
  | { kind: 'approved'; receipt: PaymentReceipt }
  | { kind: 'declined'; code: string }
  | { kind: 'cancelled' }
  | { kind: 'not-started'; why: string }
  /** the line was lost in between: ask `outcomeOf`, or compare `lastTransaction` */
  | { kind: 'unknown'; why: string };

/** What `outcomeOf` asks about, as the journal has it. */
export interface StartedPayment {
  handle: PaymentHandle;
  attempt: string;
  amountCents: number;
  /** when the attempt began, ISO 8601 */
  startedAt: string;
}
export type PaymentFound =
  | { kind: 'approved'; receipt: PaymentReceipt }
  /**
   * approved, and waits for the acknowledgement, which was not allowed now: without it the payer has
   * the money back on `givenBackOn` (`YYYY-MM-DD`)
   */
  | { kind: 'held'; receipt: PaymentReceipt; givenBackOn: string }
  | { kind: 'not-paid'; why: string }
  | { kind: 'running' }
  | { kind: 'unreachable' }
  /** it answered, and that proves neither: for staff */
  | { kind: 'unclear'; why: string };

export type TerminalStep =
  | 'connecting'
  | 'insert-card'
  | 'enter-pin'
  /** the code stands on the screen, and has not been scanned yet */
  | 'scan-code'
  | 'wait'
  | 'remove-card'
  | 'declined'
  | 'approved';
/**
 * Informative only, it never decides. `code`: `text` is drawn as a QR code until the moment `until`
 * (ISO 8601, by the kiosk's clock), or until the next step. With the text alone anyone can pay: never on
 * disk, nor in a log.
 */
export type TerminalProgress = TerminalStep | { kind: 'code'; text: string; until: string };

/**
 * How a terminal examined itself. `busy`: a payment or another operation is under way, nothing was
 * asked. `not-supported`: this model has no diagnosis. `unknown`: no end of it was seen.
 */
export interface Diagnosis {
  outcome: 'passed' | 'failed' | 'not-supported' | 'busy' | 'unknown';
  /** for a technician; null: passed */
  why: string | null;
  /** of a failed one, the terminal's own: `A3` */
  code?: string;
  /** the printed slip; empty where the terminal sends no print lines */
  lines: readonly string[];
}

/** How an end of day ended. `refused`: nothing was closed. `unknown`: no end of it was seen. */
export interface DayEnd {
  outcome: 'done' | 'refused' | 'unknown';
  /** for a technician; null: done */
  why: string | null;
  /** turnover; null: the terminal did not say */
  totalCents: number | null;
  /** the printed receipt; empty where the terminal prints it, or sends none */
  lines: readonly string[];
}

export interface PaymentTerminal extends Device {
  readonly driver: PaymentDriver;
  /** It answers, even if it takes no payments now: an end of day is due, it is out of order. */
  readonly answers: boolean;
  /**
   * An approval that was journalled stands, whatever happens afterwards: nothing is acknowledged to
   * the terminal. False: only a completed authorisation, or `outcomeOf`, says that it stands.
   */
  readonly approvalStands: boolean;
  /**
   * `outcomeOf` finds a payment by its handle, whatever was paid since. False: it looks at the last
   * transaction, so that no payment may begin before an open one is settled.
   */
  readonly findsEarlier: boolean;
  authorise(request: PaymentRequest): Promise<AuthorisationOutcome>;
  /**
   * What became of a payment whose end was lost. `trusts`: what is found paid after a loss counts
   * (`afterLoss: "trust"`), so that one that waits for its acknowledgement is acknowledged. One that is
   * missing never counts as not paid. Left out: the protocol has no such question (ZVT).
   */
  outcomeOf?(payment: StartedPayment, trusts: boolean): Promise<PaymentFound>;
  /** Repeats the last receipt. Asked just before each payment, unless the driver `findsEarlier`. */
  lastTransaction(): Promise<LastAnswer>;
  /** Reverses a payment. `unknown` where the outcome is not final, or was not seen. */
  reverse(receipt: PaymentReceipt): Promise<'reversed' | 'refused' | 'unknown'>;
  /** Examines itself; never begun while a payment is under way. Left out: there is none. */
  diagnose?(signal?: AbortSignal): Promise<Diagnosis>;
  /** Closes the business day. Left out: the acquirer closes it by itself. */
  endOfDay?(): Promise<DayEnd>;
}
export interface TerminalEvents {
  onState(state: DeviceState): void;
}
