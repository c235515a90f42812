/** How many entries of the journal are unfinished, for the panel, the metrics and the log. */
import type { Journal } from './types.ts';

export interface JournalCounts {
  /** done off line, to be sent to the library system */
  toSend: number;
  /** sent and not answered: the kiosk asks about it */
  toAsk: number;
  /** on the staff's list, without payments: refused after it was done off line, not secured, … */
  refused: number;
  /** payments that were taken and are not booked, and those on the staff's list */
  paidNotBooked: number;
}

/** Reads from memory. */
export function countJournal(journal: Pick<Journal, 'open' | 'staff'>): JournalCounts {
  const counts: JournalCounts = { toSend: 0, toAsk: 0, refused: 0, paidNotBooked: 0 };
  for (const { transaction, settlement, notes } of journal.open()) {
    // Under way.
    if (settlement === null) continue;
    // Before the terminal has approved it nobody knows whether it is paid.
    const isTaken = notes.some(({ step }) => step === 'approved' || step === 'completed');
    if (transaction.kind === 'payment' && isTaken) counts.paidNotBooked += 1;
    else if (settlement.state === 'deferred') counts.toSend += 1;
    else counts.toAsk += 1;
  }
  for (const { transaction } of journal.staff())
    if (transaction.kind === 'payment') counts.paidNotBooked += 1;
    else counts.refused += 1;
  return counts;
}
