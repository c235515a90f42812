/** A moment as a receipt has it. */

/** `MMDD` and `HHMMSS` */
export interface LocalTime {
  date: string;
  time: string;
}

/**
 * In the kiosk's time zone: protocols over the web give moments in UTC. null: `moment` is none.
 * `timeZone`: an IANA name; throws a RangeError for another.
 */
export function createLocalTime(timeZone: string): (moment: string) => LocalTime | null {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return (moment) => {
    const atMs = Date.parse(moment);
    if (Number.isNaN(atMs)) return null;
    const part = new Map(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
    const read = (...names: Intl.DateTimeFormatPartTypes[]) =>
      names.map((name) => part.get(name) ?? '').join('');
    return { date: read('month', 'day'), time: read('hour', 'minute', 'second') };
  };
}
