/**
 * What every driver offers. A driver meets its device only as bytes through a line; it knows
 * nothing of a kiosk.
 */
import type { Symbology } from './scanner/aim.ts';

/** Told at every change. `down` with a reason a technician understands. */
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

/** Any driver can be closed; closing is idempotent and resolves when the port is free. */
export interface Device {
  close(): Promise<void>;
}

// ---- RFID

/**
 * What one RFID tag says of itself. `usage` as in ISO 28560-1: 1 circulating, 2 not for
 * circulation, 7 discarded …
 */
export type TagContent =
  | { kind: 'item'; item: string; parts: number; ordinal: number; owner?: string; usage: number }
  | { kind: 'patron'; card: string }
  | { kind: 'blank' }
  | { kind: 'unreadable'; why: string };

export interface Tag {
  /** 16 upper-case hexadecimal digits */
  uid: string;
  content: TagContent;
}

/**
 * `gone`: the tag left the field. `failed`: three tries, the read-back never agreed. `down`: no
 * reader.
 */
export type SecurityOutcome = 'ok' | 'failed' | 'gone' | 'down';

export interface Reader extends Device {
  /** Off: the item may leave. Verified by reading back. */
  release(uid: string): Promise<SecurityOutcome>;
  /** On: the gate alarms. Verified by reading back. */
  secure(uid: string): Promise<SecurityOutcome>;
}
export interface ReaderEvents {
  onState(state: DeviceState): void;
  /**
   * debounced: seen in two rounds; its memory has been read. Again, where it lies there still and
   * could not be read before
   */
  onAppeared(tag: Tag): void;
  /** debounced: missed in three rounds */
  onVanished(uid: string): void;
}

// ---- scanner

export interface ScannerEvents {
  onState(state: DeviceState): void;
  /**
   * one code, without terminator and AIM identifier; what that said of the symbology, null where it
   * does not say
   */
  onScan(code: string, symbology: Symbology | null): void;
}

// ---- printer

export type PrinterStatus =
  | 'ready'
  | 'paper-low'
  | 'paper-out'
  | 'cover-open'
  | 'offline'
  | 'error';
export interface ReceiptPrinter extends Device {
  /** Asks the printer. `offline` where it does not answer in a second. */
  status(): Promise<PrinterStatus>;
  /** Status before, the bytes, status after. Never rejects. */
  print(job: Uint8Array): Promise<'printed' | Exclude<PrinterStatus, 'ready' | 'paper-low'>>;
}
export interface PrinterEvents {
  onState(state: DeviceState): void;
  onStatus(status: PrinterStatus): void;
}

// ---- payment terminal

/** What the terminal said of an authorised payment. No card data, ever. */
export interface PaymentReceipt {
  amountCents: number;
  /** the terminal's receipt number and trace number, and its own identity */
  receiptNumber: string;
  traceNumber: string | null;
  terminalId: string | null;
  /** local date and time of the terminal, `MMDD` and `HHMMSS` */
  date: string | null;
  time: string | null;
}
/** The amount is null where the terminal does not repeat it. */
export type LastTransaction = Omit<PaymentReceipt, 'amountCents'> & { amountCents: number | null };
/**
 * null: it says that it has none, or that the last one was no payment; whether there was one before
 * that, or before it closed its day, does not follow. `not-told`: it answered, and did not say.
 * `unreachable`: it did not answer.
 */
export type LastAnswer = LastTransaction | null | 'not-told' | 'unreachable';
export type AuthorisationOutcome =
  | { kind: 'approved'; receipt: PaymentReceipt }
  | { kind: 'declined'; code: string }
  | { kind: 'cancelled' }
  | { kind: 'not-started'; why: string }
  /** the line was lost in between: ask `recover` */
  | { kind: 'unknown'; why: string };
/** What the terminal tells while it works; informative only, it never decides. */
export type TerminalProgress =
  | 'connecting'
  | 'insert-card'
  | 'enter-pin'
  | 'wait'
  | 'remove-card'
  | 'declined'
  | 'approved';

export interface PaymentTerminal extends Device {
  /**
   * One authorisation. `onApproved` is awaited BEFORE the status information is acknowledged to the
   * terminal: the kiosk journals it there. Aborting asks the terminal to cancel; the outcome still
   * comes from the terminal.
   */
  authorise(request: {
    amountCents: number;
    onProgress(step: TerminalProgress): void;
    onApproved(receipt: PaymentReceipt): Promise<void> | void;
    signal: AbortSignal;
  }): Promise<AuthorisationOutcome>;
  /** The last transaction that the terminal knows (repeat receipt). */
  lastTransaction(): Promise<LastAnswer>;
  /** Reverses the payment with this receipt number. */
  reverse(receiptNumber: string): Promise<'reversed' | 'refused' | 'unknown'>;
}
export interface TerminalEvents {
  onState(state: DeviceState): void;
}
