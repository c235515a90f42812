/**
 * The panel's own words, by the same ICU machinery as the patron's screen. A new language is a
 * catalogue here.
 */
import type { Instant } from '../../src/domain.ts';
import { type Catalogue, type Texts, texts } from '../../src/screen/texts.ts';
import en from './texts/en.json' with { type: 'json' };
import nl from './texts/nl.json' with { type: 'json' };

const catalogues: Readonly<Record<string, Catalogue>> = { nl, en };
export const languages = Object.keys(catalogues);
const chosenKey = 'service-language';

/** What was chosen here before, or the first language of the browser that there is. */
export function firstLanguage(): string {
  const kept = localStorage.getItem(chosenKey);
  const wanted = [kept ?? '', ...navigator.languages].map((tag) => tag.slice(0, 2));
  return wanted.find((language) => catalogues[language] !== undefined) ?? 'nl';
}

export function keepLanguage(language: string): void {
  localStorage.setItem(chosenKey, language);
}

/** With moments in the library's time zone: the patron's screen needs no seconds and no years. */
export interface Words extends Texts {
  /** `24 nov` */
  day(at: Instant): string;
  /** `14:32:05` */
  exact(at: Instant): string;
  /** `24 nov 2026, 14:32:05` */
  full(at: Instant): string;
  /** `Dinsdag 24 november 2026` */
  long(at: Instant): string;
  /** ISO 4217 */
  currency: string;
}

export function wordsIn(language: string, timeZone: string, currency: string): Words {
  const catalogue = catalogues[language] ?? nl;
  const t = texts(catalogue, language, timeZone, currency);
  const written = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(catalogue.locale ?? language, { ...options, timeZone });
    return (at: Instant) => format.format(new Date(at));
  };
  const date = { day: 'numeric', month: 'short' } as const;
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const long = written({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  // A function's own properties, so that a text is still asked for by a call.
  return Object.assign(t, {
    currency,
    day: written(date),
    exact: written(time),
    full: written({ ...date, year: 'numeric', ...time }),
    long: (at: Instant) => begun(long(at)),
  });
}

function begun(text: string) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
