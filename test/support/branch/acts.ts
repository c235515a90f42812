/** What happens to two kiosks, and how an older version of them acted (two-kiosks.ts). */
import type { Known, Verdict } from '../../../src/branch/shared/order.ts';

export const acts = [
  ...['lend A 1', 'lend A 2', 'lend B 1', 'lend B 2', 'return 1', 'return 2'],
  ...['line 1', 'line 2', 'broker 1', 'broker 2', 'start 1', 'start 2', 'power cut'],
  ...['clock ahead', 'clock back'],
] as const;
/** `set`: the clock of a kiosk, an hour ahead; it counts for what was done in an earlier start. */
export type Act = (typeof acts)[number] | 'set 1' | 'set 2';

/** In which order all is well again: the kiosks, and whether the broker comes after them. */
export interface Healing {
  first: 1 | 2;
  brokerLast: boolean;
}

/** What an older version did otherwise. */
export interface Older {
  verdict?(known: Known, verdict: Verdict['is']): Verdict['is'];
  /** `where-open`: only where another kiosk has something to send, as far as this one knows */
  publishesOnline?: 'never' | 'where-open';
  /** Kiosks that were not heard of are not waited for. */
  waitsForNobody?: true;
}
