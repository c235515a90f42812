/** Which language a receipt is printed in. Pure. */
import type { Language } from '../domain.ts';

/** Scripts of the code pages that a receipt printer holds, written from left to right, a character a column. */
const printable: ReadonlySet<string | undefined> = new Set(['Latn', 'Grek', 'Cyrl']);
const foreign = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/** By the script that the language is usually written in (CLDR likely subtags); a tag that is no language is not. */
export function isPrintableLanguage(language: Language): boolean {
  try {
    return printable.has(new Intl.Locale(language).maximize().script);
  } catch {
    return false;
  }
}

/** A text in letters that a printer has none of would be a row of question marks. */
export function isPrintableText(text: string): boolean {
  return !foreign.test(text);
}

/**
 * The patron's language where a printer can write it, else that of the library (`own`), else the first of `offered`
 * that can be printed. Null: none can, and the receipt stays on the screen.
 */
export function paperLanguage(language: Language, own: Language, offered: readonly Language[]): Language | null {
  return [language, own, ...offered].find(isPrintableLanguage) ?? null;
}
