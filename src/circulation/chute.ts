/**
 * The returns of a chute. What the journal has as returned and still lies before the flap, after a
 * loss of power or of the reader, is not booked again: its tags are secured and read back.
 */
import type { CheckInOutcome, Mode, PresentedItem } from '../../machines/domain.ts';
import type { Entry, EntryId } from '../store/types.ts';
import { checkInOffline, checkInOnline } from './check-in.ts';
import { tryToStore } from './journal-entry.ts';
import { returnsOffline } from './offline-limits.ts';
import type { CirculationParts } from './parts.ts';
import { secureAgain } from './security/secure-again.ts';
import { switchedTags } from './security/switch-tags.ts';
import { isOnLoan } from './settle/loan-state.ts';
import { hasStep } from './settle/resolved.ts';

/** Whatever may lie before a flap was begun as one of so many last entries. */
const mostLyingThere = 100;

interface ChuteReturns {
  checkIn(item: PresentedItem, mode: Mode): Promise<CheckInOutcome>;
  /** In the bin, or taken out: when it comes again it is a return of its own. */
  left(items: readonly string[]): void;
  /**
   * The same of all that are known, but these. True: some of them lay there before this start, and
   * left while the kiosk was away.
   */
  leftBut(items: readonly string[]): boolean;
}

export function openChuteReturns(parts: CirculationParts): ChuteReturns {
  const { journal, settings } = parts;
  /** what was returned, or perhaps, and did not leave yet, by the last entry of each item */
  const lying = lyingThere(parts);
  const fromBefore = new Set(lying.keys());
  const titles = new Map<string, string>();
  const underWay = new Set<string>();

  const checkInAnew = (presented: PresentedItem, mode: Mode): Promise<CheckInOutcome> => {
    const last = journal.lastId();
    const checkIn = mode === 'online' ? checkInOnline : checkInOffline;
    const outcome = checkIn(parts, presented, never);
    // Its entry is on disk before the first wait.
    if (journal.lastId() > last) lying.set(presented.item, journal.lastId());
    return outcome;
  };
  const checkIn = async (presented: PresentedItem, mode: Mode): Promise<CheckInOutcome> => {
    const { item } = presented;
    const before = entryOf(journal, lying.get(item));
    const was = before === null ? 'open' : returnedBy(before);
    if (before !== null && was === 'unknown')
      return { kind: 'refused', code: 'outcome-unknown', title: titles.get(item) ?? null };
    if (before !== null && was === 'returned' && !(await isLentSince(parts, before, item, mode)))
      return await secureThere(parts, before, presented, titles.get(item) ?? null);
    if (mode === 'offline' && !returnsOffline(settings.offline))
      return { kind: 'refused', code: 'offline-limit', title: null };
    return await checkInAnew(presented, mode);
  };
  const left = (items: readonly string[]) => {
    for (const item of items) {
      const id = lying.get(item);
      if (id === undefined || underWay.has(item)) continue;
      const at = parts.clock.now();
      tryToStore(parts, () => journal.note(id, { step: 'left-chute' }, at));
      lying.delete(item);
      titles.delete(item);
    }
  };
  return {
    checkIn: async (presented, mode) => {
      const { item } = presented;
      underWay.add(item);
      try {
        const outcome = await checkIn(presented, mode);
        if (outcome.title !== null) titles.set(item, outcome.title);
        return outcome;
      } finally {
        underWay.delete(item);
      }
    },
    left,
    leftBut: (there) => {
      const gone = [...lying.keys()].filter((item) => !there.includes(item));
      const wentUnseen = gone.some((item) => fromBefore.has(item));
      left(gone);
      fromBefore.clear();
      return wentUnseen;
    },
  };
}

const never = new AbortController().signal;

function entryOf(journal: CirculationParts['journal'], id: EntryId | undefined): Entry | null {
  return id === undefined ? null : journal.get(id);
}

/** From the last run of this kiosk. */
function lyingThere({ journal, log }: CirculationParts): Map<string, EntryId> {
  const lying = new Map<string, EntryId>();
  const last = journal.lastId();
  for (let id = Math.max(1, last - mostLyingThere + 1); id <= last; id += 1)
    try {
      const entry = journal.get(id);
      if (entry?.transaction.kind !== 'check-in' || entry.transaction.adopted) continue;
      const { item } = entry.transaction;
      if (hasStep(entry, 'left-chute') || returnedBy(entry) === 'open') lying.delete(item);
      else lying.set(item, id);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      log({ level: 'error', part: 'journal', code: 'journal-cannot-be-read', text });
    }
  return lying;
}

/**
 * What an entry says of the item that still lies there. `returned`: the library system has its
 * return, or will be sent it. `unknown`: it was sent, and that is not settled, or is for the staff.
 * `open`: it was not returned.
 */
function returnedBy(entry: Entry): 'returned' | 'unknown' | 'open' {
  const { settlement, transaction } = entry;
  const state = settlement?.state ?? 'unknown';
  if (state === 'accepted' || hasStep(entry, 'accepted')) return 'returned';
  if (state === 'refused' || state === 'not-done' || state === 'closed') return 'open';
  const why = settlement !== null && 'why' in settlement ? settlement.why : null;
  if ('mode' in transaction && transaction.mode === 'offline')
    return why === 'refused-afterwards' ? 'open' : 'returned';
  return why === 'returned-interrupted' ? 'returned' : 'unknown';
}

/** Lent again since, which this kiosk does not know of: it is a return of its own. */
async function isLentSince(
  parts: CirculationParts,
  { settlement }: Entry,
  item: string,
  mode: Mode,
): Promise<boolean> {
  // Deferred: the library system has the loan that this return ends, until it is sent.
  if (mode === 'offline' || settlement?.state === 'deferred') return false;
  return await isOnLoan(parts, item);
}

/** Secures and reads back the tags of an item whose return stands; its entry says so. */
async function secureThere(
  parts: CirculationParts,
  { id }: Entry,
  presented: PresentedItem,
  title: string | null,
): Promise<CheckInOutcome> {
  const switched = await secureAgain(parts, id, presented);
  if (switched.outcome !== 'ok')
    return { kind: 'refused', code: 'not-secured', title, failedTags: switched.failed };
  const { transaction } = parts.journal.get(id) ?? {};
  const provisional =
    transaction !== undefined && 'mode' in transaction && transaction.mode === 'offline';
  return {
    kind: 'done',
    title,
    provisional,
    destination: { kind: 'desk' },
    ...switchedTags(switched, presented),
  };
}
