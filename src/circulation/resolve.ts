/**
 * What is open in the journal is settled by questions, in order; what was done off line is sent, in
 * order. Nothing is sent twice: an outcome that is not known is asked about first. A library system
 * that does not answer stops the run with the order kept; what the kiosk cannot settle goes to the
 * staff's list.
 */
import type {
  Entry,
  EntryId,
  JournalEvent,
  Note,
  Reason,
  Settlement,
  Transaction,
} from '../store/types.ts';
import { type Kept, kept, rememberHeld } from './keep.ts';
import { beforeSending } from './offline-replay.ts';
import type { CirculationParts } from './parts.ts';
import { askItem, dueNow, hasLoan } from './questions.ts';
import { resolvePayment } from './resolve-payment.ts';

/**
 * `stop`: the library system does not answer now; the run ends and the order is kept. `wait`: it
 * answers no, and may still be carrying out what was sent: the run ends, the order is kept, and it
 * is asked again. `later`: only this entry waits, for the terminal.
 */
type Resolved = Settlement | 'stop' | 'wait' | 'later';
type Of<K extends Transaction['kind']> = Extract<Transaction, { kind: K }>;

function noted(entry: Entry, step: Entry['notes'][number]['step']) {
  return entry.notes.some((note) => note.step === step);
}

/**
 * Entries of a process that died are open without a word: from here on their outcome is unknown,
 * and asked about. Where steps of the journal were removed or changed, or it is an older copy, an
 * entry may look open that was settled: to send it could lend an item a second time, or take it
 * from the patron who has it now. A person looks, and retries it.
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

/** A person closed it while it was under way: that word stands. */
function isClosed({ journal }: CirculationParts, id: EntryId) {
  return journal.get(id)?.settlement?.state === 'closed';
}

/**
 * Settles what is unknown or deferred; entries under way are left to their visit. False: the run
 * was stopped. What was answered goes to disk in one commit with the word that the next entry is
 * being sent, and before that is: a synced commit takes as long as a fast answer. Where the next
 * one is not simply sent, it goes to disk at once. `stoppedAt`: the entry that the library system
 * did not answer.
 */
export async function resolveOpen(
  parts: CirculationParts,
  stoppedAt: (entry: EntryId) => void = () => {},
): Promise<boolean> {
  const { journal, clock } = parts;
  let answered: { entry: Entry; settlement: Settlement } | null = null;
  const write = (next?: { id: EntryId; note: Note }) => {
    if (answered !== null && isClosed(parts, answered.entry.id)) answered = null;
    if (answered === null) return next && journal.note(next.id, next.note, clock.now());
    const { entry, settlement } = answered;
    answered = null;
    if (next) journal.settleThenNote({ id: entry.id, settlement }, next, clock.now());
    else journal.settle(entry.id, settlement, clock.now());
    tellSettled(parts, entry, settlement);
  };
  try {
    for (const entry of journal.open()) {
      if (entry.settlement === null) continue;
      if (entry.settlement.state !== 'deferred' || noted(entry, 'sending')) write();
      const { id } = entry;
      const settlement = await resolveEntry(parts, entry, {
        ...kept(journal, id, clock),
        note: (note) => write({ id, note }),
      });
      write();
      if (settlement === 'stop') {
        stoppedAt(id);
        return false;
      }
      if (settlement === 'wait') return false;
      if (settlement !== 'later') answered = { entry, settlement };
    }
    return true;
  } finally {
    write();
  }
}

/**
 * It is the only thing that the library system does not answer: the others must not wait for it.
 * Staff see to it, and may retry it.
 */
export function listUnanswered(parts: CirculationParts, id: EntryId, tries: number): void {
  const entry = parts.journal.open().find((one) => one.id === id);
  if (!entry) return;
  const settlement: Settlement = { state: 'staff', why: 'never-answered', data: { tries } };
  parts.journal.settle(id, settlement, parts.clock.now());
  tellSettled(parts, entry, settlement);
}

function tellSettled({ log }: CirculationParts, { id, transaction }: Entry, { state }: Settlement) {
  return log({
    level: state === 'staff' ? 'warn' : 'info',
    part: 'journal',
    code: 'entry-settled',
    text: `Journal entry ${id} (${transaction.kind}) is settled: ${state}.`,
    data: { entry: id, kind: transaction.kind, state },
  });
}

/**
 * As staff ask: also an entry of their list is asked about, and sent again where the library system
 * does not have it. Without an answer it stays as it is, and so does a loan off line that was told
 * as not lent, or whose item was returned here since: it is never sent.
 */
