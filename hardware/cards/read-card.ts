/** One card, from connect to its number. */
import type { PortAddress } from '../address.ts';
import type { ChipCard, UnusableCard } from '../devices.ts';
import { reasonOf } from '../reason.ts';
import { CardError, type Transmit } from './apdu.ts';
import { PcscError } from './channel.ts';
import { type EidNumber, readEid } from './eid.ts';
import { openSession, type SessionOptions } from './session.ts';
import { isContactlessAtr, readUid, type UidForm } from './uid.ts';

export interface CardForms {
  /** for the words on the screen; `both`: the card's ATR says which */
  place: 'slot' | 'contactless' | 'both';
  eid: 'off' | EidNumber;
  /** null: the UID is not used */
  uid: UidForm | null;
}
/** `again`: worth another try, while the card is there. `forbidden`: pcscd does not let this user. */
export type ReadOutcome =
  | { kind: 'card'; card: ChipCard }
  | { kind: 'unusable'; why: UnusableCard; detail: string }
  | { kind: 'again'; detail: string }
  | { kind: 'forbidden'; detail: string };

/**
 * Whether pcscd lets this user have cards of this reader: null, or its words; undefined: it could not
 * be asked. Never rejects.
 */
export async function checkAccess(
  address: PortAddress,
  reader: string,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<string | null | undefined> {
  try {
    const session = await openSession(address, options, signal);
    try {
      await (await session.connect(reader)).disconnect();
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof PcscError) || error.trouble === 'gone' || error.trouble === 'late')
      return;
    if (error.trouble === 'permission') return error.message;
  }
  return null;
}

/** Never rejects. The details are for a technician; nothing of the card stands in them. */
export async function readCardOnce(
  address: PortAddress,
  slot: { reader: string; atr: Uint8Array },
  forms: CardForms,
  options: SessionOptions,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  try {
    const session = await openSession(address, options, signal);
    try {
      const card = await session.connect(slot.reader);
      const outcome = await readNumber(card.transmit, slot.atr, forms);
      // What was read counts, whatever happens after.
      await card.disconnect().catch(() => {});
      return outcome;
    } finally {
      await session.close();
    }
  } catch (error) {
    return outcomeOf(error);
  }
}

/** Rejects with a CardError, or with what `transmit` rejects with. */
export async function readNumber(
  transmit: Transmit,
  atr: Uint8Array,
  forms: CardForms,
): Promise<ReadOutcome> {
  const isContactless = forms.place === 'contactless' || isContactlessAtr(atr);
  if (isContactless && forms.uid !== null) {
    const number = await readUid(transmit, forms.uid);
    return number === 'random-uid' ? unusable('random-uid') : usable(number, 'uid');
  }
  if (forms.eid === 'off') return unusable('unknown');
  const number = await readEid(transmit, atr, forms.eid);
  return number === 'unknown' || number === 'not-a-patrons'
    ? unusable(number)
    : usable(number, 'eid');

  function usable(text: string, from: ChipCard['from']): ReadOutcome {
    const contactless = forms.place === 'both' ? isContactless : forms.place === 'contactless';
    return { kind: 'card', card: { number: text, from, contactless } };
  }
}
function unusable(why: UnusableCard): ReadOutcome {
  return { kind: 'unusable', why, detail: '' };
}

function outcomeOf(error: unknown): ReadOutcome {
  const detail = reasonOf(error);
  if (error instanceof CardError) return { kind: 'unusable', why: error.why, detail };
  if (!(error instanceof PcscError)) throw error;
  if (error.trouble === 'permission') return { kind: 'forbidden', detail };
  // A mute card stays mute, and one that took so long will take so long again.
  if (error.trouble === 'mute' || error.trouble === 'late')
    return { kind: 'unusable', why: 'unreadable', detail };
  return { kind: 'again', detail };
}
