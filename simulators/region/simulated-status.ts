/** The report of a kiosk that has nothing to say yet. */
import type { StatusReport } from '../../src/region/reports.ts';

export function firstStatus(version: string, nowMs: number): StatusReport {
  const now = new Date(nowMs).toISOString();
  return {
    v: 1,
    ...{ n: 0, at: now, startedAt: now, version },
    health: { status: 'ok', why: [] },
    branch: { link: 'up', toTell: 0, clockAheadMs: 0, keyGeneration: 1 },
    configuration: { state: 'none', serial: null, hash: null, complaints: [], differs: [] },
    list: null,
    package: { state: 'none', version: null, why: null },
    readiness: { endedAt: now, worst: 'ok', broken: [] },
    ...{ opensAt: null, open: true, openMinutes: 0, visits: 0, call: null, errors: {} },
    figures: figures(0),
  };
}

/** As many as a kiosk reports, by names of its own metrics. */
export function figures(visits: number): StatusReport['figures'] {
  const busy = {
    kiosk_visits_total: visits,
    kiosk_loans_total: 3 * visits,
    kiosk_returns_total: 2 * visits,
    kiosk_renewals_total: Math.floor(visits / 4),
    kiosk_payments_total: Math.floor(visits / 9),
    kiosk_sip2_requests_total: 9 * visits,
    kiosk_receipts_total: Math.floor(visits / 2),
  };
  const still = Array.from({ length: 18 }, (_, at) => [`kiosk_simulated_${at + 1}`, at] as const);
  return { ...busy, ...Object.fromEntries(still) };
}