export async function retryEntry(parts: CirculationParts, id: EntryId): Promise<Resolved> {
  const { journal, clock } = parts;
  const entry = journal.get(id);
  if (!entry) throw new Error(`The journal has no entry ${id}.`);
  const { transaction, settlement: before } = entry;
  if (before?.state === 'closed') return before;
  const offline = 'mode' in transaction && transaction.mode === 'offline';
  const isDone = transaction.kind !== 'check-out' || wasLent(parts, entry);
  if (offline && !isDone && before?.state === 'staff') return before;
  const lentAndBack =
    transaction.kind === 'check-out' && offline && wasReturned(parts, id, transaction.item);
  if (lentAndBack && before?.state === 'staff') return before;
  const settlement: Settlement =
    offline && isDone ? { state: 'deferred' } : { state: 'unknown', why: 'no-answer' };
  const resolved = await resolveEntry(parts, { ...entry, settlement }, kept(journal, id, clock));
  if (typeof resolved === 'string') return resolved;
  if (isClosed(parts, id)) return journal.get(id)?.settlement ?? resolved;
  journal.settle(id, resolved, clock.now());
  return resolved;
}

/** The item lies here again: to lend it now would be for a patron who gave it back. */
function wasReturned({ journal }: CirculationParts, id: EntryId, item: string): boolean {
  return journal.ofItemSince(item, id).some(({ transaction, settlement }) => {
    const happened =
      settlement !== null && ['accepted', 'deferred', 'staff', 'closed'].includes(settlement.state);
    return transaction.kind === 'check-in' && happened;
  });
}

