/**
 * One check-out. On line: journal, 11/12, journal, release and read back, or cancel again.
 * Off line: the cached decision, journal, release; the loan is sent when the line is back.
 */
import type { CheckOutOutcome, PresentedItem } from '../domain.ts';
import type { LoanVerdict } from '../library/library.ts';
import type { Settlement } from '../store/types.ts';
import { begin, type EntryWriter, storeHold, withoutAnswer } from './journal-entry.ts';
import { provisionalDueDate } from './offline-limits.ts';
import type { CirculationParts } from './parts.ts';
import type { PatronCard } from './patron-card.ts';
import { type NotSwitched, notSwitched, releaseAll, secureNow, switchedTags } from './security.ts';

export interface Borrower extends PatronCard {
  pin: string | null;
}

function refused(
  code: Extract<CheckOutOutcome, { kind: 'refused' }>['code'],
  title: string | null = null,
  failedTags: readonly string[] = [],
): CheckOutOutcome {
  return { kind: 'refused', code, title, ...(failedTags.length > 0 ? { failedTags } : {}) };
}

export async function checkOutOnline(
  parts: CirculationParts,
  { mayRenew, ...borrower }: Borrower & { mayRenew: boolean },
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { item, uids } = presented;
  const { card, mainCard, pin } = borrower;
  const loan = { kind: 'check-out', item, patron: card, mainCard, uids, mode: 'online' } as const;
  const entry = begin(parts, loan);
  if (!entry) return refused('journal-down');
  const answer = await parts.library.checkOut({ card, pin, item, mayRenew });
  if (answer.kind === 'no-answer') {
    entry.settle(withoutAnswer(answer));
    return refused(answer.sent ? 'outcome-unknown' : 'unreachable');
  }
  const { ok, title, message } = answer.value;
  if (!ok) {
    entry.settle({ state: 'refused' });
    return { kind: 'refused', code: 'refused', title, message };
  }
  entry.note({ step: 'accepted' });
  // A hold on it is filled now.
  storeHold(parts, item, false);
  const switched = await releaseAll(parts, presented, signal);
  if (switched.outcome !== 'ok')
    return await cancelLoan(parts, { borrower, presented, loan: answer.value, entry, switched });
  entry.note({ step: 'released' });
  entry.settle({ state: 'accepted' });
  return checkedOut(answer.value, switchedTags(switched, presented));
}

function checkedOut(
  { title, dueOn, dueText, renewed }: LoanVerdict,
  tags: Pick<Extract<CheckOutOutcome, { kind: 'done' }>, 'failedTags' | 'switchedTags'>,
): CheckOutOutcome {
  return { kind: 'done', title, dueOn, dueText, provisional: false, renewed, ...tags };
}

/**
 * The security stayed on: the loan is cancelled, and the tags that were released are secured again;
 * where that fails it is for the staff. A renewal is not cancelled: the patron had the item before.
 */
async function cancelLoan(
  parts: CirculationParts,
  {
    borrower: { card, mainCard },
    presented,
    loan,
    entry,
    switched,
  }: {
    borrower: PatronCard;
    presented: PresentedItem;
    loan: LoanVerdict;
    entry: EntryWriter;
    switched: NotSwitched;
  },
): Promise<CheckOutOutcome> {
  entry.note({ step: 'security-failed' });
  const data = notSwitched('unreleased', switched);
  if (loan.renewed) {
    entry.settle({ state: 'staff', why: 'renewed-not-released', data });
    return checkedOut(loan, { failedTags: switched.failed });
  }
  const cancel = begin(parts, {
    kind: 'cancel-check-out',
    item: presented.item,
    patron: card,
    mainCard,
    uids: presented.uids,
  });
  const answer = await parts.library.checkIn({ item: presented.item, card, cancels: true });
  const secured = await secureNow(parts, presented);
  if (answer.kind === 'answer' && answer.value.ok) {
    cancel?.settle({ state: 'accepted' });
    entry.settle(
      secured.outcome === 'ok'
        ? { state: 'not-done', why: 'loan-cancelled', data }
        : notSecuredAgain(switched, secured),
    );
    return refused(
      switched.outcome === 'gone' ? 'lifted' : 'not-released',
      loan.title,
      switched.failed,
    );
  }
  const notCancelled = { state: 'staff', why: 'loan-not-cancelled', data } as const;
  cancel?.settle(
    answer.kind === 'no-answer'
      ? { state: 'unknown', why: 'no-answer', data: { line: answer.why } }
      : notCancelled,
  );
  entry.settle(notCancelled);
  return refused('outcome-unknown', loan.title);
}

function notSecuredAgain(released: NotSwitched, secured: NotSwitched): Settlement {
  const data = { ...notSwitched('unreleased', released), ...notSwitched('unsecured', secured) };
  return { state: 'staff', why: 'not-lent-not-secured', data };
}

/**
 * Releases tags that are presented after the loan. One that stays secured does not end the loan: the
 * gate alarms, and the patron is sent to the desk.
 */
export async function releaseMore(
  parts: CirculationParts,
  loan: Extract<CheckOutOutcome, { kind: 'done' }>,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const switched = await releaseAll(parts, presented, signal);
  const tags =
    switched.outcome === 'ok' ? switchedTags(switched, presented) : { failedTags: switched.failed };
  return { ...loan, ...tags };
}

export async function checkOutOffline(
  parts: CirculationParts,
  { card, mainCard, membership }: PatronCard & { membership: string | null },
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { item, uids } = presented;
  if (!parts.settings.isItem(item)) return refused('not-an-item');
  if (lentInJournal(parts, item)) return refused('already-lent');
  if (parts.onHold.has(item)) return refused('on-hold');
  const dueOn = provisionalDueDate(parts.settings.offline, {
    now: parts.clock.now(),
    timeZone: parts.settings.timeZone,
    item,
    membership,
  });
  const entry = begin(parts, {
    kind: 'check-out',
    item,
    patron: card,
    mainCard,
    uids,
    mode: 'offline',
    dueOn,
  });
  if (!entry) return refused('journal-down');
  const switched = await releaseAll(parts, presented, signal);
  if (switched.outcome !== 'ok') {
    const secured = await secureNow(parts, presented);
    entry.settle(
      secured.outcome === 'ok'
        ? { state: 'not-done', why: 'not-released', data: notSwitched('unreleased', switched) }
        : notSecuredAgain(switched, secured),
    );
    return refused(switched.outcome === 'gone' ? 'lifted' : 'not-released', null, switched.failed);
  }
  entry.note({ step: 'released' });
  entry.settle({ state: 'deferred' });
  const tags = switchedTags(switched, presented);
  return { kind: 'done', title: null, dueOn, provisional: true, renewed: false, ...tags };
}

/**
 * A loan of this item is deferred, or was interrupted after its release, and no return of it came
 * after.
 */
function lentInJournal(parts: CirculationParts, item: string): boolean {
  const last = parts.journal
    .open()
    .filter(({ transaction }) => 'item' in transaction && transaction.item === item)
    .at(-1);
  if (last?.transaction.kind !== 'check-out') return false;
  const isReleased =
    last.transaction.mode === 'offline' && last.notes.some(({ step }) => step === 'released');
  return last.settlement?.state === 'deferred' || isReleased;
}
