/**
 * Settles the open entries of the journal, in order: an unknown outcome is asked about and never
 * sent twice; what was done off line is sent. A library system that does not answer stops the run
 * with the order kept; what waits for another kiosk holds back what has to follow it. What the kiosk
 * cannot settle goes to the staff's list.
 */
import type { ReplayVerdict } from '../../branch/port.ts';
import type { Entry, EntryId, Note, Settlement, Transaction } from '../../store/types.ts';
import { type EntryWriter, entryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { hasToFollow } from './held-back.ts';
import { resolveCancel, resolveLoan, resolveRenewal, sendLoan } from './resolve-loan.ts';
import { resolvePayment } from './resolve-payment.ts';
import { resolveReturn, sendReturn } from './resolve-return.ts';
import { hasStep, type Resolved } from './resolved.ts';
import { whenSure } from './unanswered.ts';

/**
 * The outcome of entries that a dead process left open is unknown. Where the journal was changed, or
 * is an older copy, an entry that looks open may have been settled: to send it could lend an item a
 * second time, or take it from the patron who has it now. That is for the staff.
 */
export function noteInterrupted({
  journal,
  clock,
}: Pick<CirculationParts, 'journal' | 'clock'>): void {
  const { unsureUpTo } = journal.standing();
  for (const { id, settlement } of journal.open()) {
    if (unsureUpTo !== null && id <= unsureUpTo)
      journal.settle(id, { state: 'staff', why: 'perhaps-settled' }, clock.now());
    else if (settlement === null)
      journal.settle(id, { state: 'unknown', why: 'interrupted' }, clock.now());
  }
}

/** Closed by the staff, even while it was under way: that stands. */
export function isClosed({ journal }: CirculationParts, id: EntryId) {
  return journal.get(id)?.settlement?.state === 'closed';
}

/**
 * Settles unknown and deferred entries; those under way are left to their visit. False: the run was
 * stopped, or something waits for another kiosk. The end of an entry and the `sending` of the next one
 * go to disk in one commit, before the next one is sent: a synced commit takes as long as a fast
 * answer. Where the next entry is not simply sent, the end goes to disk at once. What a visit waits for
 * it ends itself. `stoppedAt`: the entry without an answer.
 */
export async function resolveOpen(
  parts: CirculationParts,
  stoppedAt: (entry: EntryId) => void = () => {},
): Promise<boolean> {
  const { journal, clock, checks } = parts;
  const heldBack: Transaction[] = [];
  let answered: { entry: Entry; settlement: Settlement } | null = null;
  const write = (next?: { id: EntryId; note: Note }) => {
    if (answered !== null && isClosed(parts, answered.entry.id)) answered = null;
    if (answered === null) return next && journal.note(next.id, next.note, clock.now());
    const { entry, settlement } = answered;
    answered = null;
    if (next) journal.settleThenNote({ id: entry.id, settlement }, next, clock.now());
    else journal.settle(entry.id, settlement, clock.now());
    logSettled(parts, entry, settlement);
  };
  try {
    for (const entry of journal.open()) {
      if (entry.settlement === null || checks.isTaken(entry.id)) continue;
      const verdict = hasToFollow(entry.transaction, heldBack)
        ? 'wait'
        : verdictInBranch(parts, entry);
      if (verdict === 'wait-for-branch') return false;
      if (verdict === 'wait') {
        heldBack.push(entry.transaction);
        continue;
      }
      const known = settledByBranch(verdict);
      if (known !== null) {
        write();
        answered = { entry, settlement: known };
        continue;
      }
      const isDoubted = verdict === 'ask';
      if (entry.settlement.state !== 'deferred' || isDoubted || hasStep(entry, 'sending')) write();
      const { id } = entry;
      const writer = {
        ...entryWriter(journal, id, clock),
        note: (note: Note) => write({ id, note }),
      };
      const settlement = await resolveEntry(parts, isDoubted ? askedFirst(entry) : entry, writer);
      write();
      if (settlement === 'stop') {
        stoppedAt(id);
        return false;
      }
      // No other entry depends on a payment.
      if (settlement === 'wait' && entry.transaction.kind !== 'payment') return false;
      if (settlement === 'later' || settlement === 'wait') continue;
      if (!checks.takes(id, settlement)) answered = { entry, settlement };
    }
    return heldBack.length === 0;
  } finally {
    write();
    checks.tell();
  }
}

/** As one that is adopted: another kiosk may have sent it. On disk it stays what it is. */
export function askedFirst(entry: Entry): Entry {
  const { id, transaction } = entry;
  if (!('mode' in transaction) || transaction.adopted) return entry;
  return { ...entry, transaction: { ...transaction, adopted: { kiosk: 'unknown', entry: id } } };
}

/**
 * What the branch says of an entry off line, just before it is sent: another kiosk may have done
 * something with the item while the ones before were sent.
 */
export function verdictInBranch(
  { branch }: Pick<CirculationParts, 'branch'>,
  { id, transaction }: Pick<Entry, 'id' | 'transaction'>,
): ReplayVerdict {
  if (!('mode' in transaction) || transaction.mode !== 'offline') return 'go';
  return branch.earlierElsewhere({ id, item: transaction.item });
}

/** What the branch knows, and nobody else has to be asked; null: it is to be sent. */
export function settledByBranch(verdict: ReplayVerdict): Settlement | null {
  switch (verdict) {
    case 'overtaken':
      return { state: 'staff', why: 'moved-since' };
    case 'adopted':
      return { state: 'staff', why: 'adopted-elsewhere' };
    case 'perhaps-settled':
      return { state: 'staff', why: 'perhaps-settled' };
    case 'accepted':
      return { state: 'accepted' };
    default:
      return null;
  }
}

/** An entry that alone gets no answer goes to the staff's list: the others must not wait for it. */
export function listUnanswered(parts: CirculationParts, id: EntryId, tries: number): void {
  const entry = parts.journal.open().find((one) => one.id === id);
  if (!entry) return;
  const settlement: Settlement = { state: 'staff', why: 'never-answered', data: { tries } };
  parts.journal.settle(id, settlement, parts.clock.now());
  parts.checks.tell();
  logSettled(parts, entry, settlement);
}

export function logSettled(
  { log }: CirculationParts,
  { id, transaction }: Pick<Entry, 'id' | 'transaction'>,
  { state }: Settlement,
) {
  return log({
    level: state === 'staff' ? 'warn' : 'info',
    part: 'journal',
    code: 'entry-settled',
    text: `Journal entry ${id} (${transaction.kind}) is settled: ${state}.`,
    data: { entry: id, kind: transaction.kind, state },
  });
}

export async function resolveEntry(
  parts: CirculationParts,
  entry: Entry,
  writer: EntryWriter,
): Promise<Resolved> {
  const { transaction } = entry;
  switch (transaction.kind) {
    case 'check-out':
      if (transaction.mode === 'online')
        return await whenSure(parts, entry.id, () => resolveLoan(parts, entry, transaction));
      // Released: the patron may have left with it, as with a deferred one.
      if (entry.settlement?.state === 'deferred' || hasStep(entry, 'released'))
        return await sendLoan(parts, entry, transaction, writer);
      return { state: 'staff', why: 'interrupted-off-line' };
    case 'check-in':
      if (transaction.mode === 'online')
        return await whenSure(parts, entry.id, () => resolveReturn(parts, entry, transaction));
      return await sendReturn(parts, entry, transaction, writer);
    case 'cancel-check-out':
      return await resolveCancel(parts, entry.id, transaction);
    case 'renew':
      return await whenSure(parts, entry.id, () => resolveRenewal(parts, transaction));
    case 'payment':
      return await resolvePayment(parts, entry, transaction, writer);
  }
}
