/**
 * What a kiosk leaves with its branch in case it is lost: each event of an open entry carries the
 * whole transaction, closed with a key of this start of the program. That key is published once,
 * sealed with age for the staff of the branch; neither the broker nor another kiosk opens it. To
 * seal each event with age would take a hundred times as long.
 */
import { randomBytes } from 'node:crypto';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { createSeal, type Seal } from '../../store/seal/seal.ts';
import type { Entry, EntryId } from '../../store/types.ts';
import { type EscrowedEntry, escrowedEntry } from './escrowed-entry.ts';

interface Escrow {
  /**
   * The escrow key, as an age file for the staff (about 230 bytes): content of the message
   * `escrow-key`. It is published before the first event that carries an escrow, where the stream
   * lacks it, and again once a day, so that it lasts in the stream as long as the events do.
   */
  readonly key: Uint8Array;
  /** The escrow of an entry, base64. */
  close(entry: Entry): string;
}

/** `boot` names this start of the program, as its events do. */
interface EscrowPlace {
  kiosk: string;
  boot: string;
}

const keyLength = 32;
const purpose = 'branch escrow';

function placeOf({ kiosk, boot }: EscrowPlace, entry: EntryId) {
  return `escrow ${kiosk} ${boot} ${entry}`;
}

/** Rejects where `staffRecipient` is no recipient of age (`age1…`). */
export async function createEscrow(place: EscrowPlace, staffRecipient: string): Promise<Escrow> {
  const key = randomBytes(keyLength);
  const encrypter = new Encrypter();
  encrypter.addRecipient(staffRecipient);
  const seal = createSeal(key, purpose);
  return {
    key: await encrypter.encrypt(key),
    close({ id, at, transaction, notes }) {
      return seal.close({ at, transaction, notes }, placeOf(place, id)).toString('base64');
    },
  };
}

/** Opens the escrows of one start of one kiosk. */
export interface EscrowReader {
  /** null: damaged, of another entry, start or kiosk, or nothing that was done off line */
  open(escrow: string, entry: EntryId): EscrowedEntry | null;
}

/** `identity`: the staff's (`AGE-SECRET-KEY-1…`). null: the key is for another one, or damaged. */
export async function openEscrowKey(
  key: Uint8Array,
  identity: string,
  place: EscrowPlace,
): Promise<EscrowReader | null> {
  const opened = await decrypted(key, identity);
  return opened?.length === keyLength ? readerOf(createSeal(opened, purpose), place) : null;
}

function readerOf(seal: Seal, place: EscrowPlace): EscrowReader {
  return {
    open(escrow, entry) {
      const opened = seal.open(Buffer.from(escrow, 'base64'), placeOf(place, entry));
      return escrowedEntry.safeParse(opened?.value).data ?? null;
    },
  };
}

async function decrypted(file: Uint8Array, identity: string): Promise<Uint8Array | null> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  try {
    return await decrypter.decrypt(file);
  } catch {
    return null;
  }
}

/**
 * The identity in a file as `age-keygen` writes it: lines of comment, and one `AGE-SECRET-KEY-1…`.
 * null: there is none, or more than one. With its recipient, to compare with the branch's.
 */
export async function readStaffKey(
  text: string,
): Promise<{ identity: string; recipient: string } | null> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const [identity, ...more] = lines.filter((line) => line !== '' && !line.startsWith('#'));
  if (identity === undefined || more.length > 0) return null;
  try {
    return { identity, recipient: await identityToRecipient(identity) };
  } catch {
    return null;
  }
}
