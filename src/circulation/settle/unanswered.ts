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
  /** `agoMs`: how long before a step was written it happened; null: it is another step. */
  const lasts = (agoMs: (event: JournalEvent) => number | null, ms: number) => {
    const at = steps.findLastIndex((step) => counts(step) && agoMs(step) !== null);
    const [step, writtenAtMs] = [steps[at], writtenMs[at]];
    if (step === undefined || writtenAtMs === undefined) return false;
    return askedMs - (writtenAtMs - (agoMs(step) ?? 0)) < ms;
  };
  return (
    lasts(() => 0, settings.timeoutMs) ||
    lasts((event) => sentAgoMs(event, settings.timeoutMs), 2 * settings.timeoutMs)
  );
}

/**
 * A request that was carried out at the last moment may be missing from a list that lags behind for
 * an answer's time more: that an item on loan is not listed proves nothing until then.
 */
export function mayBeUnlisted(
  parts: Pick<CirculationParts, 'journal' | 'settings'>,
  id: EntryId,
  askedMs: number,
): boolean {
  return mayBeUnderWay(parts, id, askedMs - parts.settings.timeoutMs);
}

/**
 * One that was not answered may have waited for its turn after its entry was begun. `sending` is
 * written before the turn: behind a visit's request that is not answered it leaves up to an answer's
 * time (`timeoutMs`) later.
 */
function sentAgoMs(event: JournalEvent, timeoutMs: number): number | null {
  if (event.event === 'begin') return 0;
  if (event.event === 'note') return event.note.step === 'sending' ? -timeoutMs : null;
  const { settlement } = event;
  const agoMs = settlement.state === 'unknown' ? settlement.data?.sentAgoMs : undefined;
  return typeof agoMs === 'number' ? agoMs : null;
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
