/** Which letters a printer has, and what is printed in place of those that it lacks. */
import { createEncoder, type PrinterModel } from './models.ts';

/**
 * Near enough to be read, where a printer lacks the character itself: typography, romanised Arabic
 * and Russian, Ukrainian.
 */
const standIns: Readonly<Record<string, string>> = {
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

/** Asks the encoder, which writes a question mark for what no page of the model holds. */
function holds(model: PrinterModel | undefined, character: string): boolean {
  if (/^[\x20-\x7e]$/.test(character)) return true;
  const ofModel = known.get(model) ?? new Map<string, boolean>();
  known.set(model, ofModel);
  const before = ofModel.get(character);
  if (before !== undefined) return before;
  const encoder = encoders.get(model) ?? createEncoder(model, 42);
  encoders.set(model, encoder);
  const bytes = encoder.initialize().codepage('auto').text(character).encode();
  // A line feed ends it.
  const held = bytes.at(-2) !== 0x3f;
  ofModel.set(character, held);
  return held;
}

/**
 * The text in characters that the printer has, as far as there are any: `Việt` as `Viêt`, `Rāga` as
 * `Raga` where the model has no Baltic page. What has no likeness stays, and is printed as a
 * question mark.
 */
export function inLettersOf(model: PrinterModel | undefined, text: string): string {
  return text
    .normalize('NFC')
    .replace(/.\p{M}*/gsu, (whole) => (holdsAll(model, whole) ? whole : nearest(model, whole)));
}

/**
 * Whether no letter of a foreign script would be a question mark. A Latin letter without a likeness
 * spoils no word.
 */
export function canPrint(model: PrinterModel | undefined, text: string): boolean {
  return Array.from(inLettersOf(model, text)).every(
    (character) => !/[^\p{Script=Latin}\P{L}]/u.test(character) || holds(model, character),
  );
}

function holdsAll(model: PrinterModel | undefined, text: string) {
  return Array.from(text).every((character) => holds(model, character));
}

/**
 * One letter with its marks: all of them but one, one of them, none; then what stands in for it.
 */
function nearest(model: PrinterModel | undefined, whole: string): string {
  const [base = '', ...marks] = Array.from(whole.normalize('NFD'));
  const withOne = marks.map((mark) => (base + mark).normalize('NFC'));
  const forms = [standIns[whole.normalize('NFC')], ...withOne, base, standIns[base]];
  return forms.find((form) => form !== undefined && holdsAll(model, form)) ?? base;
}
