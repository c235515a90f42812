/** The kiosk's commands, as bytes. */
import type { Bitmap } from './bitmaps.ts';
import { writeAmount, writeDigits } from './bytes.ts';
import { euro } from './codes.ts';
import { encode } from './messages.ts';

/**
 * Card receipts. `none`: not printed; the kiosk uses the status information. `lines`: the terminal
 * sends print lines, which the driver acknowledges and drops, except for an end of day. `terminal`:
 * the terminal's own printer.
 */
export type CardReceipts = 'none' | 'lines' | 'terminal';

/**
 * Config byte of 06 00: 02 and 04 the kiosk prints, 08 intermediate status, 10 amounts only from
 * the kiosk, 80 print by 06 D1.
 */
const configByte: Record<CardReceipts, number> = { none: 0x1e, lines: 0x9e, terminal: 0x18 };

export interface CommandOptions {
  password: string;
  cardReceipts: CardReceipts;
  issueOfGoods: { timeoutSeconds: number; statuses: number } | null;
}

/** BMP 19: the terminal chooses how the card pays */
const anyPaymentType = 0x40;

function one(bmp: string, ...bytes: number[]): Bitmap {
  return { bmp, value: Uint8Array.from(bytes) };
}

/** 06 00 */
export function registration({ password, cardReceipts }: CommandOptions): Uint8Array {
  return encode({
    kind: 'registration',
    password,
    config: configByte[cardReceipts],
    currency: euro,
  });
}

/** 06 01: amount, currency, payment type; with `issueOfGoods` how long and how often it asks. */
export function authorisation(amountCents: number, options: CommandOptions): Uint8Array {
  const { issueOfGoods } = options;
  const waiting = issueOfGoods
    ? [one('01', issueOfGoods.timeoutSeconds), one('02', issueOfGoods.statuses)]
    : [];
  const bitmaps = [
    { bmp: '04', value: writeAmount(amountCents) },
    { bmp: '49', value: writeDigits(euro, 2) },
    one('19', anyPaymentType),
    ...waiting,
  ];
  return encode({ kind: 'authorisation', bitmaps });
}

/** 05 01: the terminal's status in the completion, nothing printed. */
export function statusEnquiry({ password }: CommandOptions): Uint8Array {
  return encode({ kind: 'status-enquiry', password, bitmaps: [one('03', 0x02)] });
}

/** 06 20: the status information of the last transaction again, nothing printed. */
export function repeatReceipt({ password }: CommandOptions): Uint8Array {
  return encode({ kind: 'repeat-receipt', password, bitmaps: [one('03', 0x03)] });
}

/** 06 30 */
export function reversal(receiptNumber: string, { password }: CommandOptions): Uint8Array {
  return encode({
    kind: 'reversal',
    password,
    bitmaps: [{ bmp: '87', value: writeDigits(receiptNumber, 2) }],
  });
}

/** 06 70, without a kind: the terminal's own diagnosis. */
export function diagnosis(): Uint8Array {
  return encode({ kind: 'diagnosis' });
}

/** 06 50 */
export function endOfDay({ password }: CommandOptions): Uint8Array {
  return encode({ kind: 'end-of-day', password });
}
