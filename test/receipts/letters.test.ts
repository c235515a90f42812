import { describe, expect, it } from 'vitest';
import { createEscPosReader } from '../../simulators/esc-pos.ts';
import { encodeReceipt } from '../../src/receipts/encode.ts';
import { canPrint, isPrintableLanguage, paperLanguage } from '../../src/receipts/letters.ts';
import { type PrinterModel, printerModels } from '../../src/receipts/models.ts';
import { layOutReceipt } from '../../src/receipts/receipt.ts';
import { content, emptyContent, say } from '../support/receipts/content.ts';
import { share } from '../support/repository/share.ts';

function encode(text: string, printerModel?: PrinterModel) {
  return encodeReceipt([{ text, align: 'left', bold: false, tall: false }], {
    columns: 48,
    ...(printerModel === undefined ? {} : { printerModel }),
  });
}
/**
 * As the simulated printer reads the bytes: by the numbers of Epson's pages, with other tables than
 * the encoder's.
 */
function onPaper(job: Uint8Array, crFeeds = false): string[] {
  const reader = createEscPosReader(() => crFeeds);
  return Array.from(job).flatMap((byte) =>
    reader.push(byte).flatMap((event) => (event.kind === 'line' ? [event.line.text] : [])),
  );
}

const legacy = 'epson-tm-t88iv';

describe('letters that a printer lacks', () => {
  it.each([
    // Words as they are, where a page has them.
    ['Prêté à José, 5 €, Łódź, Şerban', undefined, 'Prêté à José, 5 €, Łódź, Şerban'],
    ['Žemaitė ąsas, Rīga, Ķegums', undefined, 'Žemaitė ąsas, Rīga, Ķegums'],
    ['Οδύσσεια του Ομήρου', undefined, 'Οδύσσεια του Ομήρου'],
    ['Ђорђе Љубиша, Київ', undefined, 'Ђорђе Љубиша, Київ'],
    // One mark fewer, or none.
    ['Tiếng Việt: Truyện Kiều', undefined, 'Tiêng Viêt: Truyên Kiêu'],
    ['Șerban Țepeș', undefined, 'Şerban Ţepeş'],
    ['al-Raḥmān, ʿAlī', undefined, "al-Rahmān, 'Alī"],
    ['ᾄδω', undefined, 'άδω'],
    // A printer of 2005 has no Baltic page and no Greek one.
    ['Rāga ir Žemaitė ąsas', legacy, 'Raga ir Žemaite ąsas'],
    ['Ґалаґан і', legacy, 'Галаган i'],
    ['al-Raḥmān', legacy, 'al-Rahman'],
  ] as const)('%s (%s): %s', (text, model, shown) => {
    expect(onPaper(encode(text, model))[0]).toBe(shown);
  });

  it('a question mark is left only where nothing is like it', () => {
    for (const text of ['Tiếng Việt: Truyện Kiều', 'Șerban Țepeș', 'al-Raḥmān', 'Žemaitė'])
      for (const model of [undefined, ...printerModels])
        expect(Buffer.from(encode(text, model)).includes('?'), `${text} on ${model}`).toBe(false);
  });

  it('tells of each model whether it has Greek and Cyrillic', () => {
    expect(isPrintableLanguage('el')).toBe(true);
    expect(isPrintableLanguage('el', 'epson-tm-t20iii')).toBe(true);
    expect(isPrintableLanguage('el', legacy)).toBe(false);
    expect(isPrintableLanguage('ru', legacy)).toBe(true);
    expect(isPrintableLanguage('ru', 'bixolon-srp350')).toBe(false);
    for (const model of printerModels) expect(isPrintableLanguage('nl', model)).toBe(true);
    expect(paperLanguage('el', 'nl', ['nl', 'el'], legacy)).toBe('nl');
    expect(canPrint(legacy, 'Οδύσσεια')).toBe(false);
    expect(canPrint(undefined, 'Οδύσσεια')).toBe(true);
    expect(canPrint(undefined, 'القاهرة')).toBe(false);
    expect(canPrint(undefined, '東京')).toBe(false);
    expect(canPrint(legacy, 'Ŋ ♥ → “Rāga”')).toBe(true);
  });

  it('leaves a Greek title out on a printer without Greek, and prints it on one that has it', () => {
    const loan = {
      title: 'Οδύσσεια',
      item: '35500000000018',
      dueOn: '2026-12-15',
      provisional: false,
      renewed: false,
    };
    const paper = (printerModel?: PrinterModel) => {
      const options = {
        columns: 48,
        ...(printerModel === undefined ? {} : { printerModel }),
      } as const;
      const visit = { library: 'Bibliotheek', device: 'Toestel', now: '2026-11-24T13:05:00Z' };
      const lines = layOutReceipt({ ...emptyContent, lent: [loan] }, say('nl'), {
        ...options,
        ...visit,
      });
      return onPaper(encodeReceipt(lines, options)).join('\n');
    };
    expect(paper()).toContain('Οδύσσεια');
    expect(paper(legacy)).toContain('Exemplaar …0018');
    expect(paper(legacy)).not.toContain('?');
  });
});

describe('the ends of lines', () => {
  it('are single line feeds: a printer whose CR feeds too prints the same', () => {
    const options = {
      columns: 48,
      library: 'Bibliotheek',
      device: 'Toestel',
      now: '2026-11-24T13:05:00Z',
    } as const;
    for (const printerModel of [undefined, ...share(printerModels, 1, 4)]) {
      const paper = printerModel === undefined ? options : { ...options, printerModel };
      const job = encodeReceipt(layOutReceipt(content, say('nl'), paper), paper);
      expect(job.includes(0x0d), `${printerModel}`).toBe(false);
      expect(onPaper(job, true)).toEqual(onPaper(job));
    }
  });
});
