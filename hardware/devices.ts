/**
 * The interfaces of the drivers. A driver meets its device only as bytes through a line; it knows
 * nothing of a kiosk.
 */
import type { Symbology } from './scanner/aim.ts';

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

export interface Reader extends Device {
  /** Off: the item may leave. Verified by reading back. */
  release(uid: string): Promise<SecurityOutcome>;
  /** On: the gate alarms. Verified by reading back. */
  secure(uid: string): Promise<SecurityOutcome>;
}
export interface ReaderEvents {
  onState(state: DeviceState): void;
  /**
   * debounced: seen in two rounds, and its memory was read. Again if a tag that could not be read
   * is read later while it lies there.
   */
  onAppeared(tag: Tag): void;
  /** debounced: missed in three rounds */
  onVanished(uid: string): void;
}

// ---- scanner

export interface ScannerEvents {
  onState(state: DeviceState): void;
  /** One code, without terminator and AIM identifier. `symbology` null: not sent by the scanner. */
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

// ---- payment terminal

/** An authorised payment, from the terminal. Never card data. */
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
/** `amountCents` null: the terminal does not repeat it. */
export type LastTransaction = Omit<PaymentReceipt, 'amountCents'> & { amountCents: number | null };
/**
 * null: the terminal has none, or the last one was no payment; earlier ones, also before its end of
 * day, stay unknown. `not-told`: it answered without saying. `unreachable`: it did not answer.
 */
export type LastAnswer = LastTransaction | null | 'not-told' | 'unreachable';
export type AuthorisationOutcome =
  | { kind: 'approved'; receipt: PaymentReceipt }
  | { kind: 'declined'; code: string }
  | { kind: 'cancelled' }
  | { kind: 'not-started'; why: string }
  /** the line was lost in between: ask `recover` */
  | { kind: 'unknown'; why: string };
/** Informative only, it never decides. */
export type TerminalProgress =
  | 'connecting'
  | 'insert-card'
  | 'enter-pin'
  | 'wait'
  | 'remove-card'
  | 'declined'
  | 'approved';

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

export interface PaymentTerminal extends Device {
  /**
   * One authorisation. `onApproved` is awaited BEFORE the status information is acknowledged to the
   * terminal, so that the kiosk journals the payment first. An abort asks the terminal to cancel;
   * the outcome still comes from the terminal.
   */
  authorise(request: {
    amountCents: number;
    onProgress(step: TerminalProgress): void;
    onApproved(receipt: PaymentReceipt): Promise<void> | void;
    signal: AbortSignal;
  }): Promise<AuthorisationOutcome>;
  /** Repeats the last receipt. */
  lastTransaction(): Promise<LastAnswer>;
  /** Reverses the payment with this receipt number. */
  reverse(receiptNumber: string): Promise<'reversed' | 'refused' | 'unknown'>;
}
export interface TerminalEvents {
  onState(state: DeviceState): void;
}
