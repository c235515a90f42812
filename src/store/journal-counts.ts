/** How many entries of the journal are unfinished, for the panel, the metrics and the log. */
import { isPaid } from './payment-entry.ts';
import type { Journal } from './types.ts';

export interface JournalCounts {
  /** done off line, to be sent to the library system */
  toSend: number;
  /** sent and not answered: the kiosk asks about it */
  toAsk: number;
  /** on the staff's list, without payments: refused after it was done off line, not secured, … */
  refused: number;
  /** payments that were taken and are not booked */
  paidNotBooked: number;
  /** payments on the staff's list of which nothing says whether they were taken */
  paymentUnknown: number;
}

/** Reads from memory. */
export function countJournal(journal: Pick<Journal, 'open' | 'staff'>): JournalCounts {
  const counts: JournalCounts = {
    toSend: 0,
    toAsk: 0,
    refused: 0,
    paidNotBooked: 0,
    paymentUnknown: 0,
  };
  for (const entry of journal.open()) {
    const { transaction, settlement } = entry;
    // Under way.
    if (settlement === null) continue;
    if (transaction.kind === 'payment' && isPaid(entry)) counts.paidNotBooked += 1;
    else if (settlement.state === 'deferred') counts.toSend += 1;
    else counts.toAsk += 1;
  }
  for (const entry of journal.staff())
    if (entry.transaction.kind !== 'payment') counts.refused += 1;
    else if (isPaid(entry)) counts.paidNotBooked += 1;
    else counts.paymentUnknown += 1;
  return counts;
}
