import { type Finding, fine } from '../finding.ts';
import { clockFinding } from '../health/clock-finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Part } from './part.ts';

function light({ kiosk, memory: { clockAhead } }: TestParts): Finding {
  if (clockAhead === null)
    return fine('clock', 'The library system has not sent its time.', {
      told: { is: 'clock-unknown' },
    });
  const { timeZone } = kiosk.config.library;
  return clockFinding(clockAhead.ms, { zone: clockAhead.zone, timeZone });
}

/** The doctor compares it with that of the library system, whose probe has the answer. */
export const clock: Part = { light: (at) => [light(at)], test: (_, known) => known };
