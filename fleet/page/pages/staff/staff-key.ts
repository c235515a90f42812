/**
 * Opens what is sealed for the staff, in this page: the key is read from a file, held in memory while
 * the page of the list is shown, and sent nowhere.
 */
import type { StaffDetail } from '../../../../packages/region-documents/src/index.ts';
import {
  entryText,
  entryTextOf,
  seenHash,
} from '../../../../packages/region-documents/src/staff-seal.ts';
import type { StaffSeen } from '../../../src/panel/actions.ts';

export interface OpenedEntry {
  /** as it was sealed: another one is opened anew */
  sealed: string;
  /** null: sealed for another key, of another entry, or not signed by its kiosk */
  text: string | null;
  detail: StaffDetail | null;
}

/** By the name of the kiosk and the entry. */
export type Opened = ReadonlyMap<string, OpenedEntry>;

/** Of what the page shows of an entry. */
export function seenOf(entry: StaffSeen, opened: OpenedEntry | undefined): Promise<string> {
  const text = opened?.sealed === entry.sealed ? opened.text : null;
  return seenHash(text ?? entryText(entry, null));
}

export function nameOf({ branch, kiosk, entry }: StaffSeen): string {
  return `${branch} ${kiosk} ${entry}`;
}

/** A file of `age-keygen`: comments, and one secret key. null: it has none, or several. */
export function keyIn(text: string): string | null {
  const keys = text.match(/AGE-SECRET-KEY-1[0-9A-Z]+/g) ?? [];
  return keys.length === 1 ? (keys[0] ?? null) : null;
}

/** Opens those that are not among `known`; rejects where the key is none of age. */
export async function openAll(
  key: string,
  entries: readonly StaffSeen[],
  known: Opened,
): Promise<Opened> {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  const opened = await Promise.all(
    entries.map(async (entry) => {
      const name = nameOf(entry);
      const before = known.get(name);
      if (before?.sealed === entry.sealed) return [name, before] as const;
      return [name, await open(decrypter, entry)] as const;
    }),
  );
  return new Map(opened);
}

async function open(
  decrypter: { decrypt(file: Uint8Array, as: 'text'): Promise<string> },
  entry: StaffSeen,
): Promise<OpenedEntry> {
  const { sealed, signedBy } = entry;
  try {
    const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
    const text = await entryTextOf(await decrypter.decrypt(bytes, 'text'), entry, signedBy);
    return { sealed, text, detail: text === null ? null : (JSON.parse(text) as StaffDetail) };
  } catch {
    return { sealed, text: null, detail: null };
  }
}
