/**
 * What the journal had not settled as it was decided what a patron may do. A payment that is booked
 * later, a return that is sent again: each may end their block, though no visit did it.
 */
import type { Entry, EntryId } from '../../store/types.ts';
import type { CirculationParts } from '../parts.ts';

/** Each entry, open or on the staff's list, with how far it has come. */
export type Unsettled = ReadonlyMap<EntryId, string>;

function progressOf({ notes, settlement }: Entry): string {
  return JSON.stringify([notes.length, settlement]);
}

export function unsettledNow({ journal }: Pick<CirculationParts, 'journal'>): Unsettled {
  const entries = [...journal.open(), ...journal.staff()];
  return new Map(entries.map((entry) => [entry.id, progressOf(entry)]));
}

/** Whether one of them is settled since, or has come further: of several fees some may be booked. */
export function hasComeFurther(
  parts: Pick<CirculationParts, 'journal'>,
  before: Unsettled,
): boolean {
  if (before.size === 0) return false;
  const now = unsettledNow(parts);
  return [...before].some(([id, progress]) => now.get(id) !== progress);
}