/** Off line: its tags were released, or the patron was told that it is lent. */
function wasLent({ journal }: CirculationParts, entry: Entry): boolean {
  return (
    noted(entry, 'released') ||
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
 * In the order given, to the second in a row that gets no answer: one may be what the library
 * system dies of.
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

async function resolveEntry(parts: CirculationParts, entry: Entry, keep: Kept): Promise<Resolved> {
  const { transaction } = entry;
  const deferred = entry.settlement?.state === 'deferred';
  switch (transaction.kind) {
    case 'check-out':
      if (transaction.mode === 'online')
        return doubted(parts, entry, await askAboutLoan(parts, entry, transaction));
      // Released, so the patron may have left with it: as good as deferred.
      if (deferred || noted(entry, 'released'))
        return await sendLoan(parts, entry, transaction, keep);
      return { state: 'staff', why: 'interrupted-off-line' };
    case 'check-in':
      if (transaction.mode === 'online')
        return doubted(parts, entry, await askAboutReturn(parts, entry, transaction));
      return await sendReturn(parts, entry, transaction, keep);
    case 'cancel-check-out':
      return await askAboutCancel(parts, transaction);
    case 'renew':
      return await askAboutRenewal(parts, transaction);
    case 'payment':
      return await resolvePayment(parts, entry, transaction, keep);
  }
}

/**
 * What was sent a moment ago may still be carried out: that it was not done is believed once the
 * library system has had the time of an answer since the last try; after a crash, since it was
 * sent.
 */
function doubted(
  { journal, clock, settings }: CirculationParts,
  { id }: Entry,
  settled: Resolved,
): Resolved {
  if (typeof settled === 'string' || settled.state !== 'not-done') return settled;
  const since = journal.history(id).findLast((event) => !isInterruption(event))?.at ?? '';
  const sinceMs = Date.parse(clock.now()) - Date.parse(since);
  // A clock that was set back must not keep it for ever.
  return sinceMs >= 0 && sinceMs < settings.timeoutMs ? 'wait' : settled;
}
function isInterruption(event: JournalEvent) {
  return (
    event.event === 'settle' &&
    event.settlement.state === 'unknown' &&
    event.settlement.why === 'interrupted'
  );
}

const interrupted: Settlement = { state: 'staff', why: 'loan-unseen' };

async function askAboutLoan(
  parts: CirculationParts,
  entry: Entry,
  { patron, item }: Of<'check-out'>,
): Promise<Resolved> {
  if (noted(entry, 'accepted'))
    return noted(entry, 'released') ? { state: 'accepted' } : interrupted;
  const has = await hasLoan(parts, patron, item);
  if (has === 'stop') return 'stop';
  if (has === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  return has ? interrupted : { state: 'not-done', why: 'no-such-loan' };
}

async function askAboutReturn(
  parts: CirculationParts,
  entry: Entry,
  { item }: Of<'check-in'>,
): Promise<Resolved> {
  const unsecured: Settlement = { state: 'staff', why: 'returned-interrupted' };
  if (noted(entry, 'accepted')) return noted(entry, 'secured') ? { state: 'accepted' } : unsecured;
  const about = await askItem(parts, item);
  if (about === 'stop') return 'stop';
  if (about === 'unknown') return { state: 'staff', why: 'return-unknown' };
  if (about.state === 'on-loan') return { state: 'not-done', why: 'still-on-loan' };
  if (about.state === 'here') return unsecured;
  return { state: 'staff', why: 'item-elsewhere' };
}

const dueDateCounts: Settlement = { state: 'not-done', why: 'due-date-counts' };

/** A renewal shows in the due date, and nowhere else. */
async function askAboutRenewal(
  parts: CirculationParts,
  { patron, item, dueOn }: Of<'renew'>,
): Promise<Resolved> {
  if (dueOn === undefined) return dueDateCounts;
  const due = await dueNow(parts, patron, item);
  if (due === 'stop') return 'stop';
  if (due === 'unknown') return dueDateCounts;
  if (due === null) return { state: 'not-done', why: 'not-on-loan' };
  return due > dueOn ? { state: 'accepted' } : { state: 'not-done', why: 'due-date-same' };
}

async function askAboutCancel(
  parts: CirculationParts,
  { patron, item }: Of<'cancel-check-out'>,
): Promise<Resolved> {
  const has = await hasLoan(parts, patron, item);
  if (has === 'stop') return 'stop';
  if (has === false) return { state: 'accepted' };
  if (has === 'unknown') return { state: 'staff', why: 'cancel-unknown' };
  const again = await parts.library.checkIn({ item, card: patron, cancels: true });
  if (again.kind === 'no-answer') return unanswered(again, 'cancel-unknown');
  return again.value.ok ? { state: 'accepted' } : { state: 'staff', why: 'loan-not-cancelled' };
}

/**
 * Sent before, and no answer came: asked about, not sent again (a second check-out would renew).
 * docs/offline.md
 */
async function sendLoan(
  parts: CirculationParts,
  entry: Entry,
  loan: Of<'check-out'>,
  keep: Kept,
): Promise<Resolved> {
  const { patron, item } = loan;
  const dueOn = loan.dueOn ?? entry.at.slice(0, 10);
  const sending = entry.notes.findLast((note) => note.step === 'sending');
  if (sending?.dueBefore !== undefined) {
    // A renewal of his own loan: it shows in the due date, and nowhere else.
    const due = await dueNow(parts, patron, item);
    if (due === 'stop') return 'stop';
    if (due === 'unknown') return { state: 'staff', why: 'renewal-unknown' };
    if (due === null || due > sending.dueBefore) return { state: 'accepted' };
  } else if (sending) {
    const has = await hasLoan(parts, patron, item);
    if (has === 'stop') return 'stop';
    if (has === true) return { state: 'accepted' };
    if (has === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  } else {
    const before = await beforeSending(parts, { patron, item, dueOn });
    if (before === 'stop') return 'stop';
    if (before.state !== 'send') return before;
    keep.note({
      step: 'sending',
      ...(before.dueBefore === null ? {} : { dueBefore: before.dueBefore }),
    });
  }
  const offline = { at: entry.at, dueOn };
  const answer = await parts.library.checkOut({
    card: patron,
    pin: null,
    item,
    mayRenew: true,
    offline,
  });
  if (answer.kind === 'no-answer') return unanswered(answer, 'message-unreadable');
  return answer.value.ok ? { state: 'accepted' } : refusedAfterwards(answer.value.message);
}

/** Neither secured nor failed: it was interrupted, and nobody has seen its tags since. */
function returnedOffline(entry: Entry, uids: readonly string[]): Settlement {
  if (noted(entry, 'security-failed')) return { state: 'staff', why: 'returned-not-secured' };
  if (noted(entry, 'secured') || uids.length === 0) return { state: 'accepted' };
  return { state: 'staff', why: 'returned-interrupted' };
}

/**
 * Sent before, and no answer came. What is on loan still is sent again: the item lies at this
 * kiosk, so nobody borrowed it since. What is here may have been here before it was sent: that
 * changes nothing but for whoever waits for it, so it is sent again only where somebody does, or
 * where that is not told.
 */
async function sendReturn(
  parts: CirculationParts,
  entry: Entry,
  { item, uids }: Of<'check-in'>,
  keep: Kept,
): Promise<Resolved> {
  const returned = returnedOffline(entry, uids);
  // On the staff's list for its security alone: a retry must not send it again, for the item may be
  // on loan since.
  if (noted(entry, 'accepted')) return returned;
  const arrived = () => {
    if (returned.state === 'staff') keep.note({ step: 'accepted' });
    return returned;
  };
  let isHere = false;
  if (noted(entry, 'sending')) {
    const about = await askItem(parts, item);
    if (about === 'stop') return 'stop';
    isHere = about !== 'unknown' && about.state === 'here';
    if (isHere && about !== 'unknown' && about.holdToFill === false) return arrived();
  } else keep.note({ step: 'sending' });
  const answer = await parts.library.checkIn({ item, offline: { at: entry.at } });
  if (answer.kind === 'no-answer') return unanswered(answer, 'message-unreadable');
  if (answer.value.ok) rememberHeld(parts, item, answer.value.onHold);
  // "It is not on loan" is no refusal of a return that has arrived already.
  return answer.value.ok || isHere ? arrived() : refusedAfterwards(answer.value.message);
}

/** 96 to each try: this one entry is for a person, and not what all others wait for. */
function unanswered(answer: { unreadable?: true }, why: Reason['why']): Resolved {
  return answer.unreadable ? { state: 'staff', why } : 'stop';
}

function refusedAfterwards(message: string | undefined): Settlement {
  return { state: 'staff', why: 'refused-afterwards', ...(message && { message }) };
}
