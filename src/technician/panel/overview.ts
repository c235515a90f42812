/** The overview: every part with its light, the figures of today, what there is to do. */
import { countJournal } from '../../store/journal-counts.ts';
import { version } from '../../version.ts';
import type { Overview } from '../actions.ts';
import { lightsOf } from '../health/lights.ts';
import type { Above, Inside } from '../inside.ts';
import type { Memory } from '../memory/memory.ts';

const reportsShown = 50;

export function overviewOf(inside: Inside, above: Above, memory: Memory): Overview {
  const { config, clock, journal } = inside;
  const { toSend, refused, paidNotBooked } = countJournal(journal);
  const { observations } = memory;
  return {
    device: config.device.name,
    library: config.library.name,
    version,
    now: clock.now(),
    startedAt: memory.startedAt,
    visit: inside.inVisit(),
    outOfService: inside.outOfService(),
    restartDue: above.restartDue(),
    parts: lightsOf(inside, above, memory),
    today: observations.today(),
    toDo: { toSend, refused, paidNotBooked },
    libraryLatency: observations.latencies(),
    reports: observations.reports().slice(0, reportsShown),
  };
}
