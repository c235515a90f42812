/**
 * What is remembered of a running kiosk for whoever looks after it. It outlives a restart of the
 * kiosk in its process.
 */
import type { DeviceState } from '../../../hardware/devices.ts';
import type { Clock, Instant, Part } from '../../domain.ts';
import { createObservations, type Observations, type Observe } from '../../metrics/observations.ts';
import { visibleControls } from '../../printable.ts';
import type { TraceEntry } from '../../sip2/index.ts';
import type { Live, ScanSeen } from '../actions.ts';
import { createRing, type Ring } from './ring.ts';

const keptReports = 2_000;
const keptScans = 20;
/** From here on our clock is wrong, or that of the library system. */
export const clockOffMs = 120_000;

/** Everything in here is masked, or is a figure. */
export interface Memory {
  readonly startedAt: Instant;
  readonly observations: Observations;
  /** Into the observations, and to whoever watches. */
  readonly observe: Observe;
  readonly scans: Ring<ScanSeen>;
  traced(entry: TraceEntry): void;
  /** what a part says of itself, or why it is down; '' where it says nothing */
  device(part: Part, state: DeviceState): void;
  says(part: Part): string;
  /**
   * how far the clock of the library system is ahead of ours, as its last 98 said; null: it did not
   */
  readonly clockAheadMs: number | null;
  publish(live: Live): void;
  /** Gives what ends it. */
  subscribe(listener: (live: Live) => void): () => void;
}

export function createMemory(clock: Clock, timeZone: string): Memory {
  const observations = createObservations({ clock, timeZone, keepReports: keptReports });
  const listeners = new Set<(live: Live) => void>();
  const says = new Map<Part, string>();
  const states = new Map<Part, string>();
  let clockAheadMs: number | null = null;
  const publish = (live: Live) => {
    for (const listener of [...listeners]) listener(live);
  };
  return {
    startedAt: clock.now(),
    observations,
    observe: (observation) => {
      observations.observe(observation);
      const at = clock.now();
      if (observation.kind === 'report')
        publish({ type: 'report', at, report: observation.report });
      if (observation.kind !== 'part' || states.get(observation.part) === observation.state) return;
      states.set(observation.part, observation.state);
      publish({ type: 'device', at, part: observation.part, state: observation.state });
    },
    scans: createRing(keptScans),
    traced: (entry) => {
      if (entry.code === '98')
        clockAheadMs = aheadMs(entry.fixed.dateTimeSync ?? '', entry.at, timeZone);
      publish({ type: 'trace', at: entry.at, entry });
    },
    device: (part, state) =>
      void says.set(
        part,
        visibleControls(state.state === 'up' ? (state.identity ?? '') : state.reason),
      ),
    says: (part) => says.get(part) ?? '',
    get clockAheadMs() {
      return clockAheadMs;
    },
    publish,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * `YYYYMMDDZZZZHHMMSS` on the library's clock, or in UTC where the zone says Z; null where it is no
 * date.
 */
function aheadMs(text: string, at: Instant, timeZone: string): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)(.{4})(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (!found) return null;
  const [, year, month, day, zone = '', hour, minute, second] = found;
  const asUtc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(asUtc)) return null;
  if (zone.trim() === 'Z') return asUtc - Date.parse(at);
  // What a clock on the wall of the library shows at this moment, read as if it were UTC.
  const wall = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return asUtc - Date.parse(`${wall.format(new Date(at)).replace(' ', 'T')}Z`);
}
