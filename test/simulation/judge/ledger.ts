/** Reads the journal from the disk: every entry with its history, by the true time. */
import type {
  Entry,
  JournalEvent,
  Settlement,
  Store,
  Transaction,
} from '../../../src/store/types.ts';
import { trueTimesOf } from '../world/disk.ts';
import { now } from '../world/time.ts';

export interface LedgerEntry {
  id: number;
  transaction: Transaction;
  /** null: begun only */
  state: Settlement['state'] | null;
  why: string;
  events: readonly JournalEvent[];
  /** it was over by then in a journal that an older copy has replaced; left out: in none */
  overMs?: number;
}
export interface Ledger {
  /**
   * Every entry on the disk, oldest first, after those that an older copy does not have; null: no
   * kiosk runs.
   */
  all(): LedgerEntry[] | null;
  open(): readonly Entry[];
  /**
   * Done off line, and on the staff's list, since they got no answer, or none that says whose the item is: it
   * stays as the patron was told until staff have looked.
   */
  unanswered(): readonly Entry[];
  /** Stores the open entries for the time when no kiosk runs. */
  remember(): void;
  /** A copy of the journal is made. */
  onBackup(): void;
  /** The journal is replaced by the copy: what that lacks stays as it is. */
  onPutBack(): void;
}

const withoutAnswer: readonly string[] = ['never-answered', 'loan-unknown'];

function ledgerEntry(
  id: number,
  written: readonly JournalEvent[],
  nth: number,
): LedgerEntry | null {
  const times = trueTimesOf(id, nth);
  // Of a write that a killed process did not hear of, the kiosk's own time stands.
  const isNoted = times.length === written.length;
  const events = written.map((event, nth) =>
    isNoted ? { ...event, at: new Date(times[nth] ?? 0).toISOString() } : event,
  );
  const [first] = events;
  if (first?.event !== 'begin') return null;
  const last = events.findLast((event) => event.event === 'settle');
  const settlement = last?.event === 'settle' ? last.settlement : null;
  const why = settlement && 'why' in settlement ? settlement.why : '';
  return { id, transaction: first.transaction, state: settlement?.state ?? null, why, events };
}
/** Done off line, whatever the library system said of it since. */
export function wasDeferred(events: readonly JournalEvent[]): boolean {
  return events.some((event) => event.event === 'settle' && event.settlement.state === 'deferred');
}
/** The library system took it. */
export function wasAccepted(events: readonly JournalEvent[]): boolean {
  return events.some((event) => event.event === 'note' && event.note.step === 'accepted');
}
/** Entries for staff may still be retried or closed. */
function isEnd(state: LedgerEntry['state']) {
  return state !== null && !['deferred', 'unknown', 'staff'].includes(state);
}

/** `of`: which kiosk, and its store; null where it does not run. */
export function readLedger(of: () => { nth: number; store(): Store | null }): Ledger {
  const store = () => of().store();
  let remembered: readonly Entry[] = [];
  /** final entries, which do not change */
  const ended = new Map<number, LedgerEntry>();
  /** of journals that were replaced, under numbers below all others */
  let before: readonly LedgerEntry[] = [];
  const overMs = new Map<number, number>();
  let copied = 0;
  const present = () => {
    const journal = store()?.journal;
    if (!journal) return null;
    const entries: LedgerEntry[] = [];
    for (let id = 1; ; id += 1) {
      const known = ended.get(id) ?? ledgerEntry(id, journal.history(id), of().nth);
      if (!known) return entries;
      if (isEnd(known.state)) ended.set(id, known);
      const at = overMs.get(id);
      entries.push(at === undefined ? known : { ...known, overMs: at });
    }
  };
  return {
    all: () => {
      const entries = present();
      return entries && [...before, ...entries];
    },
    onBackup: () => {
      copied = present()?.length ?? 0;
    },
    onPutBack: () => {
      const entries = present() ?? [];
      const least = Math.min(0, ...before.map(({ id }) => id)) - entries.length;
      const gone = entries.slice(copied).map((entry, nth) => ({ ...entry, id: least + nth }));
      before = [...before, ...gone.map((entry) => ({ ...entry, overMs: now() }))];
      for (const { id, state } of entries.slice(0, copied))
        if (state !== null && state !== 'deferred' && state !== 'unknown')
          overMs.set(id, Math.min(overMs.get(id) ?? now(), now()));
      for (const id of [...overMs.keys()]) if (id > copied) overMs.delete(id);
      ended.clear();
    },
    unanswered: () => {
      const listed = store()?.journal.staff() ?? [];
      return listed.filter(({ settlement }) => {
        return settlement?.state === 'staff' && withoutAnswer.includes(settlement.why);
      });
    },
    open: () => store()?.journal.open() ?? remembered,
    remember: () => {
      remembered = store()?.journal.open() ?? remembered;
    },
  };
}
