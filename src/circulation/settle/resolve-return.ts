/** A return whose outcome is unknown, or that was made off line and is sent now. */
import type { PlainDate } from '../../domain.ts';
import type { ItemAnswer } from '../../library/library.ts';
import type { Entry, Settlement } from '../../store/types.ts';
import { type EntryWriter, storeHold } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { requestItem } from './loan-state.ts';
import { hasStep, type Of, type Resolved, refusedAfterwards, unanswered } from './resolved.ts';
import { mayBeUnderWay } from './unanswered.ts';

const unsecured: Settlement = { state: 'staff', why: 'returned-interrupted' };

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
 * A return that was sent before without an answer: an item that is still on loan is sent again, for
 * it lies at this kiosk. An item that is here may have been here before; a second return then only
 * fills a hold, so it is sent again where there is one, or where that is unknown. "It is not on loan"
 * is no refusal of a return that has arrived: with a refusal the item is asked about, and what is
 * here is returned, unless a hold waits for it, which no return fills then.
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
  let before: ItemAnswer | 'unknown' = 'unknown';
  if (hasStep(entry, 'sending') || adopted) {
    const about = await requestItem(parts, item);
    if (about === 'stop') return 'stop';
    const listed = parts.journal.get(entry.id)?.settlement ?? null;
    if (isLentSince(listed, about)) return listed;
    if (isHere(about) && about.holdToFill === false) return accept();
    before = about;
    if (mayBeUnderWay(parts, entry.id)) return 'wait';
  }
  writer.note({ step: 'sending' });
  const answer = await parts.library.checkIn({ item, offline: { at: entry.at } });
  if (answer.kind === 'no-answer') return unanswered(answer, 'message-unreadable');
  if (answer.value.ok) storeHold(parts, item, answer.value.onHold);
  if (answer.value.ok) return accept();
  const about = isHere(before) ? before : await requestItem(parts, item);
  if (about === 'stop') return 'stop';
  if (isHere(about) && about.holdToFill !== true) return accept();
  return refusedAfterwards(answer.value.message, dueOf(about));
}

function isHere(about: ItemAnswer | 'unknown'): about is ItemAnswer {
  return about !== 'unknown' && about.state === 'here';
}

/** What tells the loan that stood when a return was refused from a later one; null: nothing does. */
function dueOf(about: ItemAnswer | 'unknown'): PlainDate | null {
  return about !== 'unknown' && about.state === 'on-loan' ? about.dueOn : null;
}

/**
 * Of a return that staff retry: its item is on loan, and not by the loan that stood when the return
 * was refused. It may be another patron's by now, whom the return would take it from.
 */
function isLentSince(
  listed: Settlement | null,
  about: ItemAnswer | 'unknown',
): listed is Settlement & { state: 'staff' } {
  if (listed?.state !== 'staff' || listed.why !== 'refused-afterwards') return false;
  if (about === 'unknown' || about.state !== 'on-loan') return false;
  return about.dueOn === null || about.dueOn !== listed.data?.dueOn;
}
