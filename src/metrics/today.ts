/** The figures of today in the service panel. */
import type { Cents } from '../../machines/domain.ts';

/** Since the process or the library's day began, whichever is later. */
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
  /** the last six hours, one median every five minutes; null: no answers */
  series: readonly (number | null)[];
}
