/**
 * The panel's texts, formatted like those of the patron's screen. A new language needs a catalogue
 * here.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Catalogue } from '../../src/screen/texts.ts';
import branchEn from './texts/branch.en.json' with { type: 'json' };
import branchNl from './texts/branch.nl.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import figuresEn from './texts/figures.en.json' with { type: 'json' };
import figuresNl from './texts/figures.nl.json' with { type: 'json' };
import nl from './texts/nl.json' with { type: 'json' };
import readinessEn from './texts/readiness.en.json' with { type: 'json' };
import readinessNl from './texts/readiness.nl.json' with { type: 'json' };
import setupEn from './texts/setup.en.json' with { type: 'json' };
import setupNl from './texts/setup.nl.json' with { type: 'json' };
import sharedEn from './texts/shared.en.json' with { type: 'json' };
import sharedNl from './texts/shared.nl.json' with { type: 'json' };
import { type Words, wordsOf } from './wording.ts';

export type { Words };

const catalogues: Readonly<Record<string, Catalogue>> = {
  nl: { ...sharedNl, ...nl, ...readinessNl, ...setupNl, ...branchNl, ...figuresNl },
  en: { ...sharedEn, ...en, ...readinessEn, ...setupEn, ...branchEn, ...figuresEn },
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
  return wordsOf(catalogue, language, timeZone, currency);
}
