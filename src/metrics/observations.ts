/**
 * What the kiosk does, as it happens, and the figures of today for the service panel. One stream of
 * observations, made in observing.ts, feeds these figures and the metrics (metrics.ts). Everything
 * is in memory and bounded; no observation holds a card number, an item number, a name, a title or a
 * PIN.
 */
import type {
  Basis,
  CallReason,
  Cents,
  Clock,
  IdentifyOutcome,
  Instant,
  Level,
  Mode,
  Part,
  PartState,
  PaymentOutcome,
  PaymentWay,
  RefusalCode,
  Report,
} from '../../machines/domain.ts';
import { dayAndHour } from './day-and-hour.ts';
import type { Latencies, Today } from './today.ts';

/** A line whose answers are timed. */
export type Wire = 'library' | 'reader' | 'printer' | PaymentWay;

export type Observation =
  /** a visit began */
  | { kind: 'visit'; mode: Mode }
  /** the line was lost in the middle of a visit, which goes on off line */
  | { kind: 'line-lost' }
  /** a patron typed a PIN */
  | { kind: 'pin'; outcome: IdentifyOutcome['kind'] }
  /** one item was presented; `provisional`: done off line */
  | {
      kind: 'item';
      action: 'check-out' | 'check-in' | 'renew';
      mode: Mode;
      /** `own-loan`: the card had it already, nothing was lent */
      outcome: 'done' | 'provisional' | 'own-loan' | RefusalCode;
      /** it was refused before in this visit */
      again?: true;
    }
  /** a visit is over, in which so many items were laid down and taken away before anything was done with them */
  | { kind: 'seen-and-gone'; items: number }
  /** `paidCents`: 0 where nothing was paid, or the end is unknown */
  | { kind: 'payment'; way: PaymentWay; outcome: PaymentOutcome['kind']; paidCents: Cents }
  /** the block rules were evaluated for a patron; `rules`: the ids of those that hold */
  | { kind: 'evaluation'; level: Level; basis: Basis; rules: readonly string[] }
  | { kind: 'paper'; paper: 'receipt' | 'slip'; outcome: 'printed' | 'failed' }
  /** an answer came; `of`: the code of a SIP2 reply, or the command of a device */
  | { kind: 'exchange'; wire: Wire; of: string; latencyMs: number }
  | { kind: 'part'; part: Part; state: PartState }
  /** a call for help began */
  | { kind: 'called'; reason: CallReason }
  /** a call for help ended; `failed`: it reached no one */
  | {
      kind: 'call';
      reason: CallReason;
      end: 'acknowledged' | 'expired' | 'failed';
      tookMs: number;
    }
  /** a log entry */
  | { kind: 'report'; report: Report };

export type Observe = (observation: Observation) => void;

export interface Observations {
  readonly observe: Observe;
  /** since the process or the library's day began, whichever is later */
  today(): Today;
  /** of the library system, over the last six hours; `outages`: since the process began */
  latencies(): Latencies;
  /** the last log entries, newest first */
  reports(): readonly (Report & { at: Instant })[];
  /** the present state of a part, and when it began; null: it has reported none */
  since(part: Part): { state: PartState; at: Instant } | null;
}

interface ObservationsOptions {
  clock: Clock;
  /** of the library */
  timeZone: string;
  /** how many log entries are kept; default 200 */
  keepReports?: number;
}

/** What came of an item that the screen said is done. */
export const booked: ReadonlySet<string> = new Set([
  'done',
  'provisional',
  'tag-not-seen',
  'not-secured',
]);
const slotMs = 300_000;
const slots = 72;
/** More would give the same median. */
const mostInSlot = 500;

export function createObservations(options: ObservationsOptions): Observations {
  const { clock, keepReports = 200 } = options;
  const hourOf = dayAndHour(options.timeZone);
  const reports: (Report & { at: Instant })[] = [];
  const parts = new Map<Part, { state: PartState; at: Instant }>();
  const latencies = new Map<number, number[]>();
  let newestMs: number | null = null;
  let outages = 0;
  let day = {
    date: '',
    lent: 0,
    returned: 0,
    refused: 0,
    paidCents: 0,
    visitsByHour: [] as number[],
  };

  const slotNow = () => Math.floor(Date.parse(clock.now()) / slotMs);
  const dayNow = () => {
    const { date, hour } = hourOf(clock.now());
    if (day.date !== date)
      day = {
        date,
        lent: 0,
        returned: 0,
        refused: 0,
        paidCents: 0,
        visitsByHour: Array(24).fill(0),
      };
    return { day, hour };
  };

  const noteLatency = (latencyMs: number) => {
    const slot = slotNow();
    const before = latencies.get(slot) ?? [];
    if (before.length < mostInSlot) before.push(latencyMs);
    latencies.set(slot, before);
    newestMs = latencyMs;
    for (const old of latencies.keys()) if (old <= slot - slots) latencies.delete(old);
  };

  const notePart = (part: Part, state: PartState) => {
    const before = parts.get(part)?.state;
    if (before === state) return;
    if (part === 'library' && before === 'up') outages += 1;
    parts.set(part, { state, at: clock.now() });
  };

  const observe: Observe = (observation) => {
    switch (observation.kind) {
      case 'visit': {
        const now = dayNow();
        now.day.visitsByHour[now.hour] = (now.day.visitsByHour[now.hour] ?? 0) + 1;
        return;
      }
      case 'item': {
        const now = dayNow();
        // Neither lent nor refused: the patron has it already, or is asked what they think of its cost.
        if (observation.outcome === 'own-loan' || observation.outcome === 'costs') return;
        if (!booked.has(observation.outcome)) now.day.refused += 1;
        else if (observation.action === 'check-out') now.day.lent += 1;
        else if (observation.action === 'check-in') now.day.returned += 1;
        return;
      }
      case 'payment':
        dayNow().day.paidCents += observation.paidCents;
        return;
      case 'exchange':
        if (observation.wire === 'library') noteLatency(observation.latencyMs);
        return;
      case 'part':
        return notePart(observation.part, observation.state);
      case 'report':
        reports.unshift({ ...observation.report, at: clock.now() });
        if (reports.length > keepReports) reports.pop();
        return;
      case 'call':
      case 'called':
      case 'evaluation':
      case 'line-lost':
      case 'pin':
      case 'paper':
      case 'seen-and-gone':
        return;
    }
  };

  return {
    observe,
    today: () => {
      const { lent, returned, refused, paidCents, visitsByHour } = dayNow().day;
      return { lent, returned, refused, paidCents, visitsByHour: [...visitsByHour] };
    },
    latencies: () => {
      const newest = slotNow();
      const series = Array.from(
        { length: slots },
        (_, at) => latencies.get(newest - slots + 1 + at) ?? [],
      );
      const all = series.flat();
      return {
        nowMs: newestMs,
        medianMs: quantile(all, 0.5),
        p99Ms: quantile(all, 0.99),
        outages,
        series: series.map((slot) => quantile(slot, 0.5)),
      };
    },
    reports: () => [...reports],
    since: (part) => parts.get(part) ?? null,
  };
}

/** The least value that at least this share of all values does not exceed; null: no values. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
