/** Whether a library is open, by what its kiosk said last: it may be silent since. Pure. */
import type { StatusReport } from '../../region/reports.ts';
import { limits } from './limits.ts';

type Hours = Pick<StatusReport, 'open' | 'closesAt' | 'opensAt'>;

/** null: what it said does not reach so far, as it has opened once more since. */
export function openAsSaid({ open, closesAt, opensAt }: Hours, nowMs: number): boolean | null {
  if (open && (closesAt === null || nowMs < Date.parse(closesAt))) return true;
  if (opensAt === null || nowMs < Date.parse(opensAt)) return false;
  return null;
}

/** `others`: whether a kiosk of the same branch that is heard of says open; null: there is none. */
export function isOpenAt(hours: Hours, others: boolean | null, nowMs: number): boolean {
  const said = openAsSaid(hours, nowMs);
  if (said !== null) return said;
  return others ?? nowMs < Date.parse(hours.opensAt ?? '') + limits.openAtMost;
}

/** It opens within that time, and is closed now. */
export function opensSoon({ open, opensAt }: Hours, nowMs: number): boolean {
  if (open || opensAt === null) return false;
  const aheadMs = Date.parse(opensAt) - nowMs;
  return aheadMs > 0 && aheadMs <= limits.beforeOpening;
}
