/** Lines of a receipt or a slip as ESC/POS, and as plain text. Pure. */
import { centre } from './layout.ts';
import { inLettersOf } from './letters.ts';
import { createEncoder, type PrinterModel } from './models.ts';
import type { Columns, PrintedLine } from './paper.ts';

interface EncodeOptions {
  columns: Columns;
  /** not set: ESC/POS with the code pages of Epson */
  printerModel?: PrinterModel | undefined;
}

/** A whole job: initialise, the lines, cut. The code page changes where a character needs it. */
export function encodeReceipt(lines: readonly PrintedLine[], options: EncodeOptions): Uint8Array {
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

/** The same lines without a printer. */
export function writePlainReceipt(lines: readonly PrintedLine[], columns: Columns): string {
  return lines
    .map((line) => (line.align === 'center' ? centre(line.text, columns) : line.text))
    .join('\n');
}
