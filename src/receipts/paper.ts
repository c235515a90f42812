/** Which language a receipt is printed in. */
import type { Language } from '../domain.ts';
import { canPrint } from './letters.ts';
import type { PrinterModel } from './models.ts';

/**
 * The letters of each script that a receipt printer may hold, written from left to right, a
 * character a column.
 */
const lettersOf: Readonly<Record<string, string>> = {
  Latn: '',
  Grek: 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ',
  Cyrl: 'абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
};

/**
 * By the script that the language is usually written in (CLDR likely subtags); a tag that is no
 * language is not.
 */
export function isPrintableLanguage(language: Language, model?: PrinterModel): boolean {
  try {
    const letters = lettersOf[new Intl.Locale(language).maximize().script ?? ''];
    return letters !== undefined && canPrint(model, letters);
  } catch {
    return false;
  }
}

/**
 * The patron's language where the printer can write it, else that of the library (`own`), else the
 * first of `offered` that can be printed. Null: none can, and the receipt stays on the screen.
 */
export function paperLanguage(
  language: Language,
  own: Language,
  offered: readonly Language[],
  model?: PrinterModel,
): Language | null {
  return [language, own, ...offered].find((each) => isPrintableLanguage(each, model)) ?? null;
}
