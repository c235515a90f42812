/** Entries that the staff retry, from their list or before their turn. */
import type { Entry, EntryId, Reason, Settlement, Transaction } from '../../store/types.ts';
import { entryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { askedFirst, isClosed, resolveEntry, settledByBranch, verdictInBranch } from './resolve.ts';
import { hasStep, type Resolved } from './resolved.ts';

/**
 * An entry of the staff's list is asked about too, and sent again where the library system does not
 * have it. Without an answer it stays as it is. What is open before it of the same item is settled
 * first, in its order; while that is not settled, it waits. What was done off line and did not last
 * is never sent: a loan that the patron was refused, or whose item was returned here since, and a
 * return whose item was lent here since.
 */
export async function retryEntry(parts: CirculationParts, id: EntryId): Promise<Resolved> {
  const { journal } = parts;
  for (const earlier of openBefore(parts, id)) {
    const settled = await retryAlone(parts, earlier);
    if (typeof settled === 'string') return settled;
  }
  const entry = journal.get(id);
  if (!entry) throw new Error(`The journal has no entry ${id}.`);
  return await retryAlone(parts, entry);
}

/** The open entries of the same item that were begun before it. */
function openBefore({ journal }: CirculationParts, id: EntryId): readonly Entry[] {
  const transaction = journal.get(id)?.transaction;
  if (!transaction || !('item' in transaction)) return [];
  const { item } = transaction;
  return journal
    .open()
    .filter((one) => one.id < id && 'item' in one.transaction && one.transaction.item === item);
}

async function retryAlone(parts: CirculationParts, entry: Entry): Promise<Resolved> {
  const { journal, clock } = parts;
  const { id, transaction, settlement: before } = entry;
  // Its visit is at work on it.
  if (before === null || parts.checks.isTaken(id)) return 'wait';
  // Settled meanwhile: to send it again would do it twice.
  if (!isUnsettled(parts, id)) return before;
  // Another kiosk settles it, or did something since: to send it would send it twice, or undo that.
  if (before.state === 'staff' && neverSent.has(before.why)) return before;
  const offline = 'mode' in transaction && transaction.mode === 'offline' ? transaction : null;
  const isDone = transaction.kind !== 'check-out' || wasLent(parts, entry);
  if (offline && !isDone && before.state === 'staff') return before;
  if (offline && before.state === 'staff' && wasUndone(parts, entry, offline)) return before;
  const verdict = verdictInBranch(parts, entry);
  if (verdict === 'wait' || verdict === 'wait-for-branch') return 'wait';
  const asked = verdict === 'ask' ? askedFirst(entry) : entry;
  const settlement: Settlement =
    offline && isDone ? { state: 'deferred' } : { state: 'unknown', why: 'no-answer' };
  const writer = entryWriter(journal, id, clock);
  const resolved: Resolved =
    settledByBranch(verdict) ?? (await resolveEntry(parts, { ...asked, settlement }, writer));
  if (typeof resolved === 'string') return resolved;
  if (isClosed(parts, id)) return journal.get(id)?.settlement ?? resolved;
  if (parts.checks.takes(id, resolved)) return 'wait';
  journal.settle(id, resolved, clock.now());
  parts.checks.tell();
  return resolved;
}

const neverSent: ReadonlySet<Reason['why']> = new Set(['adopted-elsewhere', 'moved-since']);

function isUnsettled({ journal }: CirculationParts, id: EntryId): boolean {
  return [...journal.open(), ...journal.staff()].some((entry) => entry.id === id);
}

/**
 * Whether the contrary was done here since: the patron of that loan no longer has the item, or the
 * loan that is open now is another than that return was to end, or was taken along again. An unknown
 * outcome counts, a refusal does not.
 */
function wasUndone(
  { journal }: CirculationParts,
  entry: Entry,
  { kind, item }: Extract<Transaction, { mode: string }>,
): boolean {
  if (kind === 'check-in' && hasStep(entry, 'released')) return true;
  const contrary = kind === 'check-in' ? 'check-out' : 'check-in';
  return journal
    .ofItemSince(item, entry.id)
    .some(
      ({ transaction, settlement }) =>
        transaction.kind === contrary &&
        settlement?.state !== 'refused' &&
        settlement?.state !== 'not-done',
    );
}

/** Off line: its tags were released, or the patron was shown that it is checked out. */
function wasLent({ journal }: CirculationParts, entry: Entry): boolean {
  return (
    hasStep(entry, 'released') ||
    journal
      .history(entry.id)
      .some((event) => event.event === 'settle' && event.settlement.state === 'deferred')
  );
}

/** `became`: the state it has now, or why it stays as it is. */
export interface Retried {
  entry: EntryId;
  became: Settlement['state'] | 'not-answered' | 'still-under-way' | 'waits-for-terminal';
  reason?: Reason;
}

/**
 * In the order given, up to the second in a row without an answer: one alone may be what the library
 * system fails at.
 */
export async function retryInOrder(
  parts: CirculationParts,
  ids: readonly EntryId[],
): Promise<Retried[]> {
  const results: Retried[] = [];
  let unanswered = 0;
  for (const entry of ids) {
    const settled = await retryEntry(parts, entry);
    results.push({ entry, ...becameOf(settled) });
    unanswered = settled === 'stop' ? unanswered + 1 : 0;
    if (unanswered === 2) break;
  }
  return results;
}

function becameOf(settled: Resolved): Omit<Retried, 'entry'> {
  if (settled === 'stop') return { became: 'not-answered' };
  if (settled === 'wait') return { became: 'still-under-way' };
  if (settled === 'later') return { became: 'waits-for-terminal' };
  const { state, ...reason } = settled;
  return 'why' in reason && !('by' in reason) ? { became: state, reason } : { became: state };
}
