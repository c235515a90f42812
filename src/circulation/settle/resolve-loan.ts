/**
 * A loan, its cancellation or a renewal whose outcome is unknown, and a loan that was made off line
 * and is sent now (docs/reconciliation.md).
 */
import type { PlainDate } from '../../../machines/domain.ts';
import type { Entry, EntryId, Settlement } from '../../store/types.ts';
import type { EntryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { cardOf } from '../patron/patron-card.ts';
import { dueDateOf, hasLoan, requestItem } from './loan-state.ts';
import { hasStep, type Of, type Resolved, refusedAfterwards, unanswered } from './resolved.ts';
import { mayBeUnderWay } from './unanswered.ts';

const loanUnseen: Settlement = { state: 'staff', why: 'loan-unseen' };

export async function resolveLoan(
  parts: CirculationParts,
  entry: Entry,
  loan: Of<'check-out'>,
): Promise<Resolved> {
  if (hasStep(entry, 'released') || hasStep(entry, 'stays-secured')) return { state: 'accepted' };
  if (hasStep(entry, 'accepted')) return loanUnseen;
  // It costs something, and the patron had not agreed yet: nothing was sent since.
  if (entry.notes.at(-1)?.step === 'costs') return { state: 'refused' };
  const has = await hasLoan(parts, entry.id, cardOf(loan), loan.item);
  if (has === 'stop' || has === 'wait') return has;
  if (has === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  return has ? loanUnseen : { state: 'not-done', why: 'no-such-loan' };
}

const dueDateCounts: Settlement = { state: 'not-done', why: 'due-date-counts' };

/** A renewal shows in the due date, and nowhere else. */
export async function resolveRenewal(
  parts: CirculationParts,
  renewal: Of<'renew'>,
): Promise<Resolved> {
  const { dueOn } = renewal;
  if (dueOn === undefined) return dueDateCounts;
  const due = await dueDateOf(parts, cardOf(renewal), renewal.item);
  if (due === 'stop') return 'stop';
  if (due === 'unknown') return dueDateCounts;
  if (due === null) return { state: 'not-done', why: 'not-on-loan' };
  return due > dueOn ? { state: 'accepted' } : { state: 'not-done', why: 'due-date-same' };
}

export async function resolveCancel(
  parts: CirculationParts,
  id: EntryId,
  cancelled: Of<'cancel-check-out'>,
): Promise<Resolved> {
  const { patron, item } = cancelled;
  const askedMs = performance.now();
  const has = await hasLoan(parts, id, cardOf(cancelled), item);
  if (has === 'stop' || has === 'wait') return has;
  if (has === false) return { state: 'accepted' };
  if (has === 'unknown') return { state: 'staff', why: 'cancel-unknown' };
  if (mayBeUnderWay(parts, id, askedMs)) return 'wait';
  const again = await parts.library.checkIn({ item, card: patron, cancels: true });
  if (again.kind === 'no-answer') return unanswered(again, 'cancel-unknown');
  return again.value.ok ? { state: 'accepted' } : { state: 'staff', why: 'loan-not-cancelled' };
}

/**
 * A loan that was sent before without an answer, or that another kiosk may have sent, is checked, not
 * sent again: a second check-out would renew it.
 */
export async function sendLoan(
  parts: CirculationParts,
  entry: Entry,
  loan: Of<'check-out'>,
  writer: EntryWriter,
): Promise<Resolved> {
  const { patron, item } = loan;
  const askedMs = performance.now();
  const dueOn = loan.dueOn ?? entry.at.slice(0, 10);
  const sending = entry.notes.findLast((note) => note.step === 'sending');
  if (sending?.dueBefore !== undefined) {
    // A renewal of the patron's own loan: it shows in the due date, and nowhere else.
    const due = await dueDateOf(parts, cardOf(loan), item);
    if (due === 'stop') return 'stop';
    if (due === 'unknown') return { state: 'staff', why: 'renewal-unknown' };
    if (due === null || due > sending.dueBefore) return { state: 'accepted' };
  } else if (sending || loan.adopted) {
    const has = await hasLoan(parts, entry.id, cardOf(loan), item);
    if (has === 'stop' || has === 'wait') return has;
    if (has === true) return { state: 'accepted' };
    if (has === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  }
  if (sending && mayBeUnderWay(parts, entry.id, askedMs)) return 'wait';
  // It may be days old: the item is not taken from a patron who borrowed it since.
  if (sending?.dueBefore === undefined) {
    const before = await beforeSending(parts, loan, dueOn);
    if (before === 'stop') return 'stop';
    if (before.state !== 'send') return before;
    const { state: _, ...dueBefore } = before;
    writer.note({ step: 'sending', ...dueBefore });
  } else writer.note(sending);
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

/**
 * Whether the loan was seen to at a desk meanwhile. `dueOn`: the promised day. `send`: with the due
 * date before, where the patron has the item already and this is a renewal.
 */
async function beforeSending(
  parts: CirculationParts,
  loan: Of<'check-out'>,
  dueOn: PlainDate,
): Promise<Settlement | 'stop' | { state: 'send'; dueBefore?: PlainDate }> {
  const about = await requestItem(parts, loan.item);
  if (about === 'stop') return 'stop';
  // Not on loan, or unknown: it is sent as it happened.
  if (about === 'unknown' || about.state !== 'on-loan') return { state: 'send' };
  const due = await dueDateOf(parts, cardOf(loan), loan.item, about);
  if (due === 'stop') return 'stop';
  if (due === null) return { state: 'staff', why: 'lent-to-another' };
  if (due === 'unknown') return { state: 'staff', why: 'loan-unknown' };
  return due >= dueOn || loan.ownLoan ? { state: 'accepted' } : { state: 'send', dueBefore: due };
}
