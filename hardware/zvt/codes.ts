/** Result and status codes in words, for a technician (PA00P015, chapter 10). */
import { hexByte } from '../hex.ts';

const words: Readonly<Record<string, string>> = {
  '00': 'ready',
  '51': 'must be initialised',
  '64': 'the card cannot be read',
  '65': 'no card data',
  '66': 'processing error',
  '67': 'not permitted for debit cards',
  '68': 'not permitted for credit cards',
  '6A': 'the turnover file is full: do an end of day',
  '6B': 'not registered',
  '6C': 'cancelled, by a key or by time',
  '6E': 'the card is blocked',
  '6F': 'wrong currency: compare it with the terminal',
  '71': 'the credit does not suffice',
  '72': 'chip error',
  '77': 'an end of day is not possible now',
  '78': 'the card has expired',
  '79': 'the card is not valid yet',
  '7A': 'unknown card',
  '7B': 'no other way to read the card',
  '7C': 'no other way to read the card',
  '7D': 'the communication module is disturbed',
  '7E': 'no other way to read the card',
  '83': 'not possible now',
  '85': 'a key is missing: the terminal must be initialised',
  '89': 'the PIN pad is out of order',
  '9A': 'protocol error',
  '9B': 'no connection to the payment network',
  '9C': 'wait',
  A0: 'the receiver is not ready',
  A1: 'the far station is silent',
  A3: 'no connection to the payment network',
  B1: 'the memory is full',
  B2: 'the journal is full',
  B4: 'already reversed',
  B5: 'cannot be reversed',
  B7: 'wrong amount',
  C2: 'a diagnosis is required',
  C3: 'above the highest amount',
  C5: 'this way of paying is not supported',
  C8: 'the amount is too small',
  CC: 'the printer is not ready',
  DC: 'a card is inserted',
  DF: 'out of order',
  E0: 'remote maintenance',
  E1: 'a card is still inside',
  E2: 'the card reader is defective',
  E4: 'activation is required',
  ED: 'the PIN pad is out of order',
  F0: 'an end of day is open',
  FC: 'a device is missing',
  FF: 'system error',
};

/** 04 FF (PA00P015, 3.7): informative only. 41 to 67 are 01 to 27 with "remove the card". */
const progressWords: Readonly<Record<string, string>> = {
  '00': 'waits for the amount to be confirmed',
  '01': 'look at the PIN pad',
  '02': 'look at the PIN pad',
  '03': 'not accepted',
  '04': 'waits for the payment network',
  '05': 'reverses by itself',
  '06': 'post-booking',
  '07': 'the card is not admitted',
  '08': 'the card is unknown or undefined',
  '09': 'the card has expired',
  '0A': 'insert the card',
  '0B': 'remove the card',
  '0C': 'the card cannot be read',
  '0D': 'processing error',
  '0E': 'please wait',
  '0F': 'closes its day by itself',
  '10': 'invalid card',
  '12': 'system malfunction',
  '13': 'not possible',
  '14': 'the credit does not suffice',
  '15': 'wrong PIN',
  '17': 'please wait',
  '18': 'too many wrong PINs',
  '1A': 'service mode',
  '1C': 'approved',
  '1D': 'declined',
  '2B': 'off line, emergency mode',
  '2C': 'choose an application',
  C8: 'waits for the cashier',
  C9: 'diagnosis by itself',
  CA: 'initialises itself',
};

/** `0A (insert the card)` */
export function explainProgress(status: number): string {
  const removing = status >= 0x41 && status <= 0x67;
  const word = progressWords[hexByte(removing ? status - 0x40 : status)];
  const words = [word, removing ? 'remove the card' : undefined].filter(
    (each) => each !== undefined,
  );
  return words.length === 0 ? hexByte(status) : `${hexByte(status)} (${words.join('; ')})`;
}

/** Codes that this driver acts on. */
/** BMP 49: ISO 4217, numeric */
export const euro = '0978';

export const approved = 0x00;
/** 55 decimal: the PIN may be tried again, and a second status information follows */
export const wrongPin = 0x37;
export const cancelled = 0x6c;
export const notPossible = 0x83;
export const busy = 0x9c;
export const alreadyReversed = 0xb4;
/** the answer that refuses a status information: the terminal reverses (2.2.6) */
export const processingError = 0x66;

/** With one of these statuses a terminal takes payments, now or after its present operation. */
export const usableStatuses: ReadonlySet<number> = new Set([0x00, busy, 0xdc, 0xe1]);

/** `83 (not possible now)` */
export function explainCode(code: number): string {
  const word =
    words[hexByte(code)] ?? (code >= 1 && code <= 99 ? 'declined by the payment network' : null);
  return word === null ? hexByte(code) : `${hexByte(code)} (${word})`;
}

/** 84 1E 6F cc cc in answer to 06 00: "my currency is cc cc" (PA00P015, 2.1) */
export const otherCurrency = 0x1e;

/** Of a command that was refused: 84 xx, or 06 1E; null: without a code. */
export function explainRefusal(code: number | null): string {
  return explainCode(code === otherCurrency ? 0x6f : (code ?? 0xff));
}
