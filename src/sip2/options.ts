import type { Wire } from './encode.ts';
import type { Log } from './log.ts';
import type { Open } from './open.ts';
import type { Message } from './table.ts';
import type { Masked } from './trace.ts';

export type ClientState = 'connecting' | 'online' | 'offline';
/**
 * `off`: no AY and AZ are sent, and those of a reply are not looked at. `strict`: every reply must have both, and right. `lenient`:
 * sent, but a reply may lack them or say AZ0000. `auto`: lenient, and off for a connection whose first reply has none.
 */
export type ErrorDetection = 'off' | 'strict' | 'lenient' | 'auto';

export interface ClientOptions {
  /** `openAddress('tcp://library:6001')`, or anything that opens a Duplex */
  readonly open: Open;
  /** null: no 93 is sent. `location` (CP) matters to most systems. */
  readonly login: { readonly user: string; readonly password: string; readonly location?: string } | null;
  readonly wire?: Wire;
  /** `auto` unless told */
  readonly errorDetection?: ErrorDetection;
  /** 0 ≤ n < 1; spreads the reconnections of many kiosks */
  readonly random: () => number;
  readonly log: Log;
  readonly onState?: (state: ClientState) => void;
  /** every 98 */
  readonly onStatus?: (status: Message<'98'>) => void;
  /** each line, masked, for a technician; `createTrace` keeps them */
  readonly onTrace?: OnTrace;
  /** A 98 that says N in its first place takes the kiosk off line; true unless told. Its other flags are never trusted. */
  readonly trustOnlineStatus?: boolean;
  /** sent in 99; three characters, '040' unless told */
  readonly maxPrintWidth?: string;
  readonly timings?: Partial<Timings>;
}

/** `latencyMs`: from the last line that was sent to this one that came in answer; null for any other. */
export type OnTrace = (
  direction: 'in' | 'out',
  line: string,
  more: { message: Masked; latencyMs: number | null },
) => void;

/** Milliseconds, except `retries`. */
export interface Timings {
  /** until a connection stands: 5 s */
  connectTimeoutMs: number;
  /** until an answer, when 98 does not say: 10 s; what 98 says is kept between the least and the most: 3 s and 60 s */
  answerTimeoutMs: number;
  leastTimeoutMs: number;
  mostTimeoutMs: number;
  /** how often one command may be sent again, when 98 does not say: 3; never more than 5 */
  retries: number;
  /** how long more may still come: after a line that is no SIP2, or a whole reply with neither checksum nor terminator: 1 s */
  graceMs: number;
  /** when a reply with a right checksum but without terminator is taken for whole: 250 ms */
  quietMs: number;
  /** a 99 after so much silence, 0 for never: 45 s (systems hang up on idle lines after 60 s) */
  heartbeatMs: number;
  /** pause before a new try, doubled each time up to the most, and shortened by up to a half at random: 500 ms to 30 s */
  backOffFirstMs: number;
  backOffMostMs: number;
  /** how long `close` waits for a request under way: 2 s */
  closeMs: number;
}

export const usualTimings: Timings = {
  connectTimeoutMs: 5_000,
  answerTimeoutMs: 10_000,
  leastTimeoutMs: 3_000,
  mostTimeoutMs: 60_000,
  retries: 3,
  graceMs: 1_000,
  quietMs: 250,
  heartbeatMs: 45_000,
  backOffFirstMs: 500,
  backOffMostMs: 30_000,
  closeMs: 2_000,
};

/** The pause before try number `failures` + 1. */
export function backOffMs(failures: number, timings: Timings, random: () => number): number {
  const longest = Math.min(timings.backOffFirstMs * 2 ** Math.min(failures - 1, 20), timings.backOffMostMs);
  return Math.round(longest * (1 - random() / 2));
}

/** What 98 says of time: tenths of a second, and tries. 000, 999 and what is no number mean "not said" (3M SIP 2.00, "ACS Status"). */
export function timingFrom98(status: Message<'98'>, timings: Timings): { timeoutMs: number; retries: number } {
  const said = (text: string) => {
    const value = Number(text.trim() || 'none');
    return Number.isInteger(value) && value !== 999 ? value : null;
  };
  const tenths = said(status.fixed.timeoutPeriod);
  const retries = said(status.fixed.retriesAllowed) ?? timings.retries;
  const clamped = Math.min(Math.max((tenths ?? 0) * 100, timings.leastTimeoutMs), timings.mostTimeoutMs);
  return { timeoutMs: tenths ? clamped : timings.answerTimeoutMs, retries: Math.min(Math.max(retries, 0), 5) };
}
