/** The report of a kiosk that has nothing to say yet. */
import {
  figureName,
  figures,
  type StatusReport,
} from '../../packages/region-documents/src/index.ts';

export function firstStatus(version: string, nowMs: number): StatusReport {
  const now = new Date(nowMs).toISOString();
  return {
    v: 1,
    n: 0,
    at: now,
    startedAt: now,
    version,
    health: { status: 'ok', why: [] },
    branch: { link: 'up', unpublished: 0, clockAheadMs: 0, keyGeneration: 1 },
    configuration: { state: 'none', serial: null, hash: null, complaints: [], differs: [] },
    list: null,
    package: { state: 'none', version: null, why: null },
    readiness: { endedAt: now, worst: 'ok', broken: [] },
    opensAt: null,
    closesAt: null,
    open: true,
    openMinutes: 0,
    visits: 0,
    call: null,
    errors: {},
    figures: figuresAfter(0),
  };
}

/** As a kiosk whose parts all work has them after so many visits. */
export function figuresAfter(visits: number): StatusReport['figures'] {
  const shown = figures.map((figure) => {
    if (figure.series === 'process_resident_memory_bytes') return [figureName(figure), 110e6];
    if (figure.series === 'kiosk_part_up') return [figureName(figure), 1];
    const isDone = ['online', 'done'].some((word) => Object.values(figure.labels).includes(word));
    return [figureName(figure), isDone ? visits : 0];
  });
  return Object.fromEntries(shown) as StatusReport['figures'];
}
