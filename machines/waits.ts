import type { Display } from './domain.ts';

/** Of two keys: each button that is passed takes a press. */
const twoKeysFactor = 3;

/** How long the patron may take. The screen shows what this says, and multiplies nothing itself. */
export function stretched(
  { moreTime, twoKeys }: Pick<Display, 'moreTime' | 'twoKeys'>,
  ms: number,
  factor: number,
) {
  return ms * Math.max(moreTime ? factor : 1, twoKeys ? twoKeysFactor : 1);
}
