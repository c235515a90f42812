/** What the kiosks did off line, from their journals, side by side. */
import type { Booking } from '../../../simulators/library/state.ts';
import type { JournalEvent } from '../../../src/store/types.ts';
import type { LedgerEntry } from '../judge/ledger.ts';
import type { BranchWorld, Site } from './branch-world.ts';

/**
 * Nothing was wrong between a kiosk and the broker for so long: it is connected again, has read and
 * published all. Its tries are thirty seconds apart at most.
 */
export const soundMs = 90_000;
export interface SharedEntry {
  site: Site;
  id: number;
  what: 'lent' | 'returned';
  item: string;
  /** the numbers of the patron; empty for a return */
  cards: readonly string[];
  ownLoan: boolean;
  begunMs: number;
  /** made off line; null: not, or not yet */
  doneMs: number | null;
  /** sent, refused, on the staff's list, closed, not done; Infinity: it waits */
  overMs: number;
  /** how long its claim took, of a loan by its number alone, where no tag is written; else null */
  claimMs: number | null;
}

function ms(event: JournalEvent | undefined): number {
  return event ? Date.parse(event.at) : Number.POSITIVE_INFINITY;
}
function isOver(event: JournalEvent): boolean {
  return event.event === 'settle' && !['deferred', 'unknown'].includes(event.settlement.state);
}
/** From here on the patron may have left with it, or it is in the bin. */
function isDone(event: JournalEvent): boolean {
  return event.event === 'settle'
    ? event.settlement.state === 'deferred'
    : event.event === 'note' && event.note.step === 'released';
}

/** Where the process ended meanwhile, the next one writes another event. */
function claimMsOf([begun, next]: readonly JournalEvent[]): number | null {
  const isAfterClaim =
    next?.event === 'note'
      ? next.note.step === 'tag-not-seen'
      : next?.event === 'settle' && next.settlement.state === 'not-done';
  return isAfterClaim ? ms(next) - ms(begun) : null;
}

function sharedOf(
  site: Site,
  { id, transaction, events, overMs = Number.POSITIVE_INFINITY }: LedgerEntry,
): SharedEntry | null {
  if (transaction.kind !== 'check-out' && transaction.kind !== 'check-in') return null;
  if (transaction.mode !== 'offline') return null;
  const done = events.find(isDone);
  const isLoan = transaction.kind === 'check-out';
  return {
    site,
    id,
    what: isLoan ? 'lent' : 'returned',
    item: transaction.item,
    cards: isLoan ? [transaction.patron, transaction.mainCard ?? transaction.patron] : [],
    ownLoan: isLoan && transaction.ownLoan === true,
    begunMs: ms(events[0]),
    doneMs: done ? ms(done) : null,
    overMs: Math.min(ms(events.find(isOver)), overMs),
    claimMs: isLoan && transaction.uids.length === 0 ? claimMsOf(events) : null,
  };
}

/** null: a kiosk does not run now, and its journal cannot be read. */
export function sharedEntries({ sites }: BranchWorld): readonly SharedEntry[] | null {
  const all: SharedEntry[] = [];
  for (const site of sites) {
    const entries = site.monitor.ledger.all();
    if (!entries) return null;
    for (const entry of entries) {
      const shared = sharedOf(site, entry);
      if (shared) all.push(shared);
    }
  }
  return all;
}

/** When an item came back on line or at a desk. */
export function returnedAt(bookings: readonly Booking[], item: string): readonly number[] {
  return bookings
    .filter((booking) => booking.item === item && ['check-in', 'cancel'].includes(booking.what))
    .map(({ at }) => Date.parse(at));
}
