/**
 * One return. The library system accepts, then the item is secured and read back; or it is
 * reported.
 */
import type { CheckInOutcome, PresentedItem } from '../domain.ts';
import type { Settlement } from '../store/types.ts';
import { begin, storeHold, withoutAnswer } from './journal-entry.ts';
import type { CirculationParts } from './parts.ts';
import { notSwitched, type Switched, secureAll, switchedTags } from './security.ts';

function notSecured(title: string | null, failedTags: readonly string[]): CheckInOutcome {
  return {
    kind: 'refused',
    code: 'not-secured',
    title,
    failedTags,
  };
}

function returnedNotSecured(secured: Exclude<Switched, { outcome: 'ok' }>): Settlement {
  const data = notSwitched('unsecured', secured);
  return { state: 'staff', why: 'returned-not-secured', data };
}

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
  const { ok, title, message, destination } = answer.value;
  if (!ok) {
    entry.settle({ state: 'refused' });
    return { kind: 'refused', code: 'refused', title, message };
  }
  entry.note({ step: 'accepted' });
  storeHold(parts, item, answer.value.onHold);
  const secured = await secureAll(parts, presented, signal);
  if (secured.outcome !== 'ok') {
    // The danger is silent: the item is back, and no gate would notice if it left again.
    entry.note({ step: 'security-failed' });
    entry.settle(returnedNotSecured(secured));
    return notSecured(title, secured.failed);
  }
  entry.note({ step: 'secured' });
  entry.settle({ state: 'accepted' });
  const tags = switchedTags(secured, presented);
  return {
    kind: 'done',
    title,
    destination,
    provisional: false,
    message,
    ...tags,
  };
}

/**
 * Tags that came after the return was made: they are only secured. EntryWriter like a return, which the
 * library system has had already: what is interrupted, or cannot be secured, is for a person, for
 * no gate would notice it.
 */
export async function secureMore(
  parts: CirculationParts,
  back: Extract<CheckInOutcome, { kind: 'done' }>,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  const { item, uids } = presented;
  const entry = begin(parts, { kind: 'check-in', item, uids, mode: 'online' });
  if (!entry) return notSecured(back.title, uids);
  entry.note({ step: 'accepted' });
  const secured = await secureAll(parts, presented, signal);
  if (secured.outcome !== 'ok') {
    entry.note({ step: 'security-failed' });
    entry.settle(returnedNotSecured(secured));
    return notSecured(back.title, secured.failed);
  }
  entry.note({ step: 'secured' });
  entry.settle({ state: 'accepted' });
  return { ...back, ...switchedTags(secured, presented) };
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
  const secured = await secureAll(parts, presented, signal);
  entry.note({ step: secured.outcome === 'ok' ? 'secured' : 'security-failed' });
  entry.settle({ state: 'deferred' });
  if (secured.outcome !== 'ok') return notSecured(null, secured.failed);
  // Off line nobody knows whether someone waits for it: it goes to the desk.
  return {
    kind: 'done',
    title: null,
    destination: { kind: 'desk' },
    provisional: true,
    ...switchedTags(secured, presented),
  };
}
