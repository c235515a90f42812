/** The texts of a panel with the moments that they need: dates and times, in one time zone. */
import type { Instant } from '../../machines/domain.ts';
import { type Catalogue, type Texts, texts } from '../../src/screen/texts.ts';

/** Adds dates and times with seconds and years, in the library's time zone. */
export interface Words extends Texts {
  /** `24 nov` */
  day(at: Instant): string;
  /** `14:32:05` */
  exact(at: Instant): string;
  /** `24 nov 2026` */
  date(at: Instant): string;
  /** `24 nov 2026, 14:32:05` */
  full(at: Instant): string;
  /** `vr 27 nov` */
  weekday(at: Instant): string;
  /** `vr 27 nov, 9.00 uur` */
  moment(at: Instant): string;
  /** `2026-11-27` and `09:00`, as the fields of a form have them */
  fields(at: Instant): { on: string; at: string };
  /** `Dinsdag 24 november 2026` */
  long(at: Instant): string;
  /** `november 2026` */
  month(at: Instant): string;
  /** `29.530` */
  count(of: number): string;
  /** ISO 4217 */
  currency: string;
}

/** `language`: how it is written where the catalogue has no `locale` */
export function wordsOf(
  catalogue: Catalogue,
  language: string,
  timeZone: string,
  currency: string,
): Words {
  const t = texts(catalogue, language, timeZone, currency);
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(catalogue.locale ?? language, { ...options, timeZone });
    return (at: Instant) => format.format(new Date(at));
  };
  const date = { day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const weekday = formatter({ weekday: 'short', ...date });
  // Swedish writes a date and a time as the fields of a form do.
  const plain = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone });
  const long = formatter({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const counts = new Intl.NumberFormat(catalogue.locale ?? language);
  return Object.assign(t, {
    currency,
    count: (of: number) => counts.format(of),
    month: formatter({ month: 'long', year: 'numeric' }),
    day: formatter(date),
    exact: formatter(time),
    date: formatter({ ...date, year: 'numeric' }),
    full: formatter({ ...date, year: 'numeric', ...time }),
    weekday,
    moment: (at: Instant) => `${weekday(at)}, ${t.clock(new Date(at))}`,
    fields: (at: Instant) => {
      const [on = '', time = ''] = plain.format(new Date(at)).split(' ');
      return { on, at: time };
    },
    long: (at: Instant) => capitalised(long(at)),
  });
}

function capitalised(text: string) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
