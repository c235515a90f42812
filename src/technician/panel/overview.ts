/** The overview: every part with its light, the figures of today, what is left to do. */
import { countJournal } from '../../store/journal-counts.ts';
import { version } from '../../version.ts';
import { isOpen } from '../../wiring/settings.ts';
import type { Overview } from '../actions.ts';
import { lightsOf } from '../parts/table.ts';
import type { ReadinessReport } from '../report.ts';
import type { HandlerParts } from './handler-parts.ts';
import { nextOpening } from './out-of-service.ts';

const reportsShown = 50;

export function overviewOf({
  kiosk,
  supervisor,
  memory,
  readiness,
}: Pick<HandlerParts, 'kiosk' | 'supervisor' | 'memory' | 'readiness'>): Overview {
  const { config, clock, journal } = kiosk;
  const { observations } = memory;
  return {
    device: config.device.name,
    library: config.library.name,
    version,
    now: clock.now(),
    startedAt: memory.startedAt,
    visit: kiosk.inVisit(),
    outOfService: kiosk.outOfService().on,
    outOfServiceUntil: kiosk.outOfService().until,
    opensNext: nextOpening(config.library, clock.now()),
    isOpen: isOpenNow(kiosk),
    shown: memory.shown,
    restartDue: supervisor.restartDue(),
    parts: lightsOf({ kiosk, supervisor, memory }),
    today: observations.today(),
    selfCheck: selfCheckOf(readiness.lastSelfCheck()),
    call: kiosk.calls.open(),
    callsElsewhere: kiosk.branchCalls?.elsewhere() ?? [],
    toDo: countJournal(journal),
    libraryLatency: observations.latencies(),
    reports: observations.reports().slice(0, reportsShown),
  };
}

/**
 * An outside signal that it is closed, or that staff is there, counts. One that says *without staff*
 * leaves it to the hours: where the doors are never locked there must be a time for updates.
 */
function isOpenNow({ config, clock, building }: HandlerParts['kiosk']): boolean {
  const { state } = building();
  if (config.library.hours === null || state === 'closed') return false;
  return state === 'staffed' || isOpen(config, clock.now());
}

function selfCheckOf(report: ReadinessReport | null): Overview['selfCheck'] {
  if (report === null) return null;
  const { endedAt, worst, checks } = report;
  const failed = checks.filter(({ light }) => light === 'broken' || light === 'attention');
  return { at: endedAt, worst, failed };
}
