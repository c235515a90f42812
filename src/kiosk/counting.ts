/** Counts what the running kiosk does, for the figures of a month. */
import { countByHour } from '../metrics/by-hour.ts';
import type { KioskParts } from './parts/open.ts';

const minuteMs = 60_000;
const purgeEveryMinutes = 60;

export function countFigures({ config, options, clock, observers, record }: KioskParts): {
  close(): void;
} {
  const byHour = countByHour({
    clock,
    timeZone: config.library.timeZone,
    nowMs: () => performance.now(),
    figures: record.figures,
  });
  observers.push(byHour.observe);
  let minutes = 0;
  const timer = setInterval(() => {
    byHour.tick();
    minutes = (minutes + 1) % purgeEveryMinutes;
    // As the library system has confirmed the clock: by a wrong one everything would be too old.
    if (minutes === 1 && options.memory.clockIsRight()) byHour.purge();
  }, minuteMs);
  return {
    close: () => {
      clearInterval(timer);
      byHour.tick();
    },
  };
}
