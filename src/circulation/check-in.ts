/** One return: the library system accepts, then the tags are secured and read back. */
import type { CheckInOutcome, PresentedItem } from '../../machines/domain.ts';
import { standingOf } from './item-standing.ts';
import { begin, type EntryWriter, storeHold, withoutAnswer } from './journal-entry.ts';
import { withoutTags } from './outcomes.ts';
import type { CirculationParts } from './parts.ts';
import { secureAgain, settleSecured, unsecuredReturn } from './security/secure-again.ts';
import {
  isTagUnseen,
  type NotSwitched,
  noteUnseen,
  notSwitched,
  type Switched,
  secureAll,
  switchedTags,
} from './security/switch-tags.ts';
import { isOnLoan } from './settle/loan-state.ts';

function notSecured(title: string | null, failedTags: readonly string[]): CheckInOutcome {
  return { kind: 'refused', code: 'not-secured', title, failedTags };
}

/** `not-seen`: it was returned by its number alone. */
type Secured = Switched | { outcome: 'not-seen' };

function isNotSwitched(secured: Secured): secured is NotSwitched {
  return secured.outcome === 'failed' || secured.outcome === 'gone';
}
function tagsIn(secured: Exclude<Secured, NotSwitched>, presented: PresentedItem) {
  return secured.outcome === 'ok'
    ? switchedTags(secured, presented)
    : ({ tagNotSeen: true } as const);
}

/** Secures the tags of an item that the library system has checked in, and settles the entry. */
async function secureAndSettle(
  parts: CirculationParts,
  entry: EntryWriter,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<Secured> {
  if (isTagUnseen(parts, presented)) {
    noteUnseen(parts, entry);
    entry.settle({ state: 'accepted' });
    return { outcome: 'not-seen' };
  }
  const switched = await secureAll(parts, presented, signal);
  if (switched.outcome === 'ok') {
    entry.note({ step: 'secured' });
    entry.settle({ state: 'accepted' });
    settleSecured(parts, presented.item, switched.uids);
  } else {
    // For the staff: no gate would notice that this item leaves again.
    entry.note({ step: 'security-failed' });
    const data = notSwitched('unsecured', switched);
    entry.settle({ state: 'staff', why: 'returned-not-secured', data });
  }
  return switched;
}

/** Returned before, and no tag of it was seen since. */
const unseen = {
  kind: 'done',
  destination: { kind: 'desk' },
  tagNotSeen: true,
  provisional: false,
} as const;

export async function checkInOnline(
  parts: CirculationParts,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  const { item, uids } = presented;
  const entry = begin(parts, { kind: 'check-in', item, uids, mode: 'online' });
  if (!entry) return { kind: 'refused', code: 'journal-down', title: null };
  const answer = await parts.library.checkIn({ item });
  if (answer.kind === 'no-answer') {
    entry.settle(withoutAnswer(answer));
    return { kind: 'refused', code: answer.sent ? 'outcome-unknown' : 'unreachable', title: null };
  }
  const { ok, title, message, printLines, mediaType, needsAnswer } = answer.value;
  if (!ok) {
    entry.settle({ state: 'refused' });
    // It came back here already, perhaps unseen: the kiosk ended before it said so, and a restart sent it.
    const here = standingOf(parts, item, null);
    const isBack = here?.is === 'returned' && here.isAccepted;
    // Lent again at the desk since, and refused for a reason of its own, it is not back.
    if (isBack && !needsAnswer && !(await isOnLoan(parts, item)))
      return await secureMore(parts, { ...unseen, title }, presented, signal);
    return { kind: 'refused', code: needsAnswer ? 'needs-answer' : 'refused', title, message };
  }
  entry.note({ step: 'accepted' });
  storeHold(parts, item, answer.value.onHold);
  const secured = await secureAndSettle(parts, entry, presented, signal);
  if (isNotSwitched(secured)) return notSecured(title, secured.failed);
  const tags = tagsIn(secured, presented);
  const destination = parts.settings.destinationOf(answer.value);
  const texts = { message, printLines, mediaType };
  return { kind: 'done', title, destination, provisional: false, ...texts, ...tags };
}

/** `unsecured`: tags of it that stayed as they were. */
export type Returned = Extract<CheckInOutcome, { kind: 'done' }> & {
  unsecured?: readonly string[];
};

/**
 * The return of an item for tags of it that come later in the visit; null: this try changes nothing.
 * A set that is laid down part by part is secured part by part.
 */
export function standingReturn(
  before: Returned | undefined,
  { uids }: PresentedItem,
  outcome: CheckInOutcome,
  mode: 'online' | 'offline',
): Returned | null {
  const rest = before?.unsecured?.filter((uid) => !uids.includes(uid)) ?? [];
  if (outcome.kind === 'done')
    return { ...withoutTags(outcome), ...(rest.length > 0 && { unsecured: rest }) };
  // It is checked in: its tags are tried again, and no return is sent again.
  if (outcome.code !== 'not-secured') return null;
  return {
    kind: 'done',
    title: outcome.title,
    destination: { kind: 'desk' },
    tagNotSeen: true,
    provisional: mode === 'offline',
    unsecured: [...rest, ...(outcome.failedTags ?? [])],
  };
}

/**
 * Secures tags that are presented after the return. Those that could not be secured before belong to
 * the entry of the return. Others have one of their own, which is accepted already: if it is
 * interrupted, or a tag cannot be secured, it goes to the staff.
 */
export async function secureMore(
  parts: CirculationParts,
  { unsecured = [], ...back }: Returned,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  const { item, uids } = presented;
  if (uids.length === 0) return back;
  const { tagNotSeen: _, ...seen } = back;
  const isTriedAgain = unsecured.length > 0 && unsecured.every((uid) => uids.includes(uid));
  const before = isTriedAgain ? unsecuredReturn(parts, item) : undefined;
  if (before !== undefined) {
    const switched = await secureAgain(parts, before, presented, signal);
    if (switched.outcome !== 'ok') return notSecured(back.title, switched.failed);
    return { ...seen, ...switchedTags(switched, presented) };
  }
  const entry = begin(parts, { kind: 'check-in', item, uids, mode: 'online' });
  if (!entry) return notSecured(back.title, uids);
  entry.note({ step: 'accepted' });
  const secured = await secureAndSettle(parts, entry, presented, signal);
  if (isNotSwitched(secured)) return notSecured(back.title, secured.failed);
  return { ...seen, ...tagsIn(secured, presented) };
}

export async function checkInOffline(
  parts: CirculationParts,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  const { item, uids } = presented;
  if (!parts.settings.isItem(item)) return { kind: 'refused', code: 'not-an-item', title: null };
  const entry = begin(parts, { kind: 'check-in', item, uids, mode: 'offline' });
  if (!entry) return { kind: 'refused', code: 'journal-down', title: null };
  const isUnseen = isTagUnseen(parts, presented);
  const secured: Secured = isUnseen
    ? { outcome: 'not-seen' }
    : await secureAll(parts, presented, signal);
  if (isUnseen) noteUnseen(parts, entry);
  else entry.note({ step: secured.outcome === 'ok' ? 'secured' : 'security-failed' });
  entry.settle({ state: 'deferred' });
  if (secured.outcome === 'ok') settleSecured(parts, item, secured.uids);
  if (isNotSwitched(secured)) return notSecured(null, secured.failed);
  // Whether it is on hold is unknown off line: it goes to the desk.
  return {
    kind: 'done',
    title: null,
    destination: { kind: 'desk' },
    provisional: true,
    ...tagsIn(secured, presented),
  };
}
