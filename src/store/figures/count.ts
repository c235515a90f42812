/** What the kiosk did, counted by hour: no person, no item, no amount of money. */
import type { PlainDate } from '../../../machines/domain.ts';

/** What is counted, in the order in which it is shown. */
export const counted = [
  'visits',
  'loans',
  'returns',
  'renewals',
  'refusals',
  'second-tries',
  'seen-and-gone',
  'payments',
  'calls',
  'offline-seconds',
] as const;
export type Counted = (typeof counted)[number];

export interface Count {
  /** in the library's time zone */
  day: PlainDate;
  /** 0 to 23, in the library's time zone */
  hour: number;
  what: Counted;
  /** `online`, `offline`; the reason of a refusal or call; the way of a payment; '' where there is none */
  detail: string;
  count: number;
}

export interface FiguresFile {
  /** Never throws: what cannot be written now is written with the next one. */
  add(counts: readonly Count[]): void;
  /** `2026-11`. Throws what SQLite throws. */
  ofMonth(month: string): readonly Count[];
  /** that have counts, newest first */
  months(): readonly string[];
  /** Removes what is of a day before `before` or after `after`. Never throws. */
  purge(before: PlainDate, after: PlainDate): void;
  close(): void;
}
