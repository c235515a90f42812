/** What the desk lent lately, of which no store says anything. */
import { createLentLately, type LentItem } from '../../../src/kiosk/lent-lately.ts';

/** `before`: by the journal, at the start. */
export function latelyAt(nowMs: () => number, before: readonly LentItem[]) {
  const parts = {
    ownLoans: { put: () => {}, remove: () => {}, seenAt: () => null },
    clock: { now: () => new Date(nowMs()).toISOString() },
    log: () => {},
    journalFailed: () => {},
  };
  return createLentLately(parts, before, (item) => item);
}
