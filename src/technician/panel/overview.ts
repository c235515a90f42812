/** The overview: every part with its light, the figures of today, what is left to do. */
import { countJournal } from '../../store/journal-counts.ts';
import { version } from '../../version.ts';
import type { Overview } from '../actions.ts';
import { lightsOf } from '../health/lights.ts';
import type { Memory } from '../memory/memory.ts';
import type { KioskHandle, Supervisor } from '../running-kiosk.ts';
import { nextOpening } from './out-of-service.ts';

const reportsShown = 50;

export function overviewOf(kiosk: KioskHandle, supervisor: Supervisor, memory: Memory): Overview {
  const { config, clock, journal } = kiosk;
  const { toSend, refused, paidNotBooked } = countJournal(journal);
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
    shown: memory.shown,
    restartDue: supervisor.restartDue(),
    parts: lightsOf(kiosk, supervisor, memory),
    today: observations.today(),
    call: kiosk.calls.open(),
    toDo: { toSend, refused, paidNotBooked },
    libraryLatency: observations.latencies(),
    reports: observations.reports().slice(0, reportsShown),
  };
}
