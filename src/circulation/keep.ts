/** Journal first: nothing is done that cannot be kept. */
import type { EntryId, Journal, Note, Settlement, Transaction } from '../store/types.ts';
import type { CirculationParts } from './parts.ts';

/** One journal entry under way. */
export interface Kept {
  note(note: Note): void;
  settle(settlement: Settlement): void;
}

/** A request without an answer: it is asked about where it was sent, and otherwise not done. */
export function withoutAnswer({ sent, why }: { sent: boolean; why: string }): Settlement {
  const data = { line: why };
  return sent
    ? { state: 'unknown', why: 'no-answer', data }
    : { state: 'not-done', why: 'not-sent', data };
}

/** On disk before this returns; null: it could not be kept, so it must not be done. */
export function begin(parts: CirculationParts, transaction: Transaction): Kept | null {
  const { journal, clock } = parts;
  let id: EntryId;
  try {
    id = journal.begin(transaction, clock.now());
  } catch (error) {
    reportJournal(parts, error);
    parts.journalFailed();
    return null;
  }
  return kept(journal, id, clock);
}

export function kept(journal: Journal, id: EntryId, clock: CirculationParts['clock']): Kept {
  return {
    note: (note) => journal.note(id, note, clock.now()),
    settle: (settlement) => journal.settle(id, settlement, clock.now()),
  };
}

/**
 * What is only remembered, not journalled, may be lost: a disk that does not take it puts the kiosk
 * out of order, and the visit goes on to where it is told so.
 */
export function remember(parts: CirculationParts, write: () => void): void {
  try {
    write();
  } catch (error) {
    reportJournal(parts, error);
    parts.journalFailed();
  }
}

/**
 * Whether somebody waits for an item, as just told: for the day that nobody can be asked. null: not
 * told.
 */
export function rememberHeld(parts: CirculationParts, item: string, held: boolean | null): void {
  if (held !== null)
    remember(parts, () =>
      held ? parts.onHold.put(item, parts.clock.now()) : parts.onHold.remove(item),
    );
}

/**
 * What a fault of the journal says of itself is in its message; the entry names no patron and no
 * item.
 */
function reportJournal(parts: CirculationParts, error: unknown) {
  return parts.log({
    level: 'error',
    part: 'journal',
    code: 'journal-cannot-keep',
    text: error instanceof Error ? error.message : String(error),
  });
}
