/** A return whose outcome is unknown, or that was made off line and is sent now. */
import type { PlainDate } from '../../../machines/domain.ts';
import type { ItemAnswer } from '../../library/library.ts';
import type { Entry, Note, Settlement } from '../../store/types.ts';
import { type EntryWriter, storeHold } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { requestItem } from './loan-state.ts';
import { hasStep, type Of, type Resolved, refusedAfterwards, unanswered } from './resolved.ts';
import { mayBeUnderWay } from './unanswered.ts';

const unsecured: Settlement = { state: 'staff', why: 'returned-interrupted' };
const perhapsLentSince: Settlement = { state: 'staff', why: 'perhaps-lent-since' };

export async function resolveReturn(
  parts: CirculationParts,
  entry: Entry,
  { item }: Of<'check-in'>,
): Promise<Resolved> {
  if (hasStep(entry, 'accepted'))
    return hasStep(entry, 'secured') ? { state: 'accepted' } : unsecured;
  const about = await requestItem(parts, item);
  if (about === 'stop') return 'stop';
  if (about === 'unknown') return { state: 'staff', why: 'return-unknown' };
  if (about.state === 'on-loan') return { state: 'not-done', why: 'still-on-loan' };
  if (about.state === 'here') return unsecured;
  return { state: 'staff', why: 'item-elsewhere' };
}

/** Without a step for its security the return was interrupted: the tags are in an unknown state. */
function securityOf(entry: Entry, uids: readonly string[]): Settlement {
  const last = entry.notes.findLast(({ step }) => step === 'secured' || step === 'security-failed');
  if (last?.step === 'security-failed') return { state: 'staff', why: 'returned-not-secured' };
  return last?.step === 'secured' || uids.length === 0 ? { state: 'accepted' } : unsecured;
}

/**
 * Its item is asked about first: the day on which its loan is due tells that loan from a later one, should
 * the return have no answer. A return that may have been sent before, or that staff retry: an item that is
 * on loan is sent again only while it cannot have been borrowed since (mayBeLentSince). An item that is
 * here may have been here before; a second return then only fills a hold, so it is sent again where
 * there is one, or where that is unknown. "It is not on loan" is no refusal of a return that has
 * arrived: with a refusal the item is asked about, and what is here is returned, unless a hold waits
 * for it, which no return fills then.
 */
export async function sendReturn(
  parts: CirculationParts,
  entry: Entry,
  { item, uids, adopted }: Of<'check-in'>,
  writer: EntryWriter,
): Promise<Resolved> {
  // On the staff's list for its security alone: a retry must not send it again, for the item may be
  // on loan since.
  if (hasStep(entry, 'accepted')) return securityOf(entry, uids);
  const accept = () => {
    // Its tags may have been secured while it was sent.
    const returned = securityOf(parts.journal.get(entry.id) ?? entry, uids);
    if (returned.state === 'staff') writer.note({ step: 'accepted' });
    return returned;
  };
  const listed = listedAs(parts, entry);
  const isFirst = sendsOf(entry).length === 0 && !adopted && !listed;
  const askedMs = performance.now();
  const about = await requestItem(parts, item);
  // A library system that dies of this question has its returns all the same.
  if (about === 'stop' && !isFirst) return 'stop';
  const before = about === 'stop' ? 'unknown' : about;
  if (!isFirst) {
    // Lent since it was first sent: no loan is left for it to end.
    const isOnLoan = before !== 'unknown' && before.state === 'on-loan';
    if (isOnLoan && sendsOf(entry)[0]?.wasHere) return accept();
    if (
      (isOnLoan || before === 'unknown') &&
      mayBeLentSince(parts, entry, { listed, dueOn: dueOf(before) })
    )
      return listed?.why === 'refused-afterwards' ? listed : perhapsLentSince;
    if (isHere(before) && before.holdToFill === false) return accept();
    if (mayBeUnderWay(parts, entry.id, askedMs)) return 'wait';
  }
  const dueBefore = dueOf(before);
  writer.note({
    step: 'sending',
    ...(dueBefore !== null && { dueBefore }),
    ...(isHere(before) && { wasHere: true }),
  });
  const answer = await parts.library.checkIn({ item, offline: { at: entry.at } });
  if (answer.kind === 'no-answer') {
    if (!answer.sent && !answer.unreadable) writer.note({ step: 'not-sent' });
    return unanswered(answer, 'message-unreadable');
  }
  if (answer.value.ok) storeHold(parts, item, answer.value.onHold);
  if (answer.value.ok) return accept();
  const after = isHere(before) ? before : await requestItem(parts, item);
  if (after === 'stop') return 'stop';
  if (isHere(after) && after.holdToFill !== true) return accept();
  return refusedAfterwards(answer.value.message, dueOf(after));
}

function isHere(about: ItemAnswer | 'unknown'): about is ItemAnswer {
  return about !== 'unknown' && about.state === 'here';
}

/** What tells the loan that stood when a return was refused from a later one; null: nothing does. */
function dueOf(about: ItemAnswer | 'unknown'): PlainDate | null {
  return about !== 'unknown' && about.state === 'on-loan' ? about.dueOn : null;
}

type Listed = Settlement & { state: 'staff' };

/** How it stands on the staff's list, from where it is retried. */
function listedAs({ journal }: CirculationParts, { id }: Entry): Listed | null {
  const settlement = journal.get(id)?.settlement ?? null;
  return isListed(settlement) ? settlement : null;
}

function isListed(settlement: Settlement | null): settlement is Listed {
  return settlement?.state === 'staff';
}

/** The tries that left this kiosk, or may have. */
function sendsOf({ notes }: Entry) {
  return notes.filter(
    (note, nth): note is Extract<Note, { step: 'sending' }> =>
      note.step === 'sending' && notes[nth + 1]?.step !== 'not-sent',
  );
}

/** So soon after the first try the item is not yet taken from here and lent at a desk. */
const staysHereMs = 5 * 60_000;

/**
 * Its item is on loan now: by a loan since its return, perhaps of another patron, whom the return
 * would take it from? Not where it is due on the day that it was due on as it was asked about, or
 * refused, before. Where that is not known, it is not sent: by itself only right after the first try.
 */
function mayBeLentSince(
  { journal, clock }: CirculationParts,
  entry: Entry,
  { listed, dueOn }: { listed: Listed | null; dueOn: PlainDate | null },
): boolean {
  const sends = sendsOf(entry);
  const refused = listed?.why === 'refused-afterwards' ? listed.data?.dueOn : undefined;
  const known = sends.find((sent) => sent.dueBefore !== undefined)?.dueBefore ?? refused;
  if (known !== undefined) return dueOn !== known;
  if (listed || sends.length > 1) return true;
  const { history, get } = journal;
  const first = history(entry.id).find(
    (event) => event.event === 'note' && event.note.step === 'sending',
  );
  const kept = get(entry.id)?.transaction;
  // Adopted, and not sent from here: who had it adopted has looked (docs/branch.md).
  if (first === undefined || (kept && 'adopted' in kept)) return false;
  const sinceMs = Date.parse(clock.now()) - Date.parse(first.at);
  return sinceMs < 0 || sinceMs > staysHereMs;
}
