/**
 * A request without an answer may still be carried out: until when, and what that means for what is
 * asked and sent next (docs/reconciliation.md, "A request without an answer").
 */
import type { EntryId, JournalEvent } from '../../store/types.ts';
import type { CirculationParts } from '../parts.ts';
import type { Resolved } from './resolved.ts';

/**
 * For the time of one more answer since the kiosk gave up, or another step that counts; and for twice
 * that since it was sent, however early the kiosk gave up: it was ended, or the line was cut. After a
 * crash, and off line, no other step says that the answer did not come. Until then "it is not there"
 * proves nothing, and nothing is sent again. Not by the clock of the kiosk, which may be set meanwhile.
 *
 * `askedMs`: when the question was sent first, by `performance.now()`. An answer tells of that moment
 * and of none later: it may be slow, and to a question that is sent again a library system repeats its
 * stored answer (3M SIP 2.00, "Error detection").
 */
export function mayBeUnderWay(
  { journal, settings }: Pick<CirculationParts, 'journal' | 'settings'>,
  id: EntryId,
  askedMs: number,
  counts: (event: JournalEvent) => boolean = (event) => !isInterruption(event),
): boolean {
  const steps = journal.history(id);
  const writtenMs = journal.writtenMs(id);
  const lasts = (is: (event: JournalEvent) => boolean, ms: number) => {
    const sinceMs = writtenMs[steps.findLastIndex((step) => counts(step) && is(step))];
    return sinceMs !== undefined && askedMs - sinceMs < ms;
  };
  return lasts(() => true, settings.timeoutMs) || lasts(isSent, 2 * settings.timeoutMs);
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
  const askedMs = performance.now();
  const settled = await ask();
  if (typeof settled === 'string' || settled.state !== 'not-done') return settled;
  return mayBeUnderWay(parts, id, askedMs) ? 'wait' : settled;
}

function isInterruption(event: JournalEvent) {
  return (
    event.event === 'settle' &&
    event.settlement.state === 'unknown' &&
    event.settlement.why === 'interrupted'
  );
}
