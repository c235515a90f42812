import { afterEach, describe, expect, it } from 'vitest';
import { encodeReceipt, writePlainReceipt } from '../../src/receipts/encode.ts';
import type { Columns } from '../../src/receipts/paper.ts';
import { layOutReceipt } from '../../src/receipts/receipt.ts';
import { closeAll, open, patient, simulate } from '../support/hardware/printer-bench.ts';
import { content, say } from '../support/receipts/content.ts';

/** Words of the receipt itself, as they must stand on the paper. */
const accented: Readonly<Record<'nl' | 'fr' | 'de' | 'en', readonly string[]>> = {
  nl: ['Geleend: 4'],
  fr: ['Empruntés : 4', 'Prolongés : 1', 'Payé', '1 234,50 €', 'bibliothèque'],
  de: ['Rückgabe bis', 'Verlängert: 1', 'möglich', '1.234,50 €'],
  en: ['Borrowed: 4'],
};
afterEach(closeAll);

describe('a receipt on paper, through the driver', () => {
  it.each([
    ['nl', 42, undefined],
    ['nl', 48, 'epson-tm-t20iii'],
    ['fr', 42, undefined],
    ['fr', 48, 'epson-tm-t88v'],
    ['de', 42, 'epson-tm-t20iii'],
    ['de', 48, undefined],
    ['en', 42, 'epson-tm-t88v'],
    ['en', 42, 'epson-tm-t88iv'],
  ] as const)(
    'in %s on %i columns (%s) it is what was laid out, "€" and "é" too',
    async (language, columns, model) => {
      const simulator = await simulate({ columns });
      const { printer, ready } = open({ port: simulator.port }, patient);
      await ready();

      const width: Columns = columns;
      const lines = layOutReceipt(content, say(language), {
        columns: width,
        library: 'Bibliotheek Lindeveld',
        device: 'Toestel 2',
        now: '2026-11-24T13:05:00Z',
      });
      const job = encodeReceipt(
        lines,
        model === undefined ? { columns } : { columns, printerModel: model },
      );
      expect(await printer.print(job)).toBe('printed');

      const printed = simulator.printed();
      const cutAt = printed.findIndex(({ kind }) => kind === 'cut');
      const onPaper = printed
        .slice(0, cutAt)
        .flatMap((event) => (event.kind === 'line' ? [event.line] : []));
      expect(
        onPaper
          .map(({ text }) => text.trimEnd())
          .join('\n')
          .trimEnd(),
      ).toBe(writePlainReceipt(lines, columns).trimEnd());
      expect(printed.filter(({ kind }) => kind === 'cut')).toHaveLength(1);

      const paper = simulator.paper();
      for (const words of ['Prêté à José', 'Atlas van België', '€', '…0018', ...accented[language]])
        expect(paper).toContain(words);
      expect(onPaper[0]).toMatchObject({ bold: true, height: 2 });
      expect(paper).not.toContain('35500000000018');
    },
  );
});
