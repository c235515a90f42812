/** Health and figures of the running kiosk: for a monitor, and for the region. */
import { readListenAddress } from '../config/metrics.ts';
import { type Health, healthOf } from '../metrics/health.ts';
import { type Monitoring, openMonitoring } from '../metrics/open.ts';
import { countJournal } from '../store/journal-counts.ts';
import { currencyComplaint } from '../technician/health/library-currency.ts';
import type { ReadinessReport } from '../technician/report.ts';
import { version } from '../version.ts';
import { trialsOf } from '../wiring/trial.ts';
import type { Machine } from './machine.ts';
import type { KioskParts } from './parts/open.ts';

interface MonitoringOfKiosk extends Monitoring {
  health(): Health;
}

export function openMonitoringOf(
  { config, options, clock, log, record, face, around, staffing }: KioskParts,
  actor: Machine['actor'],
  lastSelfCheck: () => ReadinessReport | null,
): MonitoringOfKiosk {
  const { memory } = options;
  const { store, branch } = record;
  const counts = {
    journal: () => countJournal(store.journal),
    journalChanged: () => store.journal.standing().changed,
    factsExportedAt: () => store.factsBase.about()?.exportedAt ?? null,
    viewers: () => face.screen.viewers,
    selfCheck: () => lastSelfCheck(),
    callsOpen: () => (around.calls.open() === null ? 0 : 1),
    branch: branch?.state ?? null,
  };
  const health = () => {
    const { status, context } = actor.getSnapshot();
    return healthOf({
      version,
      startedAt: memory.startedAt,
      now: clock.now(),
      parts: status === 'active' ? context.parts : null,
      offlineMode: context.offlineMode,
      // Out of service is on purpose: a monitor must not raise an alarm for it.
      open: context.open && !context.outOfService,
      viewers: counts.viewers(),
      journal: counts.journal(),
      journalChanged: counts.journalChanged(),
      trial: trialsOf(config).length > 0,
      otherCurrency: currencyComplaint({ config }, memory) !== null,
      since: (part) => memory.observations.since(part)?.at ?? null,
    });
  };
  const monitoring = openMonitoring({
    address: config.metrics && readListenAddress(config.metrics.address),
    isReported: branch !== null,
    ...(staffing.requests && { handlers: { '/staffing': staffing.requests } }),
    version,
    ...counts,
    health,
    log,
  });
  return { ...monitoring, health };
}
