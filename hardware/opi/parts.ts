/** What a payment and the other operations are built from. */
import type { Report } from '../devices.ts';
import type { RequestKind } from './dialects.ts';
import type { Station, StationOptions } from './station.ts';

/** `none`: the terminal has no RepeatLastMessage. */
export type RepeatAs = RequestKind | 'none';

export interface PaymentParts {
  station: Station;
  options: StationOptions & { repeatAs: RepeatAs; abortAs: RequestKind };
  report(report: Omit<Report, 'part'>): void;
}
