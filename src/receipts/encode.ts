/** Receipt lines to what a printer takes, and to plain text. Pure. */
import { centre } from './layout.ts';
import { inLettersOf } from './letters.ts';
import { createEncoder, type PrinterModel } from './models.ts';
import type { Columns, ReceiptLine } from './receipt.ts';

interface EncodeOptions {
  columns: Columns;
  /** left out: ESC/POS as Epson numbers the code pages */
  printerModel?: PrinterModel;
}

/**
 * The whole job: initialise, the lines with the code page changed where a character needs it, cut.
 */
export function encodeReceipt(lines: readonly ReceiptLine[], options: EncodeOptions): Uint8Array {
  const { columns, printerModel } = options;
  const encoder = createEncoder(printerModel, columns);
  encoder.initialize().codepage('auto');
  for (const { text, align, bold, tall } of lines) {
    encoder
      .align(align)
      .bold(bold)
      .height(tall ? 2 : 1)
      .line(inLettersOf(printerModel, text));
  }
  return encoder.bold(false).height(1).align('left').cut('partial').encode();
}

/** The same lines without a printer: for a preview, a test, a letter. */
export function writePlainReceipt(lines: readonly ReceiptLine[], columns: Columns): string {
  return lines
    .map((line) => (line.align === 'center' ? centre(line.text, columns) : line.text))
    .join('\n');
}
