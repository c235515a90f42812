/**
 * The journal as a technician would read it: every entry with all that happened to it, from the
 * disk.
 */
import type { Entry, JournalEvent, Settlement, Transaction } from '../../src/store/types.ts';
import { presentStore } from './disk.ts';

export interface Kept {
  id: number;
  transaction: Transaction;
  /** null: begun, and then nothing */
  state: Settlement['state'] | null;
  why: string;
  events: readonly JournalEvent[];
}
export interface Ledger {
  /** every entry, oldest first; what is on disk now. Null: no kiosk runs */
  all(): Kept[] | null;
  open(): readonly Entry[];
  /** Keeps what is open while no kiosk runs. */
  remember(): void;
}

function keptOf(id: number, events: readonly JournalEvent[]): Kept | null {
  const [first] = events;
  if (first?.event !== 'begin') return null;
  const last = events.findLast((event) => event.event === 'settle');
  const settlement = last?.event === 'settle' ? last.settlement : null;
  const why = settlement && 'why' in settlement ? settlement.why : '';
  return { id, transaction: first.transaction, state: settlement?.state ?? null, why, events };
}
/** What is on the staff's list may still be tried again, or closed. */
function isEnd(state: Kept['state']) {
  return state !== null && !['deferred', 'unknown', 'staff'].includes(state);
}

export function readLedger(): Ledger {
  let remembered: readonly Entry[] = [];
  /** entries that ended do not change any more */
  const ended = new Map<number, Kept>();
  return {
    all: () => {
      const journal = presentStore()?.journal;
      if (!journal) return null;
      const entries: Kept[] = [];
      for (let id = 1; ; id += 1) {
        const known = ended.get(id) ?? keptOf(id, journal.history(id));
        if (!known) return entries;
        if (isEnd(known.state)) ended.set(id, known);
        entries.push(known);
      }
    },
    open: () => presentStore()?.journal.open() ?? remembered,
    remember: () => {
      remembered = presentStore()?.journal.open() ?? remembered;
    },
  };
}
