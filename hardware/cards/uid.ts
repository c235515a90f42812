/** The number of a contactless card's chip (MIFARE, NFC), in the form in which a library stored it. */
import { CardError, done, sendCommand, statusText, type Transmit } from './apdu.ts';

export interface UidForm {
  /** of the bytes */
  order: 'as-sent' | 'reversed';
  as: 'hex' | 'hex-small' | 'decimal';
  /** zeros in front up to so many characters; 0: none */
  pad: number;
}

/**
 * `random-uid`: four bytes from 08 are drawn anew each time (ISO/IEC 14443-3), as phones and passports
 * do. Rejects with a CardError where the reader gives none.
 */
export async function readUid(transmit: Transmit, form: UidForm): Promise<string | 'random-uid'> {
  // To the reader, not to the card (PC/SC part 3): a card in a slot must never see class FF.
  const { data, status } = await sendCommand(transmit, [0xff, 0xca, 0x00, 0x00, 0x00]);
  if (status !== done) throw new CardError(`the reader gives no UID: status ${statusText(status)}`);
  if (data.length < 4 || data.length > 10)
    throw new CardError(`a UID of ${data.length} bytes is none of a card`);
  return isRandom(data) ? 'random-uid' : writeUid(data, form);
}

function isRandom(uid: Uint8Array): boolean {
  return uid.length === 4 && uid[0] === 0x08;
}

export function writeUid(uid: Uint8Array, { order, as, pad }: UidForm): string {
  const bytes = Buffer.from(order === 'reversed' ? Uint8Array.from(uid).reverse() : uid);
  const hex = bytes.toString('hex');
  const texts = {
    hex: hex.toUpperCase(),
    'hex-small': hex,
    decimal: BigInt(`0x${hex}`).toString(),
  };
  return texts[as].padStart(pad, '0');
}

/** The ATR that PC/SC (part 3) makes for a contactless card: its reader has no contacts on it. */
export function isContactlessAtr(atr: Uint8Array): boolean {
  const [first = 0, format = 0, second, third] = atr;
  return first === 0x3b && format >> 4 === 0x8 && second === 0x80 && third === 0x01;
}
