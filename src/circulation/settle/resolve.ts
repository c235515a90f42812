/**
 * Settles the open entries of the journal, in order: an unknown outcome is asked about and never
 * sent twice; what was done off line is sent. A library system that does not answer stops the run
 * with the order kept; what the kiosk cannot settle goes to the staff's list.
 */
import type { Entry, EntryId, Note, Settlement } from '../../store/types.ts';
import { type EntryWriter, entryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
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
 * stopped. The end of an entry and the `sending` of the next one go to disk in one commit, before
 * the next one is sent: a synced commit takes as long as a fast answer. Where the next entry is not
 * simply sent, the end goes to disk at once. What a visit waits for it ends itself. `stoppedAt`: the
 * entry without an answer.
 */
export async function resolveOpen(
  parts: CirculationParts,
  stoppedAt: (entry: EntryId) => void = () => {},
): Promise<boolean> {
  const { journal, clock, checks } = parts;
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
    const open = journal.open();
    const elsewhere = askBranch(parts, open);
    for (const entry of open) {
      if (entry.settlement === null || checks.isTaken(entry.id)) continue;
      if (elsewhere.get(entry.id) === 'wait') return false;
      if (elsewhere.get(entry.id) === 'adopted') {
        write();
        answered = { entry, settlement: { state: 'staff', why: 'adopted-elsewhere' } };
        continue;
      }
      const isDoubted = elsewhere.get(entry.id) === 'ask';
      if (entry.settlement.state !== 'deferred' || isDoubted || hasStep(entry, 'sending')) write();
      const { id } = entry;
      const settlement = await resolveEntry(parts, isDoubted ? askedFirst(entry) : entry, {
        ...entryWriter(journal, id, clock),
        note: (note) => write({ id, note }),
      });
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
    return true;
  } finally {
    write();
    checks.tell();
  }
}

type BranchAnswer = ReturnType<CirculationParts['branch']['earlierElsewhere']>;

/** As one that is adopted: another kiosk may have sent it. On disk it stays what it is. */
export function askedFirst(entry: Entry): Entry {
  const { id, transaction } = entry;
  if (!('mode' in transaction) || transaction.adopted) return entry;
  return { ...entry, transaction: { ...transaction, adopted: { kiosk: 'unknown', entry: id } } };
}

/**
 * What the branch says of each entry off line. `wait`: another kiosk still has to send what was
 * before on the same item; `adopted`: another kiosk sends this one; `ask`: another may have. All are asked about at once: the
 * time that each may wait runs for all of them.
 */
function askBranch(
  { branch }: CirculationParts,
  entries: readonly Entry[],
): ReadonlyMap<EntryId, BranchAnswer> {
  const answers = new Map<EntryId, BranchAnswer>();
  for (const { id, transaction, settlement } of entries)
    if (settlement !== null && 'mode' in transaction && transaction.mode === 'offline')
      answers.set(id, branch.earlierElsewhere({ id, item: transaction.item }));
  return answers;
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
        return whenSure(parts, entry.id, await resolveLoan(parts, entry, transaction));
      // Released: the patron may have left with it, as with a deferred one.
      if (entry.settlement?.state === 'deferred' || hasStep(entry, 'released'))
        return await sendLoan(parts, entry, transaction, writer);
      return { state: 'staff', why: 'interrupted-off-line' };
    case 'check-in':
      if (transaction.mode === 'online')
        return whenSure(parts, entry.id, await resolveReturn(parts, entry, transaction));
      return await sendReturn(parts, entry, transaction, writer);
    case 'cancel-check-out':
      return await resolveCancel(parts, entry.id, transaction);
    case 'renew':
      return whenSure(parts, entry.id, await resolveRenewal(parts, transaction));
    case 'payment':
      return await resolvePayment(parts, entry, transaction, writer);
  }
}
