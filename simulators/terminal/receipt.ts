/** The simulated terminal's messages: an approved payment as bitmaps and receipt lines, progress. */
import { type Bitmap, writeBitmaps } from '../../hardware/zvt/bitmaps.ts';
import { joinBytes, writeAmount, writeDigits } from '../../hardware/zvt/bytes.ts';
import type { Message, MessageKind } from '../../hardware/zvt/messages.ts';
import type { TerminalTransaction } from './ledger.ts';
import type { TerminalQuirks } from './quirks.ts';

export type OutgoingMessage = Partial<Message> & { kind: MessageKind };

export function oneByte(bmp: string, byte: number): Bitmap {
  return { bmp, value: Uint8Array.of(byte) };
}
export function amountText(cents: number): string {
  return `EUR ${(cents / 100).toFixed(2)}`;
}

/** In the order of real terminals, with a masked card number. */
export function approvedBitmaps(transaction: TerminalTransaction, terminalId: string): Bitmap[] {
  const digits = (bmp: string, value: string, size: number): Bitmap => ({
    bmp,
    value: writeDigits(value, size),
  });
  return [
    oneByte('27', 0),
    { bmp: '04', value: writeAmount(transaction.amountCents) },
    digits('49', '0978', 2),
    digits('0B', transaction.traceNumber, 3),
    digits('0C', transaction.time, 3),
    digits('0D', transaction.date, 2),
    { bmp: '22', value: Uint8Array.of(0xee, 0xee, 0xee, 0xee, 0xee, 0xee, 0x47, 0x11) },
    digits('87', transaction.receiptNumber, 2),
    digits('29', terminalId, 4),
    digits('88', transaction.traceNumber, 3),
    oneByte('8A', 0x2e),
    { bmp: '8B', value: Uint8Array.from('Maestro\0', (character) => character.charCodeAt(0)) },
  ];
}

/**
 * 06 D1, line by line; the first is centred, the last marked. `receiptType`: 1 the merchant's, 2
 * the customer's, 3 administration.
 */
export function printLines(lines: readonly string[], receiptType: number): OutgoingMessage[] {
  return lines.map((text, at) => ({
    kind: 'print-line',
    attribute: at === lines.length - 1 ? 0x81 : at === 0 ? 0x40 : 0,
    text,
    receiptType,
  }));
}

export function receiptLines(
  transaction: TerminalTransaction,
  terminalId: string,
  receiptType: number,
): OutgoingMessage[] {
  const { receiptNumber, traceNumber, amountCents, date, time } = transaction;
  const lines = [
    'KARTENZAHLUNG',
    `Terminal-ID  ${terminalId}`,
    `Beleg-Nr.    ${receiptNumber}`,
    `Trace-Nr.    ${traceNumber}`,
    `Datum        ${date.slice(2)}.${date.slice(0, 2)}. ${time.slice(0, 2)}:${time.slice(2, 4)}`,
    `Betrag       ${amountText(amountCents)}`,
    'ZAHLUNG ERFOLGT',
  ];
  return printLines(lines, receiptType);
}

/** The answer to 06 20 between 80 00 00 and 06 0F; `withheld`: bitmaps that are left out. */
export function repeated(
  last: TerminalTransaction,
  terminalId: string,
  { quirks, withheld }: { quirks: TerminalQuirks; withheld: readonly string[] },
): readonly OutgoingMessage[] {
  if (quirks.has('repeats-nothing')) return [];
  if (quirks.has('repeats-lines')) return receiptLines(last, terminalId, 2);
  const left = quirks.has('repeats-no-result') ? [...withheld, '27'] : withheld;
  const bitmaps = approvedBitmaps(last, terminalId).filter(({ bmp }) => !left.includes(bmp));
  if (!quirks.has('repeats-unknown-bitmap')) return [{ kind: 'status-information', bitmaps }];
  // BMP 1D is in no table: its length is unknown, so nothing after it can be read.
  return [{ kind: 'status-information', rest: joinBytes([0x1d, 0x01], writeBitmaps(bitmaps)) }];
}

/** 04 FF */
export function progress(status: number, text: string, quirks: TerminalQuirks): OutgoingMessage {
  if (!quirks.has('text-for-status')) return { kind: 'intermediate-status', status };
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  return { kind: 'other', command: 0x04ff, rest: joinBytes([0x24, bytes.length], bytes) };
}
