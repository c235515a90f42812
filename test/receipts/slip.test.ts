/** A slip that lies in a returned item: what is on the paper, through the driver and the printer. */
import { afterEach, describe, expect, it } from 'vitest';
import type { ReturnSlip } from '../../machines/receipt-content.ts';
import { schema } from '../../src/config/schema.ts';
import { encodeReceipt, writePlainReceipt } from '../../src/receipts/encode.ts';
import { layOutSlip } from '../../src/receipts/slip.ts';
import { readCatalogues } from '../../src/screen/catalogues.ts';
import { printerOf } from '../../src/wiring/open.ts';
import { closeAll, open, patient, simulate } from '../support/hardware/printer-bench.ts';
import { options, say } from '../support/receipts/content.ts';

const words = { nl: 'Zijkast, blauw', en: 'Side shelf, blue', fr: 'Armoire', de: 'Seitenregal' };
const sign = { words, colour: '#0a57a4', slip: true };
const slip: ReturnSlip = {
  language: 'nl',
  item: '30000012345678',
  title: 'Pluk van de Petteflat',
  destination: { kind: 'desk', sign },
};

function text(more: Partial<ReturnSlip>, language: 'nl' | 'en' = 'nl'): string {
  const lines = layOutSlip({ ...slip, ...more, language }, say(language), options);
  return writePlainReceipt(lines, options.columns);
}

describe('a slip for a returned item', () => {
  it('has the place, the day, the title and the whole item number', () => {
    expect(text({})).toBe(`              Zijkast, blauw

Ingeleverd: 24 november 2026 om 14:05
------------------------------------------
Pluk van de Petteflat
30000012345678

Bibliotheek Lindeveld
Toestel 2`);
  });

  it('names the place as the library does, else in the usual words', () => {
    const place = (destination: ReturnSlip['destination'], language: 'nl' | 'en' = 'nl') =>
      text({ destination }, language).split('\n')[0]?.trim();
    const silent = { ...sign, words: {} };
    expect(place({ kind: 'bin', name: '07', sign }, 'en')).toBe('Side shelf, blue');
    expect(place({ kind: 'bin', name: '07', sign: silent })).toBe('Bak 07');
    expect(place({ kind: 'desk', sign: silent })).toBe('Balie');
    expect(place({ kind: 'shelf', sign: silent }, 'en')).toBe('Shelf');
    expect(place({ kind: 'desk' })).toBe('Balie');
  });

  it('has the number alone where the title is unknown', () => {
    expect(text({ title: null })).not.toContain('Pluk');
    expect(text({ title: null }).split('\n')[4]).toBe('30000012345678');
  });

  it('lets nothing of a library system or a tag through that a printer obeys', () => {
    const bad = '\u001b@\u001di\u0000';
    const job = encodeReceipt(
      layOutSlip(
        { ...slip, title: `a${bad}b`, item: `3${bad}0`, destination: { kind: 'bin', name: bad } },
        say('nl'),
        options,
      ),
      options,
    );
    const printed = Buffer.from(job).toString('latin1');
    // The one command that begins each job, and nothing else of it.
    expect(printed.split('\u001b@')).toHaveLength(2);
    expect(printed).not.toContain('\u001di');
    expect(printed).toContain('a@ib');
  });
});

afterEach(closeAll);

async function openPaper(settings: object) {
  const simulator = await simulate({ columns: 48 });
  const { printer, ready } = open({ port: simulator.port }, patient);
  await ready();
  const config = schema.parse(settings);
  const catalogues = await readCatalogues(config.screen.languages);
  return { simulator, ...printerOf(config, printer, catalogues, () => true) };
}

describe('on paper', () => {
  it('it is large where a person looks first, and cut', async () => {
    const { simulator, printSlip } = await openPaper({
      screen: { language: 'nl' },
      library: { name: 'Bibliotheek Lindeveld' },
    });
    expect(await printSlip(slip)).toBe('printed');
    const printed = simulator.printed();
    const lines = printed.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
    expect(lines[0]).toMatchObject({ bold: true, height: 2 });
    expect(lines[0]?.text.trim()).toBe('Zijkast, blauw');
    const number = lines.find((line) => line.text.includes('30000012345678'));
    expect(number).toMatchObject({ bold: true, height: 2 });
    expect(printed.filter(({ kind }) => kind === 'cut')).toHaveLength(1);
    const paper = simulator.paper();
    expect(paper).toMatch(/Ingeleverd: \d+ \p{L}+ \d{4} om \d\d:\d\d/u);
    expect(paper).toContain('Bibliotheek Lindeveld');
  });

  it('a title in letters that the printer has not is left out, and the number stays', async () => {
    const { simulator, printSlip } = await openPaper({ printer: { model: 'hp-a779' } });
    expect(await printSlip({ ...slip, title: 'Война и мир' })).toBe('printed');
    expect(simulator.paper()).toContain('30000012345678');
    expect(simulator.paper()).not.toContain('?');
  });

  it('no paper is an outcome', async () => {
    const { simulator, printSlip } = await openPaper({});
    simulator.setStatus({ paper: 'out' });
    expect(await printSlip(slip)).toBe('no-paper');
  });
});
