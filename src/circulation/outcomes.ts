/** What the outcome of one item means for the rest of its visit. Pure. */
import type { CheckInOutcome, CheckOutOutcome, RefusalCode } from '../../machines/domain.ts';

/** After these the library system is as it was before: nothing was sent, or it said no. */
const leavesAsItWas: ReadonlySet<RefusalCode> = new Set([
  'blocked',
  'refused',
  'costs',
  'needs-answer',
  'unreachable',
  'journal-down',
  'not-an-item',
  'not-ours',
  'on-hold',
  'lent-to-another',
  'offline-limit',
]);
export function mayHaveChanged(outcome: CheckOutOutcome | CheckInOutcome) {
  return outcome.kind === 'done'
    ? !('ownLoan' in outcome && outcome.ownLoan)
    : !leavesAsItWas.has(outcome.code);
}

/** The outcome for tags of this item that come later. */
export function withoutTags<
  T extends { failedTags?: readonly string[]; switchedTags?: readonly string[] },
>(done: T) {
  const { failedTags: _, switchedTags: __, ...outcome } = done;
  return outcome;
}

/** It is booked, and all its tags were switched. */
export function isSwitched(outcome: CheckOutOutcome | CheckInOutcome): boolean {
  if (outcome.kind !== 'done' || outcome.tagNotSeen || outcome.staysSecured) return false;
  return (outcome.failedTags ?? []).length === 0;
}
