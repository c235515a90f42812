/**
 * A request without an answer may still be carried out: until when, and what that means for what is
 * asked and sent next (docs/reconciliation.md, "A request without an answer").
 */
import type { EntryId, JournalEvent } from '../../store/types.ts';
import type { CirculationParts } from '../parts.ts';
import type { Resolved } from './resolved.ts';

/**
 * For the time of one more answer since the kiosk gave up, or another step that counts. Where the last
 * one is that it was sent, it has that time besides that of its own answer: after a crash, and off
 * line, where no step says that the answer did not come. Until then "it is not there" proves nothing,
 * and nothing is sent again.
 */
export function mayBeUnderWay(
  { journal, clock, settings }: Pick<CirculationParts, 'journal' | 'clock' | 'settings'>,
  id: EntryId,
  counts: (event: JournalEvent) => boolean = (event) => !isInterruption(event),
): boolean {
  const since = journal.history(id).findLast(counts);
  const sinceMs = Date.parse(clock.now()) - Date.parse(since?.at ?? '');
  const lastsMs = settings.timeoutMs * (since && isSent(since) ? 2 : 1);
  // A clock that was set back must not delay it for ever.
  return sinceMs >= 0 && sinceMs < lastsMs;
}

function isSent(event: JournalEvent): boolean {
  return event.event === 'begin' || (event.event === 'note' && event.note.step === 'sending');
}

/** `not-done` counts only when the request can no longer be under way. */
export function whenSure(parts: CirculationParts, id: EntryId, settled: Resolved): Resolved {
  if (typeof settled === 'string' || settled.state !== 'not-done') return settled;
  return mayBeUnderWay(parts, id) ? 'wait' : settled;
}

function isInterruption(event: JournalEvent) {
  return (
    event.event === 'settle' &&
    event.settlement.state === 'unknown' &&
    event.settlement.why === 'interrupted'
  );
}
