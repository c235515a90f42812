/** The receipt by which a person judges a printer: in the library's language and its local time. */
import { encodeReceipt } from '../../receipts/encode.ts';
import { paperLanguage } from '../../receipts/letters.ts';
import { createPaper, type PrintedLine } from '../../receipts/paper.ts';
import { texts } from '../../screen/texts.ts';
import type { KioskHandle } from '../running-kiosk.ts';

/** Letters of the receipts' languages, and one line of each alphabet that a patron's title may have. */
const letters = ['éèëïöüçß € …', 'łşžėđ Жя Ωδ'];

/** `figures`: large, for a person to compare with the screen; '': none. */
export function testReceipt(kiosk: KioskHandle, figures: string): Uint8Array {
  const columns = kiosk.config.printer?.columns ?? 48;
  const printerModel = kiosk.config.printer?.model ?? undefined;
  return encodeReceipt(testLines(kiosk, figures), { columns, printerModel });
}

export function testLines(
  { config, clock, catalogues }: Pick<KioskHandle, 'config' | 'clock' | 'catalogues'>,
  figures: string,
): readonly PrintedLine[] {
  const { library, device, printer, screen } = config;
  const columns = printer?.columns ?? 48;
  const { language: own, languages } = screen;
  const language = paperLanguage(own, own, languages, printer?.model ?? undefined) ?? own;
  const say = texts(catalogues[language] ?? {}, language, library.timeZone, library.currency);
  const { lines, put, blank } = createPaper(columns);
  put(library.name, { align: 'center', bold: true });
  put(device.name, { align: 'center' });
  blank();
  put(say('receipt.test.title'), { bold: true });
  put(say('receipt.at', { at: clock.now() }));
  blank();
  put('1234567890'.repeat(5).slice(0, columns));
  for (const text of letters) put(text);
  if (figures !== '') {
    blank();
    put(say('receipt.test.compare'));
    put(figures, { align: 'center', bold: true, tall: true });
  }
  return lines;
}
