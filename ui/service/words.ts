/**
 * The panel's texts, formatted like those of the patron's screen. A new language needs a catalogue
 * here.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Instant } from '../../src/domain.ts';
import { type Catalogue, type Texts, texts } from '../../src/screen/texts.ts';
import branchEn from './texts/branch.en.json' with { type: 'json' };
import branchNl from './texts/branch.nl.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import nl from './texts/nl.json' with { type: 'json' };
import readinessEn from './texts/readiness.en.json' with { type: 'json' };
import readinessNl from './texts/readiness.nl.json' with { type: 'json' };
import setupEn from './texts/setup.en.json' with { type: 'json' };
import setupNl from './texts/setup.nl.json' with { type: 'json' };

const catalogues: Readonly<Record<string, Catalogue>> = {
  nl: { ...nl, ...readinessNl, ...setupNl, ...branchNl },
  en: { ...en, ...readinessEn, ...setupEn, ...branchEn },
};
export const languages = Object.keys(catalogues);
/**
 * Texts for the codes of findings, log entries and refusals, which the kiosk itself has in English:
 * loaded after the log-in.
 */
const codeCatalogues: Readonly<Record<string, () => Promise<{ default: Catalogue }>>> = {
  nl: () => import('./texts/codes.nl.json'),
};
const chosenKey = 'service-language';

/** The language chosen before, or that of the library; undefined: the panel speaks neither. */
export function firstLanguage(ofLibrary?: string): string | undefined {
  const known = [localStorage.getItem(chosenKey) ?? '', ofLibrary ?? ''];
  return known.find((language) => catalogues[language] !== undefined);
}

export function storeLanguage(language: string): void {
  localStorage.setItem(chosenKey, language);
}

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
  /** ISO 4217 */
  currency: string;
}

/**
 * null: none is loaded yet. Without a catalogue, or where it cannot be loaded, the codes are English.
 * Those of the language before stay until the new ones are there, so that no page is built anew and
 * loses what was typed.
 */
export function useCodes(language: string, isNeeded: boolean): Catalogue | null {
  const [loaded, setLoaded] = useState<Catalogue | null>(null);
  useEffect(() => {
    let isCurrent = isNeeded;
    const keep = (codes: Catalogue) => isCurrent && setLoaded(codes);
    const load = codeCatalogues[language];
    if (load === undefined) keep({});
    else if (isNeeded)
      load().then(
        (read) => keep(read.default),
        () => keep({}),
      );
    return () => {
      isCurrent = false;
    };
  }, [language, isNeeded]);
  return loaded;
}

export function wordsIn(
  language: string,
  timeZone: string,
  currency: string,
  codes: Catalogue = {},
): Words {
  const catalogue = { ...(catalogues[language] ?? nl), ...codes };
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
  return Object.assign(t, {
    currency,
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
