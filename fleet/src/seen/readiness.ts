/** Whether a kiosk serves patrons when its library opens, or while it is open, and why not. Pure. */
import type { StatusReport } from '../../../packages/region-documents/src/index.ts';
import { limits } from './limits.ts';
import type { KioskSeen } from './view.ts';

export function readinessOf(
  status: StatusReport | null,
  isSilent: boolean,
  nowMs: number,
): KioskSeen['readiness'] {
  if (status === null) return null;
  const { health } = status;
  // Of a silent kiosk nothing else is known.
  if (isSilent) return { isReady: false, why: ['kiosk-silent'] };
  if (health.status === 'out-of-order' || health.status === 'starting')
    return { isReady: false, why: health.why.length > 0 ? health.why : [`kiosk-${health.status}`] };
  const broken = brokenAtCheck(status, nowMs);
  if (broken.length > 0) return { isReady: false, why: broken };
  return { isReady: true, why: health.why };
}

/** What the check before opening found broken; one of another day does not count. */
export function brokenAtCheck({ readiness }: StatusReport, nowMs: number): readonly string[] {
  if (readiness === null || readiness.worst !== 'broken') return [];
  if (nowMs - Date.parse(readiness.endedAt) > limits.checkCounts) return [];
  return readiness.broken.length > 0 ? readiness.broken : ['self-check-broken'];
}
