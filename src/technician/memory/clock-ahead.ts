import { readDate18, writeDate18 } from '../../../packages/sip2/src/index.ts';

/** From this difference on, this machine's clock is wrong, or that of the library system. */
export const clockOffMs = 90_000;

/**
 * How far the library system's clock is ahead of this machine's, by the date of its 98 that came
 * `at`; null: that is no date with a time. `zone`: in which it is written.
 */
export function clockAhead(
  date18: string,
  at: Date,
  timeZone: string,
): { ms: number; zone: 'local' | 'utc' } | null {
  const read = readDate18(date18);
  if (!read || read.time === null) return null;
  const theirs = asUtc(read);
  const ours = read.zone === 'utc' ? toSecond(at) : localAsUtc(at, timeZone);
  return { ms: theirs - ours, zone: read.zone };
}

function toSecond(at: Date): number {
  return Math.floor(at.getTime() / 1_000) * 1_000;
}

/** The wall clock of a time zone as if it were UTC, to the second. */
function localAsUtc(at: Date, timeZone: string): number {
  const read = readDate18(writeDate18(at.toISOString(), timeZone));
  return read === null ? Number.NaN : asUtc(read);
}

function asUtc({ date, time }: { date: string; time: string | null }): number {
  return Date.parse(`${date}T${time}Z`);
}
