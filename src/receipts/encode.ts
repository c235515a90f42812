/** Receipt lines to what a printer takes, and to plain text. Pure. */
import ReceiptPrinterEncoder, { type ReceiptPrinterEncoderOptions } from '@point-of-sale/receipt-printer-encoder';
import { centre } from './layout.ts';
import type { Columns, ReceiptLine } from './receipt.ts';

/** A model of the encoder's list (`epson-tm-t20iii` …): its code pages, and how far it feeds before it cuts. */
export type PrinterModel = NonNullable<ReceiptPrinterEncoderOptions['printerModel']>;
export interface EncodeOptions {
  columns: Columns;
  /** left out: ESC/POS as Epson numbers the code pages */
  printerModel?: PrinterModel;
}

/** The models that speak ESC/POS, as the driver does: what `printerModel` may be in the configuration. */
export const printerModels: readonly PrinterModel[] = ReceiptPrinterEncoder.printerModels
  .map(({ id }) => id as PrinterModel)
  .filter((printerModel) => new ReceiptPrinterEncoder({ printerModel }).language === 'esc-pos');

/** Lines between the print head and the knife of a printer whose model is not known. */
const feedBeforeCut = 4;

/**
 * Code pages in the order in which they are tried. By itself the encoder takes the lowest number that has the character,
 * and so writes the euro sign in the Turkish page, which older printers hold without it.
 */
const usualPages = ['cp437', 'windows1252', 'cp858', 'cp852', 'cp866'] as const;
/** Only where the printer is known to hold them. */
const epsonPages = ['cp857', 'cp737'] as const;
/** Maps of the encoder that have no page with typographic characters. */
const plainMaps: ReadonlySet<string> = new Set(['bixolon/legacy', 'metapace', 'mpt']);
const plainCharacters: Readonly<Record<string, string>> = {
  '…': '.',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
};

/** The whole job: initialise, the lines with the code page changed where a character needs it, cut. */
export function encodeReceipt(lines: readonly ReceiptLine[], options: EncodeOptions): Uint8Array {
  const { columns, printerModel } = options;
  const map = printerModel === undefined ? 'epson' : mapOf(printerModel);
  const isPlain = plainMaps.has(map);
  const encoder = new ReceiptPrinterEncoder({
    columns,
    ...(printerModel === undefined ? { language: 'esc-pos', feedBeforeCut } : { printerModel }),
    ...(isPlain ? {} : { codepageCandidates: [...usualPages, ...(map === 'epson' ? epsonPages : [])] }),
  });
  encoder.initialize().codepage('auto');
  for (const { text, align, bold, tall } of lines) {
    const shown = isPlain ? text.replace(/[…‘’“”–—]/g, (character) => plainCharacters[character] ?? character) : text;
    encoder
      .align(align)
      .bold(bold)
      .height(tall ? 2 : 1)
      .line(shown);
  }
  return encoder.bold(false).height(1).align('left').cut('partial').encode();
}

/** The name of the encoder's map of code pages for a model. */
function mapOf(printerModel: PrinterModel): string {
  const capabilities = new ReceiptPrinterEncoder({ printerModel }).printerCapabilities;
  return 'codepages' in capabilities ? String(capabilities.codepages) : '';
}

/** The same lines without a printer: for a preview, a test, a letter. */
export function writePlainReceipt(lines: readonly ReceiptLine[], columns: Columns): string {
  return lines.map((line) => (line.align === 'center' ? centre(line.text, columns) : line.text)).join('\n');
}
