/** What is remembered of a running kiosk for the technician, over a restart in the process too. */
import type { DeviceState } from '../../../hardware/devices.ts';
import type { Clock, Instant, Part } from '../../../machines/domain.ts';
import type { TraceEntry } from '../../../packages/sip2/src/index.ts';
import { createObservations, type Observations, type Observe } from '../../metrics/observations.ts';
import { visibleControls } from '../../printable.ts';
import type { Live, ScanSeen, Shown } from '../actions.ts';
import { clockAhead, clockOffMs } from './clock-ahead.ts';

const keptReports = 2_000;
const keptScans = 20;

/** Everything in here is masked, or is a figure. */
export interface Memory {
  readonly startedAt: Instant;
  readonly observations: Observations;
  /** Adds to the observations, and publishes reports and changes of parts. */
  readonly observe: Observe;
  addScan(scan: ScanSeen): void;
  /** newest first */
  scans(): readonly ScanSeen[];
  addTrace(entry: TraceEntry): void;
  setDeviceState(part: Part, state: DeviceState): void;
  /** how a device identifies itself, or why it is down; '' where neither is known */
  deviceTextOf(part: Part): string;
  /** how the device named itself when it answered last; empty: not at all */
  identityOf(part: Part): string;
  /** of the library system's clock, by its last 98; null: none came */
  readonly clockAhead: ReturnType<typeof clockAhead>;
  /** Whether the library system has confirmed this machine's clock. */
  clockIsRight(): boolean;
  /** the newest states of the statecharts by name; null: none were published */
  readonly shown: Shown | null;
  publish(live: Live): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (live: Live) => void): () => void;
}

export function createMemory(clock: Clock, timeZone: string): Memory {
  const observations = createObservations({ clock, timeZone, keepReports: keptReports });
  const listeners = new Set<(live: Live) => void>();
  const deviceTexts = new Map<Part, string>();
  const identities = new Map<Part, string>();
  const states = new Map<Part, string>();
  let scans: readonly ScanSeen[] = [];
  let ahead: ReturnType<typeof clockAhead> = null;
  let shown: Shown | null = null;
  const publish = (live: Live) => {
    if (live.type === 'state') shown = live;
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
    addScan: (scan) => {
      scans = [scan, ...scans].slice(0, keptScans);
    },
    scans: () => scans,
    addTrace: (entry) => {
      if (entry.code === '98')
        ahead = clockAhead(entry.fixed.dateTimeSync ?? '', new Date(entry.at), timeZone);
      publish({ type: 'trace', at: entry.at, entry });
    },
    setDeviceState: (part, state) => {
      const text = state.state === 'up' ? (state.identity ?? '') : state.reason;
      deviceTexts.set(part, visibleControls(text));
      if (state.state === 'up') identities.set(part, visibleControls(state.identity ?? ''));
    },
    identityOf: (part) => identities.get(part) ?? '',
    deviceTextOf: (part) => deviceTexts.get(part) ?? '',
    get clockAhead() {
      return ahead;
    },
    clockIsRight: () => ahead !== null && Math.abs(ahead.ms) < clockOffMs,
    get shown() {
      return shown;
    },
    publish,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
