/** Which letters a printer has, the replacements for the others, and the language of a receipt. */
import type { Language } from '../../machines/domain.ts';
import { createEncoder, type PrinterModel } from './models.ts';

/** Readable replacements: typography, romanised Arabic and Russian, Ukrainian. */
const replacements: Readonly<Record<string, string>> = {
  '…': '.',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  ʻ: "'",
  ʼ: "'",
  ʾ: "'",
  ʿ: "'",
  ʹ: "'",
  ʺ: '"',
  // Romanian with a comma below: code pages have the older form with a cedilla.
  Ș: 'Ş',
  ș: 'ş',
  Ț: 'Ţ',
  ț: 'ţ',
  Ґ: 'Г',
  ґ: 'г',
  І: 'I',
  і: 'i',
  ı: 'i',
  ẞ: 'ß',
};

const known = new Map<PrinterModel | undefined, Map<string, boolean>>();
const encoders = new Map<PrinterModel | undefined, ReturnType<typeof createEncoder>>();

/** The encoder writes a question mark for a character that no code page of the model has. */
function has(model: PrinterModel | undefined, character: string): boolean {
  if (/^[\x20-\x7e]$/.test(character)) return true;
  const ofModel = known.get(model) ?? new Map<string, boolean>();
  known.set(model, ofModel);
  const before = ofModel.get(character);
  if (before !== undefined) return before;
  const encoder = encoders.get(model) ?? createEncoder(model, 42);
  encoders.set(model, encoder);
  const bytes = encoder.initialize().codepage('auto').text(character).encode();
  // The last byte is a line feed.
  const present = bytes.at(-2) !== 0x3f;
  ofModel.set(character, present);
  return present;
}

/**
 * The text in characters that the printer has: `Việt` as `Viêt`, `Rāga` as `Raga` where the model
 * has no Baltic page. A character without a replacement stays, and is printed as a question mark.
 */
export function inLettersOf(model: PrinterModel | undefined, text: string): string {
  return text
    .normalize('NFC')
    .replace(/.\p{M}*/gsu, (whole) => (hasAll(model, whole) ? whole : nearest(model, whole)));
}

/**
 * Whether every letter of a script other than Latin can be printed. A word with one question mark
 * for a Latin letter stays readable.
 */
export function canPrint(model: PrinterModel | undefined, text: string): boolean {
  return Array.from(inLettersOf(model, text)).every(
    (character) => !/[^\p{Script=Latin}\P{L}]/u.test(character) || has(model, character),
  );
}

function hasAll(model: PrinterModel | undefined, text: string) {
  return Array.from(text).every((character) => has(model, character));
}

/** The nearest form of a letter with marks: its replacement, then with one mark, then with none. */
function nearest(model: PrinterModel | undefined, whole: string): string {
  const [base = '', ...marks] = Array.from(whole.normalize('NFD'));
  const withOne = marks.map((mark) => (base + mark).normalize('NFC'));
  const forms = [replacements[whole.normalize('NFC')], ...withOne, base, replacements[base]];
  return forms.find((form) => form !== undefined && hasAll(model, form)) ?? base;
}

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
