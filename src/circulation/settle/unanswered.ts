/**
 * A request without an answer may still be carried out: until when, and what that means for what is
 * asked and sent next (docs/reconciliation.md, "A request without an answer").
 */
import type { Instant } from '../../domain.ts';
import type { EntryId, JournalEvent } from '../../store/types.ts';
import type { CirculationParts } from '../parts.ts';
import type { Resolved } from './resolved.ts';

/**
 * For the time of one more answer since the kiosk gave up, or another step that counts; and for twice
 * that since it was sent, however early the kiosk gave up: it was ended, or the line was cut. After a
 * crash, and off line, no other step says that the answer did not come. Until then "it is not there"
 * proves nothing, and nothing is sent again.
 *
 * `askedAt`: when the question was sent first. An answer tells of that moment and of none later: it
 * may be slow, and to a question that is sent again a library system repeats its stored answer
 * (3M SIP 2.00, "Error detection").
 */
export function mayBeUnderWay(
  { journal, clock, settings }: Pick<CirculationParts, 'journal' | 'clock' | 'settings'>,
  id: EntryId,
  askedAt: Instant,
  counts: (event: JournalEvent) => boolean = (event) => !isInterruption(event),
): boolean {
  const steps = journal.history(id).filter(counts);
  const lasts = (since: JournalEvent | undefined, ms: number) => {
    const at = Date.parse(since?.at ?? '');
    // A clock that was set back must not delay it for ever.
    return at <= Date.parse(clock.now()) && Date.parse(askedAt) - at < ms;
  };
  return (
    lasts(steps.at(-1), settings.timeoutMs) || lasts(steps.findLast(isSent), 2 * settings.timeoutMs)
  );
}

function isSent(event: JournalEvent): boolean {
  return event.event === 'begin' || (event.event === 'note' && event.note.step === 'sending');
}

/** `not-done` counts only when the request can no longer be under way. */
export async function whenSure(
  parts: CirculationParts,
  id: EntryId,
  ask: () => Promise<Resolved>,
): Promise<Resolved> {
  const askedAt = parts.clock.now();
  const settled = await ask();
  if (typeof settled === 'string' || settled.state !== 'not-done') return settled;
  return mayBeUnderWay(parts, id, askedAt) ? 'wait' : settled;
}

function isInterruption(event: JournalEvent) {
  return (
    event.event === 'settle' &&
    event.settlement.state === 'unknown' &&
    event.settlement.why === 'interrupted'
  );
}
