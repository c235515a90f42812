/** The region of a running kiosk: what it reports beside what its takers say. */

import type { Health } from '../metrics/health.ts';
import type { Monitoring } from '../metrics/open.ts';
import { openRegion, type RegionAtKiosk, type RegionParts } from '../region/region.ts';
import { createUsage } from '../region/reported/usage.ts';
import { openingMoments } from '../screen/hours.ts';
import type { ReadinessReport } from '../technician/report.ts';
import { version } from '../version.ts';
import type { KioskParts } from './parts/open.ts';

interface Asked {
  atRest(): boolean;
  monitoring: Pick<Monitoring, 'figures'> & { health(): Health };
  lastSelfCheck(): ReadinessReport | null;
  /** the service panel: its actions and its audit trail; made later than this */
  panel(): RegionParts['panel'];
}

/** null: this kiosk is in no branch, and so in no region. */
export function regionOf(
  { config, options, clock, log, observers, record, around, staffing }: KioskParts,
  { atRest, monitoring, lastSelfCheck, panel }: Asked,
): RegionAtKiosk | null {
  const { store, branch } = record;
  if (branch === null) return null;
  const { memory, supervisor } = options;
  const { hours: week, timeZone } = config.library;
  const hours = () =>
    Object.assign(
      week === null
        ? { closesAt: null, opensAt: null }
        : openingMoments(week, timeZone, clock.now()),
      { open: staffing.isOpen() },
    );
  const region = openRegion({
    branch,
    store,
    config,
    supervisor,
    clock,
    log,
    atRest,
    panel: {
      asOperator: (by, request) => panel().asOperator(by, request),
      regionAudit: () => panel().regionAudit(),
    },
    usage: (folder) => createUsage(folder, () => hours().open),
    facts: async () => ({
      startedAt: memory.startedAt,
      version,
      health: monitoring.health(),
      readiness: lastSelfCheck(),
      hours: hours(),
      call: around.calls.open(),
      ...(await monitoring.figures()),
    }),
  });
  observers.push((observation) => {
    if (observation.kind === 'visit') region.visited();
    if (changes.has(observation.kind)) region.changed();
  });
  return region;
}

/** What is seen in a report at once; of the rest, the next one says it. */
const changes: ReadonlySet<string> = new Set(['part', 'call']);
