/**
 * Where the proof of the journal begins: one record, sealed with the folder's key. It is also what
 * tells whether a key fits.
 */

import type { Instant } from '../../domain.ts';
import type { Database } from '../database/sqlite.ts';
import type { EntryId } from '../types.ts';
import { createSeal } from './seal.ts';

export interface Anchor {
  /** a step was written once: a journal without any has been emptied */
  begun: boolean;
  /**
   * what was purged by age: the sum of the hashes of its steps (base64), how many, and the highest
   * number of one
   */
  purged: { sum: string; steps: number; upTo: number };
  /**
   * steps were removed or changed, not by the kiosk; until a technician accepts the journal as it
   * is
   */
  changed: boolean;
  /** an entry up to this one that looks open may have been settled; null: there is none such */
  unsureUpTo: EntryId | null;
  /**
   * when a technician accepted the journal as it was, or its key was changed: what the log said of
   * it before does not count
   */
  acceptedAt: Instant | null;
}

export const firstAnchor: Anchor = {
  begun: false,
  purged: { sum: '', steps: 0, upTo: 0 },
  changed: false,
  unsureUpTo: null,
  acceptedAt: null,
};

const place = 'key_check 1';

/** null: written by an older kiosk, which sealed a known word in its place. */
export function readAnchor(database: Database, key: Uint8Array): Anchor | null {
  const sealed = database.prepare<[], Uint8Array>('SELECT sealed FROM key_check').pluck().get();
  const value = sealed && createSeal(key, 'key-check').open(sealed, place)?.value;
  return typeof value === 'object' ? (value as Anchor) : null;
}

export function writeAnchor(database: Database, key: Uint8Array, anchor: Anchor): void {
  const sealed = createSeal(key, 'key-check').close(anchor, place);
  database.prepare('INSERT OR REPLACE INTO key_check (one, sealed) VALUES (1, ?)').run(sealed);
}

export function opensAnchor(key: Uint8Array, sealed: Uint8Array): boolean {
  return createSeal(key, 'key-check').open(sealed, place) !== null;
}
