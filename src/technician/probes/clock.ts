/** Whether the clock of this machine is right: due dates, receipts and the journal depend on it. */
import { execFile } from 'node:child_process';
import { readDate18 } from '../../sip2/index.ts';
import { attention, broken, fine } from '../health/finding.ts';
import type { Finding } from '../health/finding-types.ts';

/** The library system's clock and this one, in seconds; below the first nothing is said. */
const noticedSeconds = 90;
const wrongSeconds = 900;
const quarterSeconds = 900;
/** From one end of the earth to the other. */
const zonesSeconds = 26 * 3_600;
const remedy =
  'Set the clock: `sudo timedatectl set-ntp true`, and look at the time zone with `timedatectl`. If this machine is right, tell the library system’s operator.';

/** `date18` from the library system's 98, as it came at `now`; null: it was not reached. */
export function compareClocks(date18: string | null, timeZone: string, now: Date): Finding | null {
  if (date18 === null) return null;
  const read = readDate18(date18);
  if (!read || read.time === null) return null;
  const theirs = Date.parse(`${read.date}T${read.time}Z`);
  const ours =
    read.zone === 'utc' ? Math.floor(now.getTime() / 1_000) * 1_000 : localAsUtc(now, timeZone);
  const seconds = Math.round((ours - theirs) / 1_000);
  const far = Math.abs(seconds);
  const how = `This machine is ${sayDuration(far)} ${seconds > 0 ? 'ahead of' : 'behind'} the library system.`;
  const beside = Math.abs(far - Math.round(far / quarterSeconds) * quarterSeconds);
  const isZone = read.zone !== 'utc' && beside < noticedSeconds && far <= zonesSeconds;
  const zone = `So round a difference is one of time zones, mostly: is \`library.timeZone\` (${timeZone}) that of the library, and the server of the library system set to it too? Else set the clock: \`timedatectl\`.`;
  if (far >= wrongSeconds)
    return broken('clock', 'clock-off', how, { remedy: isZone ? zone : remedy });
  if (far >= noticedSeconds) return attention('clock', 'clock-off', how, { remedy });
  return fine('clock', `The clock agrees with the library system (${far} s apart).`);
}

/** What systemd knows of NTP; null where it cannot be asked. */
export async function probeNtp(command = 'timedatectl'): Promise<Finding | null> {
  const answer = await new Promise<string | null>((resolve) => {
    execFile(
      command,
      ['show', '-p', 'NTPSynchronized', '--value'],
      { timeout: 2_000 },
      (error, text) => resolve(error ? null : text.trim()),
    );
  });
  if (answer === 'yes') return fine('clock', 'The clock is kept right over the network (NTP).');
  if (answer !== 'no') return null;
  const text = 'The clock is not kept right over the network (NTP).';
  return attention('clock', 'clock-not-synchronised', text, {
    remedy: 'Run `sudo timedatectl set-ntp true`; the network must let NTP (UDP 123) through.',
  });
}

/** The wall clock of a time zone, as if it were UTC, to the second. */
function localAsUtc(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  }).formatToParts(now);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

function sayDuration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
