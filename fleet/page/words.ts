/**
 * The texts of the fleet panel. What kiosks report is codes: their words come from the catalogue of
 * the service panel in Dutch, and from the field guide in English, after the first picture.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Catalogue } from '../../src/screen/texts.ts';
import sharedEn from '../../ui/service/texts/shared.en.json' with { type: 'json' };
import sharedNl from '../../ui/service/texts/shared.nl.json' with { type: 'json' };
import { type Words, wordsOf } from '../../ui/service/wording.ts';
import en from './texts/en.json' with { type: 'json' };
import nl from './texts/nl.json' with { type: 'json' };

export type { Words };

const catalogues: Readonly<Record<string, Catalogue>> = {
  nl: { ...sharedNl, ...nl },
  en: { ...sharedEn, ...en },
};
export const languages = Object.keys(catalogues);

const codeCatalogues: Readonly<Record<string, () => Promise<Catalogue>>> = {
  nl: () => import('../../ui/service/texts/codes.nl.json').then((read) => read.default),
  en: () => import('virtual:field-guide').then((read) => asCatalogue(read.default)),
};
const chosenKey = 'fleet-language';

export function firstLanguage(): string {
  const known = [localStorage.getItem(chosenKey) ?? '', navigator.language.slice(0, 2)];
  return known.find((language) => catalogues[language] !== undefined) ?? 'nl';
}

export function storeLanguage(language: string): void {
  localStorage.setItem(chosenKey, language);
}

/** Empty until they are there: a code then stands as its own words. */
export function useCodes(language: string): Catalogue {
  const [loaded, setLoaded] = useState<{ language: string; codes: Catalogue } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    codeCatalogues[language]?.().then(
      (codes) => isCurrent && setLoaded({ language, codes }),
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [language]);
  return loaded?.language === language ? loaded.codes : {};
}

export function wordsIn(language: string, codes: Catalogue): Words {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return wordsOf({ ...codes, ...catalogues[language] }, language, timeZone, 'EUR');
}

/** As messages: what ICU would read as its own is quoted. */
function asCatalogue(rows: Readonly<Record<string, readonly [string, string]>>): Catalogue {
  const plain = (text: string) => text.replace(/'/g, '’').replace(/[{}]/g, "'$&'");
  return Object.fromEntries(
    Object.entries(rows).flatMap(([code, [says, remedy]]) => [
      [`code.${code}`, plain(says.replace(/\.$/, ''))],
      [`remedy.${code}`, plain(remedy)],
    ]),
  );
}
