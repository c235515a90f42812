/** What is known of one kiosk, from its reports and from what was put for it. */
import { type StatusReport, statusReport } from '../../../packages/region-documents/src/index.ts';
import type { Asked, StaffEntry } from './asked.ts';
import { limits } from './limits.ts';
import { type Hours, hoursOf } from './opening.ts';
import { readReport } from './read.ts';
import type { Silence } from './silence.ts';
import type { KioskSeen } from './view.ts';

export interface KioskState {
  readonly branch: string;
  readonly kiosk: string;
  status: StatusReport | null;
  /** of the status */
  hours: Hours | null;
  /** when the hub got its last report */
  seenMs: number | null;
  /** its newest status cannot be read */
  isUnreadable: boolean;
  /** it has unpublished entries while its broker is up, since then */
  unpublishedSinceMs: number | null;
  desiredHash: string | null;
  staff: Map<number, StaffEntry>;
  asked: Map<string, Asked>;
  /** as it was shown last: the same object while nothing is different */
  seen: KioskSeen | null;
  /** something came since then */
  isNew: boolean;
  /** when that was made, and of what silence */
  shownMs: number;
  shownAs: Silence;
}

export function newKiosk(branch: string, kiosk: string): KioskState {
  return {
    branch,
    kiosk,
    status: null,
    hours: null,
    seenMs: null,
    isUnreadable: false,
    unpublishedSinceMs: null,
    desiredHash: null,
    staff: new Map(),
    asked: new Map(),
    seen: null,
    isNew: true,
    shownMs: 0,
    shownAs: 'heard',
  };
}

/** Sources can bring a message twice, and an older one after a newer. */
export function takeStatus(state: KioskState, data: Uint8Array, storedAtMs: number): void {
  if (data.length === 0) {
    state.status = null;
    state.hours = null;
    return;
  }
  const status = readReport(statusReport, data);
  const before = state.status;
  if (status !== null && status.startedAt === before?.startedAt && status.n < before.n) return;
  state.seenMs = Math.max(state.seenMs ?? 0, storedAtMs);
  state.isUnreadable = status === null;
  if (status === null) return;
  state.status = status;
  state.hours = hoursOf(status);
  const waits = status.branch.unpublished > 0 && status.branch.link === 'up';
  state.unpublishedSinceMs = waits ? (state.unpublishedSinceMs ?? storedAtMs) : null;
}

/** `heardFromMs`: before it, nothing could be heard of any kiosk. */
export function isSilent(state: KioskState, heardFromMs: number, nowMs: number): boolean {
  if (state.seenMs === null) return false;
  return nowMs - Math.max(state.seenMs, heardFromMs) > limits.kioskSilent;
}
