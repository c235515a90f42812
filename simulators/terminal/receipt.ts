/**
 * An approved payment as the simulated terminal tells it: as bitmaps of 04 0F, and as the lines of
 * its receipt.
 */
import type { Bitmap } from '../../hardware/zvt/bitmaps.ts';
import { writeAmount, writeDigits } from '../../hardware/zvt/bytes.ts';
import type { Message, MessageKind } from '../../hardware/zvt/messages.ts';
import type { TerminalTransaction } from './ledger.ts';

export type Said = Partial<Message> & { kind: MessageKind };

export function oneByte(bmp: string, byte: number): Bitmap {
  return { bmp, value: Uint8Array.of(byte) };
}
export function amountText(cents: number): string {
  return `EUR ${(cents / 100).toFixed(2)}`;
}

/** In the order in which terminals send it. The card number is masked, as theirs is. */
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
export function printLines(lines: readonly string[], receiptType: number): Said[] {
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
): Said[] {
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
