/** Which language a receipt is printed in. */
import type { Language } from '../domain.ts';
import { canPrint } from './letters.ts';
import type { PrinterModel } from './models.ts';

/** The letters of each script that a receipt printer may have, all written from left to right. */
const lettersOf: Readonly<Record<string, string>> = {
  Latn: '',
  Grek: 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ',
  Cyrl: 'абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
};

/** Decided by the usual script of the language (CLDR likely subtags); false for no language. */
export function isPrintableLanguage(language: Language, model?: PrinterModel): boolean {
  try {
    const letters = lettersOf[new Intl.Locale(language).maximize().script ?? ''];
    return letters !== undefined && canPrint(model, letters);
  } catch {
    return false;
  }
}

/**
 * The first language that can be printed of: the patron's, the library's (`own`), the others. Null:
 * none, and the receipt stays on the screen.
 */
export function paperLanguage(
  language: Language,
  own: Language,
  offered: readonly Language[],
  model?: PrinterModel,
): Language | null {
  return [language, own, ...offered].find((each) => isPrintableLanguage(each, model)) ?? null;
}
