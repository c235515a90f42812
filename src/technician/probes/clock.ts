/** Checks the clock of this machine: due dates, receipts and the journal depend on it. */
import { execFile } from 'node:child_process';
import { attention, type Finding, fine } from '../finding.ts';
import { clockFinding } from '../health/clock-finding.ts';
import { clockAhead } from '../memory/clock-ahead.ts';

/** `date18`: from the library system's 98, which came at `now`; null: it has no time. */
export function compareClocks(date18: string, timeZone: string, now: Date): Finding | null {
  const ahead = clockAhead(date18, now, timeZone);
  return ahead && clockFinding(ahead.ms, { zone: ahead.zone, timeZone });
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
