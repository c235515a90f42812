/** Reads the payment of a status information, and the progress of an intermediate status. */

import type { PaymentReceipt, TerminalProgress } from '../devices.ts';
import { hexByte } from '../hex.ts';
import { type Bitmap, findBitmap } from './bitmaps.ts';
import { readDigits } from './bytes.ts';
import { euro } from './codes.ts';

/** BMP 27: 0 approved, otherwise the reason; null: not there. */
export function resultOf(bitmaps: readonly Bitmap[]): number | null {
  return findBitmap(bitmaps, '27')?.[0] ?? null;
}

/**
 * From 04 0F. Without an amount it is `asked` (null: none). An unreadable amount, or one in another
 * currency (BMP 49), is NaN, which equals no amount asked.
 */
export function receiptOf<Asked extends number | null>(
  bitmaps: readonly Bitmap[],
  asked: Asked,
): Omit<PaymentReceipt, 'amountCents'> & { amountCents: number | Asked } {
  const digits = (bmp: string) => {
    const value = findBitmap(bitmaps, bmp);
    return value && readDigits(value);
  };
  const amount = findBitmap(bitmaps, '04');
  const isOther = findBitmap(bitmaps, '49') !== null && digits('49') !== euro;
  const cents = isOther ? null : digits('04');
  const unread = (amount || isOther) && asked !== null ? Number.NaN : asked;
  return {
    amountCents: cents === null ? unread : Number(cents),
    receiptNumber: digits('87') ?? '',
    traceNumber: digits('0B'),
    terminalId: digits('29'),
    date: digits('0D'),
    time: digits('0C'),
  };
}

/**
 * Whether two status informations describe the same payment: a serial line repeats an
 * unacknowledged one. All fields must match, since receipt and trace numbers may restart each day.
 */
export function isSamePayment(left: PaymentReceipt, right: PaymentReceipt): boolean {
  return (['receiptNumber', 'traceNumber', 'date', 'time', 'amountCents'] as const).every(
    (key) => left[key] === right[key],
  );
}

/**
 * 04 FF. Codes 41 to 67 are 01 to 27 with "remove the card". Informative only, it never decides.
 */
export function progressOf(status: number): TerminalProgress {
  if (status >= 0x41 && status <= 0x67) return 'remove-card';
  return progress[hexByte(status)] ?? 'wait';
}
const progress: Readonly<Record<string, TerminalProgress>> = {
  '00': 'insert-card',
  '01': 'enter-pin',
  '02': 'enter-pin',
  '03': 'declined',
  '07': 'declined',
  '09': 'declined',
  '0A': 'insert-card',
  '0B': 'remove-card',
  '0C': 'insert-card',
  '10': 'declined',
  '15': 'enter-pin',
  '1C': 'approved',
  '1D': 'declined',
};
