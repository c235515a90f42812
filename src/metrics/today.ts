/** The figures of today that a technician sees. */
import type { Cents } from '../domain.ts';

/** Done today (in the library's time zone), since the process began or the day did. */
export interface Today {
  lent: number;
  returned: number;
  refused: number;
  paidCents: Cents;
  /** visits by hour of the day, 24 figures */
  visitsByHour: readonly number[];
}

export interface Latencies {
  nowMs: number | null;
  medianMs: number | null;
  /** the slowest one in a hundred */
  p99Ms: number | null;
  outages: number;
  /** the last six hours, a figure every five minutes; null: nothing was asked */
  series: readonly (number | null)[];
}
