/** Checks the clock of this machine: due dates, receipts and the journal depend on it. */
import { execFile } from 'node:child_process';
import { clockAhead } from '../health/clock-ahead.ts';
import { attention, broken, type Finding, fine } from '../health/finding.ts';

/** A smaller difference between the library system's clock and this one is not reported. */
const noticedSeconds = 90;
const wrongSeconds = 900;
const quarterSeconds = 900;
/** The largest difference between two time zones. */
const zonesSeconds = 26 * 3_600;
const remedy =
  'Set the clock: `sudo timedatectl set-ntp true`, and check the time zone with `timedatectl`. If this machine is right, inform the library system’s operator.';

/** `date18`: from the library system's 98, which came at `now`; null: it has no time. */
export function compareClocks(date18: string, timeZone: string, now: Date): Finding | null {
  const ahead = clockAhead(date18, now, timeZone);
  if (ahead === null) return null;
  const seconds = Math.round(Math.abs(ahead.ms) / 1_000);
  const how = `This machine is ${durationText(seconds)} ${ahead.ms < 0 ? 'ahead of' : 'behind'} the library system.`;
  const offQuarterSeconds = Math.abs(
    seconds - Math.round(seconds / quarterSeconds) * quarterSeconds,
  );
  const isZone =
    ahead.zone !== 'utc' && offQuarterSeconds < noticedSeconds && seconds <= zonesSeconds;
  const zone = `A difference of whole quarters of an hour is mostly a wrong time zone. Check \`library.timeZone\` (${timeZone}) and the time zone of the library system’s server; else set the clock with \`timedatectl\`.`;
  if (seconds >= wrongSeconds)
    return broken('clock', 'clock-off', how, { remedy: isZone ? zone : remedy });
  if (seconds >= noticedSeconds) return attention('clock', 'clock-off', how, { remedy });
  return fine('clock', `The clock agrees with the library system (${seconds} s apart).`, {
    told: { is: 'clock-near', figure: seconds },
  });
}

/** The NTP state according to systemd; null: not installed, or no answer. */
export async function probeNtp(command = 'timedatectl'): Promise<Finding | null> {
  const answer = await new Promise<string | null>((resolve) => {
    execFile(
      command,
      ['show', '-p', 'NTPSynchronized', '--value'],
      { timeout: 2_000 },
      (error, text) => resolve(error ? null : text.trim()),
    );
  });
  if (answer === 'yes') return fine('clock', 'The clock is synchronised over the network (NTP).');
  if (answer !== 'no') return null;
  const text = 'The clock is not synchronised over the network (NTP).';
  return attention('clock', 'clock-not-synchronised', text, {
    remedy: 'Run `sudo timedatectl set-ntp true`; the firewall must allow NTP (UDP 123).',
  });
}

function durationText(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800
    ? `${Math.round(seconds / 3_600)} h`
    : `${Math.round(seconds / 86_400)} days`;
}
