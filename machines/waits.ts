import type { Display } from './domain.ts';

/** How long the patron may take. The screen shows what this says, and multiplies nothing itself. */
export function stretched({ moreTime }: Pick<Display, 'moreTime'>, ms: number, factor: number) {
  return moreTime ? ms * factor : ms;
}
