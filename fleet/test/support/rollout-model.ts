/** Kiosks of a rollout by a model, in minutes of simulated time: what each reports of what it was put. */
import { partsOf, type StatusReport } from '../../../packages/region-documents/src/index.ts';
import type { ReportedByKiosk, ReportedState } from '../../src/rollout/reported.ts';
import { statusOf } from './reported.ts';

export type ModelBehaviour =
  | 'obeys'
  | 'refuses'
  | 'steps-back'
  /** worse health and a new error, five minutes after it took it */
  | 'sickens'
  /** it starts again every five minutes */
  | 'restarts'
  /** not heard any more, five minutes after it took it */
  | 'falls-silent'
  /** it takes nothing, and is heard */
  | 'ignores'
  /** in 40 minutes */
  | 'slow';

export const minuteMs = 60_000;
/** ten in the morning */
export const modelStartMs = Date.parse('2026-11-25T09:00:00.000Z');

export interface ModelKiosk {
  readonly status: StatusReport;
  readonly seenAtMs: number;
  /** not connected: it hears nothing and is not heard */
  isAway: boolean;
  /** of the document that it took last */
  readonly serial: number;
  /** A document stands for it; `isBad`: it behaves as it does with what is rolled out. */
  put(serial: number, hash: string, isBad: boolean): void;
  /** So much later. */
  tick(nowMs: number, minutes: number): void;
}

export function modelKiosk(behaviour: ModelBehaviour): ModelKiosk {
  const none = { state: 'none', serial: null, hash: null, complaints: [], differs: [] } as const;
  let status = statusOf({ configuration: { ...none, complaints: [], differs: [] }, visits: 0 });
  let seenAtMs = modelStartMs;
  let waiting: { serial: number; hash: string; isBad: boolean } | null = null;
  let takenAtMs: number | null = null;
  let sinceMs = 0;
  let how: ModelBehaviour = 'obeys';
  let isDumb = false;
  const set = (change: Partial<StatusReport>) => {
    status = { ...status, ...change };
  };
  const take = (nowMs: number) => {
    if (waiting === null) return;
    const { serial, hash } = waiting;
    if (how === 'ignores' || (how === 'slow' && nowMs - sinceMs < 40 * minuteMs)) return;
    waiting = null;
    const state = how === 'refuses' ? 'refused' : how === 'steps-back' ? 'stepped-back' : 'applied';
    const applied = { complaints: [], differs: [], serial, state, hash: `sha256:${hash}` } as const;
    const startedAt = new Date(nowMs).toISOString();
    const health = { status: 'ok', why: [] } as StatusReport['health'];
    const complaints = state === 'refused' ? [{ path: 'screen.logo', code: 'not-found' }] : [];
    const configuration = { ...applied, complaints, differs: [] };
    set({ configuration, health, errors: {}, startedAt });
    takenAtMs = state === 'applied' ? nowMs : null;
  };
  const suffer = (nowMs: number) => {
    if (takenAtMs === null || nowMs - takenAtMs < 5 * minuteMs) return;
    if (how === 'sickens')
      set({ health: { status: 'limited', why: ['reader-down'] }, errors: { 'reader-lost': 1 } });
    if (how === 'falls-silent') isDumb = true;
    if (how === 'restarts') {
      takenAtMs = nowMs;
      set({ startedAt: new Date(nowMs).toISOString() });
    }
  };
  const kiosk: ModelKiosk = {
    isAway: false,
    get status() {
      return status;
    },
    get seenAtMs() {
      return seenAtMs;
    },
    get serial() {
      return status.configuration.serial ?? 0;
    },
    put: (serial, hash, isBad) => {
      if (serial <= kiosk.serial || serial === waiting?.serial) return;
      waiting = { serial, hash, isBad };
    },
    tick: (nowMs, minutes) => {
      if (kiosk.isAway) return;
      if (waiting !== null && sinceMs === 0) {
        sinceMs = nowMs;
        how = waiting.isBad ? behaviour : 'obeys';
        isDumb = isDumb && waiting.isBad;
      }
      take(nowMs);
      if (waiting === null) sinceMs = 0;
      suffer(nowMs);
      const { n, openMinutes, visits } = status;
      set({ n: n + 1, openMinutes: openMinutes + minutes, visits: visits + minutes });
      if (!isDumb) seenAtMs = nowMs;
    },
  };
  return kiosk;
}

export function sightOfModel(
  kiosks: ReadonlyMap<string, ModelKiosk>,
  nowMs: number,
  shown: Map<string, ReportedByKiosk> = new Map(),
): ReportedState {
  // What a silent one would say is not heard.
  for (const [name, { status, seenAtMs }] of kiosks)
    if (shown.get(name)?.seenAtMs !== seenAtMs) shown.set(name, { seenAtMs, status });
  // The box of a branch is heard of, unless all of the branch is away.
  const heard = [...kiosks].filter(([, { isAway }]) => !isAway);
  const hosts = heard.map(([name]) => [partsOf(name).branch, nowMs] as const);
  return { kiosks: shown, hosts: new Map(hosts) };
}
