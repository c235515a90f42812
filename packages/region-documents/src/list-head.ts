/**
 * The block list that stands for a region: what is signed of it, and when a kiosk takes it. The list
 * itself is a blob that is sealed for each kiosk (fleet/src/list/seal-list.ts).
 */
import { type ListHead, listHead } from './documents.ts';
import { type Instant, isInTime, openDocument, type Unsigned } from './signed.ts';

const dayMs = 86_400_000;
/** A kiosk whose clock is behind must not be left without a list. */
const clockMayBeBehindMs = dayMs;
/** A list that is older than that helps no kiosk (`offline.blockListHours`). */
const lastsMs = 8 * dayMs;
/** 48 MB packed: a list of a million patrons has 7 MB */
export const mostListBytes = 48 * 1024 * 1024;

/** For how long a list that is signed at `now` is taken. */
export function listLife(now: Instant): Pick<ListHead, 'notBefore' | 'expires'> {
  const nowMs = Date.parse(now);
  return {
    notBefore: new Date(nowMs - clockMayBeBehindMs).toISOString(),
    expires: new Date(nowMs + lastsMs).toISOString(),
  };
}

export type ListHeadRefusal = Unsigned | 'too-early' | 'expired' | 'too-large' | 'of-the-future';

/** `configKey`: that of the region. Never throws. */
export function openListHead(
  document: Uint8Array,
  configKey: string,
  now: Instant,
): ListHead | ListHeadRefusal {
  const head = openDocument('list', document, configKey, listHead);
  if (typeof head === 'string') return head;
  const inTime = isInTime(head, now);
  if (inTime !== 'in-time') return inTime;
  if (head.bytes > mostListBytes) return 'too-large';
  const isOfTheFuture = Date.parse(head.exportedAt) > Date.parse(now) + clockMayBeBehindMs;
  return isOfTheFuture ? 'of-the-future' : head;
}
