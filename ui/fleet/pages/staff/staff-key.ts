/**
 * Opens what is sealed for the staff, in this page: the key is read from a file, held in memory while
 * the page of the list is shown, and sent nowhere.
 */
import type { StaffSeen } from '../../../../src/fleet/panel/actions.ts';
import type { StaffDetail } from '../../../../src/region/reports.ts';

/** By the name of the kiosk and the entry; null: this key does not open it. */
export type Opened = ReadonlyMap<string, StaffDetail | null>;

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
      if (known.has(name)) return [name, known.get(name) ?? null] as const;
      return [name, await open(decrypter, entry)] as const;
    }),
  );
  return new Map(opened);
}

async function open(
  decrypter: { decrypt(file: Uint8Array, as: 'text'): Promise<string> },
  { sealed }: StaffSeen,
): Promise<StaffDetail | null> {
  try {
    const bytes = Uint8Array.from(atob(sealed), (letter) => letter.charCodeAt(0));
    return JSON.parse(await decrypter.decrypt(bytes, 'text')) as StaffDetail;
  } catch {
    return null;
  }
}
