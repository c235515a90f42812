/** Whether patrons can be served, in one word, and why not. Pure; nothing of a person in it. */
import { limitsOf, outOfOrder, type Parts } from '../../machines/limits.ts';
import type { Instant, OfflineMode, Part, PartState } from '../domain.ts';
import type { JournalCounts } from '../store/journal-counts.ts';

export interface HealthFacts {
  version: string;
  startedAt: Instant;
  now: Instant;
  /** as the kiosk sees them; null: it is starting */
  parts: Parts | null;
  offlineMode: OfflineMode;
  /** within the opening hours */
  open: boolean;
  /** how many pages show the screen */
  viewers: number;
  journal: JournalCounts;
  /** steps of the journal were removed or changed, not by the kiosk */
  journalChanged: boolean;
  since(part: Part): Instant | null;
}

/** `limited`: patrons are served, but not with everything. `closed`: outside the opening hours. */
type HealthStatus = 'ok' | 'limited' | 'closed' | 'starting' | 'out-of-order';

export interface Health {
  status: HealthStatus;
  /**
   * one code each, `<part>-down`, `screen-unseen`, `journal-for-staff`, `journal-changed`; empty
   * where all is well
   */
  why: readonly string[];
  version: string;
  startedAt: Instant;
  now: Instant;
  parts: readonly { part: Part; state: PartState; since: Instant | null }[];
  journal: JournalCounts;
}

export function healthOf(facts: HealthFacts): Health {
  const { version, startedAt, now, journal } = facts;
  const parts = Object.entries(facts.parts ?? {}) as [Part, PartState][];
  const why = parts.filter(([, state]) => state === 'down').map(([part]) => `${part}-down`);
  if (facts.viewers === 0) why.push('screen-unseen');
  if (journal.refused + journal.paidNotBooked > 0) why.push('journal-for-staff');
  if (facts.journalChanged) why.push('journal-changed');
  return {
    status: statusOf(facts),
    why,
    version,
    startedAt,
    now,
    parts: parts.map(([part, state]) => ({ part, state, since: facts.since(part) })),
    journal,
  };
}

/**
 * 503 where no patron can be served who should be: a monitor that knows nothing else understands
 * that.
 */
export function httpStatusOf(status: HealthStatus): 200 | 503 {
  return status === 'starting' || status === 'out-of-order' ? 503 : 200;
}

function statusOf({ parts, offlineMode, open, viewers }: HealthFacts): HealthStatus {
  if (parts === null) return 'starting';
  // Nobody sees a screen that no browser shows.
  if (outOfOrder(parts, offlineMode) !== null || viewers === 0) return 'out-of-order';
  if (!open) return 'closed';
  const down = Object.values(parts).includes('down');
  const all = Object.values(limitsOf(parts, offlineMode)).every((each) => each === 'works');
  return down || !all ? 'limited' : 'ok';
}
