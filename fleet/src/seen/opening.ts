/** Whether a library is open, by what its kiosk said last: it may be silent since. Pure. */
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { limits } from './limits.ts';

/** As a report has them; read once, as they are asked for at each view. */
export interface Hours {
  open: boolean;
  closesMs: number | null;
  opensMs: number | null;
}

export function hoursOf({
  open,
  closesAt,
  opensAt,
}: Pick<StatusReport, 'open' | 'closesAt' | 'opensAt'>): Hours {
  const ms = (at: string | null) => (at === null ? null : Date.parse(at));
  return { open, closesMs: ms(closesAt), opensMs: ms(opensAt) };
}

/** null: what it said does not reach so far, as it has opened once more since. */
export function openAsSaid({ open, closesMs, opensMs }: Hours, nowMs: number): boolean | null {
  if (open && (closesMs === null || nowMs < closesMs)) return true;
  if (opensMs === null || nowMs < opensMs) return false;
  return null;
}

/** `others`: whether a kiosk of the same branch that is heard of says open; null: there is none. */
export function isOpenAt(hours: Hours, others: boolean | null, nowMs: number): boolean {
  const said = openAsSaid(hours, nowMs);
  if (said !== null) return said;
  return others ?? nowMs < (hours.opensMs ?? 0) + limits.openAtMost;
}

/** It opens within that time, and is closed now. */
export function opensSoon({ open, opensMs }: Hours, nowMs: number): boolean {
  if (open || opensMs === null) return false;
  const aheadMs = opensMs - nowMs;
  return aheadMs > 0 && aheadMs <= limits.beforeOpening;
}
