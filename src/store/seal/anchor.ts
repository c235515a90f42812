/** The anchor of the proof: one record, sealed with the folder's key. It opens only with that key. */

import type { Instant } from '../../../machines/domain.ts';
import type { Database } from '../database/sqlite.ts';
import type { EntryId } from '../types.ts';
import { createSeal } from './seal.ts';

export interface Anchor {
  /** a step was written once, so a journal without steps was emptied */
  begun: boolean;
  /** the purged steps: the sum of their MACs (base64), how many, and the highest number */
  purged: { sum: string; steps: number; upTo: number };
  /** steps were removed or changed by another program; reset when a technician accepts it */
  changed: boolean;
  /** entries up to this one that look open may be settled already; null: none */
  unsureUpTo: EntryId | null;
  /** when the journal was accepted or its key changed: heads logged before do not count */
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

/** null: there is none that this key opens. */
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
