/**
 * How many entries of the journal want something to be done: for whoever looks at the kiosk from
 * near or from afar.
 */
import type { Journal } from './types.ts';

export interface JournalCounts {
  /** done off line, to be sent to the library system */
  toSend: number;
  /** sent, and never answered: to be asked about */
  toAsk: number;
  /**
   * on the staff's list, payments aside: refused after the patron was told that it was done, not
   * secured, …
   */
  refused: number;
  /**
   * payments that are on the staff's list, or whose end is not known: money may have been taken
   * that nobody booked
   */
  paidNotBooked: number;
}

/** From memory: the journal keeps what is unfinished there. */
export function countJournal(journal: Pick<Journal, 'open' | 'staff'>): JournalCounts {
  const counts: JournalCounts = { toSend: 0, toAsk: 0, refused: 0, paidNotBooked: 0 };
  for (const { transaction, settlement } of journal.open()) {
    // Begun and nothing more: under way at this moment.
    if (settlement === null) continue;
    if (transaction.kind === 'payment') counts.paidNotBooked += 1;
    else if (settlement.state === 'deferred') counts.toSend += 1;
    else counts.toAsk += 1;
  }
  for (const { transaction } of journal.staff())
    if (transaction.kind === 'payment') counts.paidNotBooked += 1;
    else counts.refused += 1;
  return counts;
}
