/** The catalogues that ship with the kiosk, beside this file. */
import { readFile } from 'node:fs/promises';
import type { Language } from '../domain.ts';
import { Fault } from '../fault.ts';
import type { Catalogue } from './texts.ts';

/** Throws a Fault for a language that has no catalogue. */
export const readCatalogues = async (languages: readonly Language[]): Promise<Record<Language, Catalogue>> => {
  const read = async (language: Language): Promise<[Language, Catalogue]> => {
    const file = new URL(`./texts/${language}.json`, import.meta.url);
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      const remedy = 'Take it out of screen.languages, or add its catalogue (CONTRIBUTING, "A language").';
      throw new Fault(
        'screen',
        'language-unknown',
        `There are no texts for the language "${language}".`,
        remedy,
        cause,
      );
    });
    return [language, JSON.parse(text) as Catalogue];
  };
  return Object.fromEntries(await Promise.all(languages.map(read)));
};
