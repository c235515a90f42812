/** Journal first: nothing is done that is not on disk. */
import type { NoAnswer } from '../library/library.ts';
import type { EntryId, Journal, Note, Settlement, Transaction } from '../store/types.ts';
import type { CirculationParts } from './parts.ts';

/** Appends to one journal entry. */
export interface EntryWriter {
  readonly id: EntryId;
  note(note: Note): void;
  settle(settlement: Settlement): void;
}

/** A request without an answer: unknown where it was sent, otherwise not done. */
export function withoutAnswer(answer: NoAnswer): Settlement {
  if (answer.sent) return unknownYet(answer);
  return { state: 'not-done', why: 'not-sent', data: { line: answer.why } };
}

/** `sentAgoMs` tells until when it may be carried out (settle/unanswered.ts). */
export function unknownYet({ why, sentAgoMs }: NoAnswer): Settlement {
  const sentAgo = sentAgoMs === undefined ? {} : { sentAgoMs: Math.round(sentAgoMs) };
  return { state: 'unknown', why: 'no-answer', data: { line: why, ...sentAgo } };
}

type Reporting = Pick<CirculationParts, 'log' | 'journalFailed'>;

/** On disk when this returns; null: it could not be written, so it must not be done. */
export function begin(parts: CirculationParts, transaction: Transaction): EntryWriter | null {
  const { journal, clock } = parts;
  try {
    return entryWriter(journal, journal.begin(transaction, clock.now()), clock);
  } catch (error) {
    reportJournal(parts, error);
    return null;
  }
}

export function entryWriter(
  journal: Journal,
  id: EntryId,
  clock: CirculationParts['clock'],
): EntryWriter {
  return {
    id,
    note: (note) => journal.note(id, note, clock.now()),
    settle: (settlement) => journal.settle(id, settlement, clock.now()),
  };
}

/**
 * Writes what is not in the journal, and may be lost: a disk that does not take it puts the kiosk
 * out of order, and the visit goes on until it shows that.
 */
export function tryToStore(parts: Reporting, write: () => void): void {
  try {
    write();
  } catch (error) {
    reportJournal(parts, error);
  }
}

/** Stores whether an item is on hold, for off line. null: unknown. */
export function storeHold(parts: CirculationParts, item: string, onHold: boolean | null): void {
  if (onHold !== null)
    tryToStore(parts, () =>
      onHold ? parts.onHold.put(item, parts.clock.now()) : parts.onHold.remove(item),
    );
}

/** The fault's own message says what is wrong; the log entry names no patron and no item. */
function reportJournal({ log, journalFailed }: Reporting, error: unknown): void {
  log({
    level: 'error',
    part: 'journal',
    code: 'journal-cannot-keep',
    text: error instanceof Error ? error.message : String(error),
  });
  journalFailed();
}
