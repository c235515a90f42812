/**
 * What this kiosk itself knows of an item, by its journal: asked off line, where nobody else says
 * who has it. The last entry that says something counts, whoever began it.
 */
import type { Instant, PlainDate } from '../../machines/domain.ts';
import type { Entry, Reason } from '../store/types.ts';
import type { CirculationParts } from './parts.ts';
import { cardOf, type PatronCard } from './patron/patron-card.ts';
import { hasStep } from './settle/resolved.ts';

/**
 * `lent`: to whom, and since when; `waits`: it is still to be sent. `returned`: it was handed in here;
 * `isAccepted`: and the library system took it. `in-doubt`: a request had no answer, so it may be on loan.
 */
export type Standing =
  | { is: 'lent'; to: PatronCard; at: Instant; dueOn: PlainDate | null; waits: boolean }
  | { is: 'returned'; isAccepted: boolean }
  | { is: 'in-doubt' };

/** What this kiosk settled with an item in this time is remembered; later it may be anywhere. */
const lately = 24 * 3_600_000;

/**
 * `listedAt`: when the library system had it on loan to the patron, which is newer than what was
 * settled before; null: it is not in their list. Null: nothing is known.
 */
export function standingOf(
  parts: Pick<CirculationParts, 'journal' | 'clock'>,
  item: string,
  listedAt: Instant | null,
): Standing | null {
  const { journal } = parts;
  const ofItem = ({ transaction }: Pick<Entry, 'transaction'>) =>
    'item' in transaction && transaction.item === item;
  const settled = journal.begunSince(listedAt ?? dayBefore(parts), (transaction) =>
    ofItem({ transaction }),
  );
  const all = [...journal.open().filter(ofItem), ...journal.staff().filter(ofItem), ...settled];
  all.sort((one, other) => other.id - one.id);
  for (const entry of all) {
    const standing = meaningOf(entry);
    if (standing !== null) return standing;
  }
  return null;
}

/** Whether the library system lately named a price for it, to whomever. */
export function hasPrice(
  parts: Pick<CirculationParts, 'journal' | 'clock'>,
  item: string,
): boolean {
  const lent = parts.journal.begunSince(
    dayBefore(parts),
    (transaction) => transaction.kind === 'check-out' && transaction.item === item,
  );
  return lent.some((entry) => hasStep(entry, 'costs') || hasStep(entry, 'charged'));
}

function dayBefore({ clock }: Pick<CirculationParts, 'clock'>): Instant {
  return new Date(Date.parse(clock.now()) - lately).toISOString();
}

const inDoubt = { is: 'in-doubt' } as const;
const accepted = { is: 'returned', isAccepted: true } as const;

/** Null: it changed nothing, as a refusal, or what is known of it is not of the item's place. */
function meaningOf(entry: Entry): Standing | null {
  switch (entry.transaction.kind) {
    case 'check-out':
      return meaningOfLoan(entry, entry.transaction);
    case 'check-in':
      return meaningOfReturn(entry, entry.transaction.mode === 'offline');
    case 'cancel-check-out':
      return entry.settlement?.state === 'accepted' ? accepted : inDoubt;
    default:
      return null;
  }
}

/** Of loans off line on the staff's list: those that were never made, and those that stand. */
const neverMade: ReadonlySet<Reason['why']> = new Set([
  'refused-afterwards',
  'interrupted-off-line',
  'not-lent-not-secured',
]);
const stands: ReadonlySet<Reason['why']> = new Set([
  'never-answered',
  'adopted-elsewhere',
  'renewal-unknown',
]);

function meaningOfLoan(
  entry: Entry,
  loan: Extract<Entry['transaction'], { kind: 'check-out' }>,
): Standing | null {
  const { settlement, notes, at } = entry;
  const lent = { is: 'lent', to: cardOf(loan), at, dueOn: loan.dueOn ?? null } as const;
  const isOffline = loan.mode === 'offline';
  switch (settlement?.state) {
    case 'accepted':
      return { ...lent, waits: false };
    case 'deferred':
      return { ...lent, waits: true };
    case 'unknown':
      if (!isOffline) return notes.at(-1)?.step === 'costs' ? null : inDoubt;
      // Interrupted: after its release it is sent, before that it is none.
      return hasStep(entry, 'released') ? { ...lent, waits: true } : null;
    case 'staff':
      if (settlement.why === 'renewed-not-released') return { ...lent, waits: false };
      if (neverMade.has(settlement.why)) return null;
      return isOffline && stands.has(settlement.why) ? { ...lent, waits: true } : inDoubt;
    case undefined:
      // Under way, or its price is asked.
      return notes.at(-1)?.step === 'costs' ? null : inDoubt;
    default:
      return null;
  }
}

function meaningOfReturn(entry: Entry, isOffline: boolean): Standing | null {
  const state = entry.settlement?.state;
  if (state === 'refused' || state === 'not-done' || state === 'closed') return null;
  // The patron took it along again.
  if (state === 'staff' && hasStep(entry, 'released')) return null;
  const isOpen = state === undefined || (state === 'unknown' && !isOffline);
  const isAccepted = state === 'accepted' || hasStep(entry, 'accepted');
  return isOpen && !isAccepted ? inDoubt : { is: 'returned', isAccepted };
}
