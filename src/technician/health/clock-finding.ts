/** What the doctor and the panel say of the clock of this machine beside the library system's. */

import { attention, broken, type Finding, fine } from '../finding.ts';
import { clockOffMs } from '../memory/clock-ahead.ts';

const wrongMs = 900_000;
const quarterMs = 900_000;
/** The largest difference between two time zones. */
const zonesMs = 26 * 3_600_000;
const remedy =
  'Set the clock: `sudo timedatectl set-ntp true`, and check the time zone with `timedatectl`. If this machine is right, inform the library system’s operator.';

/** `aheadMs`: how far the library system's is ahead. `zone`: in which its time is written. */
export function clockFinding(
  aheadMs: number,
  { zone, timeZone }: { zone: 'local' | 'utc'; timeZone: string },
): Finding {
  const offMs = Math.abs(aheadMs);
  const seconds = Math.round(offMs / 1_000);
  if (offMs < clockOffMs)
    return fine('clock', `The clock agrees with the library system (${seconds} s apart).`, {
      told: { is: 'clock-near', figure: seconds },
    });
  const how = `This machine is ${durationText(seconds)} ${aheadMs < 0 ? 'ahead of' : 'behind'} the library system.`;
  if (offMs < wrongMs) return attention('clock', 'clock-off', how, { remedy });
  const offQuarterMs = Math.abs(offMs - Math.round(offMs / quarterMs) * quarterMs);
  const isZone = zone !== 'utc' && offQuarterMs < clockOffMs && offMs <= zonesMs;
  const ofZone = `A difference of whole quarters of an hour is mostly a wrong time zone. Check \`library.timeZone\` (${timeZone}) and the time zone of the library system’s server; else set the clock with \`timedatectl\`.`;
  return broken('clock', 'clock-off', how, { remedy: isZone ? ofZone : remedy });
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
