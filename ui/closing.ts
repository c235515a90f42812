/** The library closes soon, or has closed upon this visit: what is said of it, and when anew. */
import type { Screen } from '../src/screen/screen.ts';

type OfClosing = Pick<Screen, 'closing'>;

export function closingKey({ closing }: OfClosing): 'closing.soon' | 'closing.now' | undefined {
  if (closing === undefined) return undefined;
  return closing.minutes === 0 ? 'closing.now' : 'closing.soon';
}

/** Minutes before closing at which it is said aloud. */
const steps = [0, 5, 15] as const;

function stepOf({ closing }: OfClosing): number | undefined {
  return closing && steps.find((step) => closing.minutes <= step);
}

/** Whether one of these moments has come since. */
export function isCloser(before: OfClosing | null, after: OfClosing): boolean {
  const step = stepOf(after);
  return step !== undefined && step < ((before && stepOf(before)) ?? Number.POSITIVE_INFINITY);
}
