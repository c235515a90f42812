/** A moment on the clock of the kiosk's time zone. */

/** Each in two digits; the year in four. */
interface LocalParts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

/** As a receipt has it: `MMDD` and `HHMMSS`. */
export interface LocalTime {
  date: string;
  time: string;
}

/** By time zone: making a format is slow. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZone,
    });
  formats.set(timeZone, format);
  return format;
}

/** `timeZone`: an IANA name; throws a RangeError for another, and for a moment that is none. */
export function localParts(atMs: number, timeZone: string): LocalParts {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const read = (name: keyof LocalParts) => parts.get(name) ?? '';
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  };
}

/**
 * In the kiosk's time zone: protocols over the web give moments in UTC. null: `moment` is none.
 * `timeZone`: an IANA name; throws a RangeError for another.
 */
export function createLocalTime(timeZone: string): (moment: string) => LocalTime | null {
  formatOf(timeZone);
  return (moment) => {
    const atMs = Date.parse(moment);
    if (Number.isNaN(atMs)) return null;
    const { month, day, hour, minute, second } = localParts(atMs, timeZone);
    return { date: `${month}${day}`, time: `${hour}${minute}${second}` };
  };
}
