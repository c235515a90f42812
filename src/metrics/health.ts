/** The answer of /health: whether patrons can be served, and why not. Nothing of a person. */

import type { Instant, OfflineMode, Part, PartState } from '../../machines/domain.ts';
import { outOfOrder, type Parts } from '../../machines/limits.ts';
import type { JournalCounts } from '../store/journal-counts.ts';

export interface HealthFacts {
  version: string;
  startedAt: Instant;
  now: Instant;
  /** null: the kiosk is starting */
  parts: Parts | null;
  offlineMode: OfflineMode;
  /** the library is open */
  open: boolean;
  /** the number of pages that show the screen */
  viewers: number;
  journal: JournalCounts;
  /** steps of the journal were removed or changed by another program */
  journalChanged: boolean;
  /** payments of which no money moves */
  trial: boolean;
  /** the library system names amounts in another one than the kiosk */
  otherCurrency: boolean;
  since(part: Part): Instant | null;
}

/** `limited`: some things do not work. `closed`: outside the opening hours. */
type HealthStatus = 'ok' | 'limited' | 'closed' | 'starting' | 'out-of-order';

export interface Health {
  status: HealthStatus;
  /** codes: `<part>-down`, `screen-unseen`, `journal-for-staff`, `journal-changed`, `payments-trial`, `currency-differs` */
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
  const forStaff = journal.refused + journal.paidNotBooked + journal.paymentUnknown;
  if (forStaff > 0) why.push('journal-for-staff');
  if (facts.journalChanged) why.push('journal-changed');
  if (facts.trial) why.push('payments-trial');
  if (facts.otherCurrency) why.push('currency-differs');
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

/** 503 where patrons should be served and cannot be: every monitor understands that. */
export function httpStatusOf(status: HealthStatus): 200 | 503 {
  return status === 'starting' || status === 'out-of-order' ? 503 : 200;
}

function statusOf({ parts, offlineMode, open, viewers }: HealthFacts): HealthStatus {
  if (parts === null) return 'starting';
  if (outOfOrder(parts, offlineMode) !== null || viewers === 0) return 'out-of-order';
  if (!open) return 'closed';
  return Object.values(parts).includes('down') ? 'limited' : 'ok';
}
