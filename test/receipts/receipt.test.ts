import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeReceipt, writePlainReceipt } from '../../src/receipts/encode.ts';
import { printerModels } from '../../src/receipts/models.ts';
import type { Columns } from '../../src/receipts/paper.ts';
import { layOutReceipt } from '../../src/receipts/receipt.ts';
import { messageKey } from '../../src/screen/texts.ts';
import { content, emptyContent, options, plain, say } from '../support/receipts/content.ts';
import { share } from '../support/repository/share.ts';

describe('a receipt', () => {
  it('has a due date that could not be read in the words of the library system, where it can be printed', () => {
    const due = (dueText: string, renewed = false) =>
      layOutReceipt(
        {
          ...emptyContent,
          lent: [
            {
              title: 'Lampje',
              item: '35500000000042',
              dueOn: null,
              dueText,
              provisional: false,
              renewed,
            },
          ],
          renewed: [{ title: 'Lampje', item: '35500000000042', dueOn: null, dueText }],
        },
        say('nl'),
        options,
      ).flatMap(({ text, bold }) =>
        text.includes('…0042') ? [`${text.trim()}${bold ? ' (bold)' : ''}`] : [],
      );
    expect(due('06/08/2026')).toEqual([
      '…0042 Terug tegen 06/08/2026 (bold)',
      '…0042 Terug tegen 06/08/2026 (bold)',
    ]);
    expect(due('06/08/2026', true)[0]).toBe('…0042 Verlengd. Terug tegen 06/08/2026 (bold)');
    expect(due('二〇二六年')[0]).toBe('…0042 De inleverdatum staat in Mijn bib');
  });

  it('says what a loan costs, and which one the patron had already', () => {
    const loan = { title: 'Lampje', item: '35500000000042', dueOn: '2026-12-15' };
    const usual = { provisional: false, renewed: false };
    const dear = { ...loan, ...usual, costCents: 100 };
    const had = { ...loan, ...usual, item: '35500000000018', ownLoan: true };
    const dearer = { ...dear, item: '35500000000026', costCents: 250, agreedCents: 100 };
    const undated = { ...had, dueOn: null };
    const written = { ...undated, dueText: '06/08/2026' };
    const text = plain({ ...emptyContent, lent: [dear, dearer, had, undated, written] });
    expect(text).toContain('  …0042 Terug tegen dinsdag 15 december\n  Kost € 1,00\n');
    expect(text).toContain('december\n  Kost € 2,50. Afgesproken was € 1,00\n');
    expect(text).toContain('  …0018 Al geleend. Terug tegen dinsdag 15\n  december\n');
    expect(text).toContain('  …0018 Al geleend. De inleverdatum staat\n  in Mijn bib\n');
    expect(text).toContain('  …0018 Al geleend. Terug tegen 06/08/2026\n');
  });

  it('says what was not borrowed would have cost, and where a refused return goes', () => {
    const entry = { title: 'Kuifje', item: '35500000000091' };
    const text = plain({
      ...emptyContent,
      notLent: [{ ...entry, code: 'costs', costCents: 100 }],
      notReturned: [{ ...entry, code: 'refused', message: 'Nota-exemplaar' }],
    });
    expect(text).toContain('  …0091 Dit kost iets. Je hebt het niet\n  geleend\n  Kost € 1,00\n');
    expect(text).toContain(
      '  …0091 Breng dit naar de balie. Zet het\n  niet op het rek\n  Nota-exemplaar\n',
    );
  });

  it('says of a return that is refused off line that nothing is returned here', () => {
    const entry = { title: 'Kuifje', item: '35500000000091', code: 'offline-limit' } as const;
    const lent = plain({ ...emptyContent, notLent: [entry] });
    const returned = plain({ ...emptyContent, notReturned: [entry] });
    expect(lent).toContain('…0091 Meer lenen kan nu niet');
    expect(returned).toContain('…0091 Inleveren kan nu niet');
    expect(returned).not.toContain('lenen');
  });

  it('has the messages of the library system in its own language, where they are known', () => {
    const known = { [messageKey('Nota-exemplaar')]: 'Exemplaire facturé' };
    const entry = { title: 'Tintin', item: '35500000000091', code: 'refused' } as const;
    const text = writePlainReceipt(
      layOutReceipt(
        {
          ...emptyContent,
          language: 'fr',
          notReturned: [
            { ...entry, message: 'Nota-exemplaar' },
            { ...entry, message: 'Buiten uitleen' },
          ],
          printLines: ['Nota-exemplaar', 'Tot gauw'],
        },
        say('fr', known),
        options,
      ),
      options.columns,
    );
    expect(text.match(/Exemplaire facturé/g)).toHaveLength(2);
    expect(text).not.toContain('Nota-exemplaar');
    expect(text).toMatch(/ Buiten uitleen\n[\s\S]*\nTot gauw\n/);
  });

  it('names the place of a return in the words of its sign', () => {
    const item = { title: 'Kuifje', item: '35500000000091', provisional: false };
    const sign = { words: { nl: 'Zijkast, blauw' }, colour: null, slip: false };
    const silent = { ...sign, words: {} };
    const text = plain({
      ...emptyContent,
      returned: [
        { ...item, destination: { kind: 'bin', name: '07', sign } },
        { ...item, destination: { kind: 'bin', name: '08', sign: silent } },
        { ...item, destination: { kind: 'desk', sign: silent } },
      ],
    });
    expect(text.split('\n').filter((line) => line.includes('…0091'))).toEqual([
      '  …0091 Naar: Zijkast, blauw',
      '  …0091 Naar bak 08',
      '  …0091 Breng het naar de balie',
    ]);
  });

  it('ends with the print lines of the library system, where they can be printed', () => {
    const printLines = ['Zomersluiting: 1 tot 15 augustus', '休館日', 'Tot\u001b@ gauw'];
    const text = plain({ ...emptyContent, printLines });
    expect(text).toMatch(/\n\nZomersluiting: 1 tot 15 augustus\nTot@ gauw\n\n {16}Tot ziens$/);
    expect(plain(emptyContent)).not.toContain('\n\n\n');
  });

  it('reads in Dutch as the library would write it', () => {
    expect(
      writePlainReceipt(layOutReceipt(content, say('nl'), options), 42),
    ).toBe(`          Bibliotheek Lindeveld
                Toestel 2
        24 november 2026 om 14:05

Geleend: 4
------------------------------------------
De ontdekking van de hemel
  …0018 Terug tegen dinsdag 15 december
Prêté à José: een zomer in het huis van
mijn grootmoeder, of hoe ik leerde zwemme…
  …0026 Voorlopig terug tegen dinsdag 15
  december
Exemplaar …0034
  Verlengd. Terug tegen dinsdag 15
  december
Zonder datum
  …0042 De inleverdatum staat in Mijn bib

Verlengd: 1
------------------------------------------
Max Havelaar
  …0059 Terug tegen vrijdag 1 januari

Niet geleend: 2
------------------------------------------
Atlas van België
  …0067 Dit blijft in de bib. Breng het
  naar de balie
  Alleen ter plaatse te raadplegen
Exemplaar …0075
  Het ging te vroeg van de plaat. Het
  staat niet op je kaart

Ingeleverd: 3
------------------------------------------
Pluk van de Petteflat
  …0083 Naar bak 3
Kuifje
  …0091 Naar het rek
  Voorlopig. De bib verwerkt het later
Jommeke
  …0109 Breng het naar de balie

Niet ingeleverd: 1
------------------------------------------
Exemplaar …0117
  We kennen dit niet. Breng het naar de
  balie

Betalingen
------------------------------------------
Betaald                             € 5,00
Betaald                         € 1.234,50
  Betaald, nog niet verwerkt. Betaal dit
  niet opnieuw. De bib brengt het in orde.
  Bewaar dit ticket.
  Betaling
  5f1c8f0e-8a3b-4c63-9a1e-3d1f6f0a7b21
Wordt nagekeken                     € 3,20
  We weten nog niet of dit betaald is.
  Betaal dit niet opnieuw. De bib zoekt
  het uit. Bewaar dit ticket.
  Betaling
  0b7d7a52-6c1f-4b0e-8e57-0c9a0d1f2e3d

Voorlopig: dit toestel kon even niets
nakijken. De bib verwerkt je leningen zo
snel mogelijk. Kijk de inleverdatum na in
Mijn bib.

                Tot ziens`);
  });

  it.each([
    // Code page 437 (ESC t 0) has the accents, windows-1252 (ESC t 16) the euro sign at 80.
    ['fr', 'Payé', [0x50, 0x61, 0x79, 0x82]],
    ['de', 'Zurück', [0x5a, 0x75, 0x72, 0x81, 0x63, 0x6b]],
    ['fr', '€', [0x1b, 0x74, 16, 0x80]],
    ['de', '€', [0x1b, 0x74, 16, 0x80]],
  ] as const)('in %s puts "%s" on the wire as a printer reads it', (language, _, bytes) => {
    const job = Buffer.from(
      encodeReceipt(layOutReceipt(content, say(language), options), { columns: 42 }),
    );
    expect(job.includes(Buffer.from(bytes))).toBe(true);
    expect(job.includes('?')).toBe(false);
  });

  it('writes no title and no message that a printer has no letters for', () => {
    const lines = layOutReceipt(
      {
        ...emptyContent,
        lent: [
          {
            title: 'ألف ليلة وليلة',
            item: '35500000000018',
            dueOn: '2026-12-15',
            provisional: false,
            renewed: false,
          },
        ],
        notLent: [
          { title: 'Мастер и Маргарита', item: '35500000000026', code: 'on-hold', message: '予約' },
        ],
      },
      say('nl'),
      options,
    ).map(({ text }) => text);
    expect(lines).toContain('Exemplaar …0018');
    expect(lines).toContain('Мастер и Маргарита');
    expect(lines.join()).not.toMatch(/[ألفや予]/);
  });

  it('says so when nothing was done', () => {
    const lines = layOutReceipt(emptyContent, say('en'), options).map(({ text }) => text);
    expect(lines).toContain('Nothing was borrowed or returned');
  });

  it.each(['nl', 'fr', 'de', 'en'] as const)(
    'has a text for everything that can be on it: %s',
    (language) => {
      const codes = [
        'blocked',
        'refused',
        'unknown-item',
        'not-for-loan',
        'on-hold',
        'unreachable',
        'outcome-unknown',
        'not-released',
        'not-secured',
        'lifted',
        'set-incomplete',
        'unreadable',
        'not-an-item',
        'journal-down',
        'lent-to-another',
      ] as const;
      const asked: string[] = [];
      const words = say(language);
      layOutReceipt(
        {
          ...content,
          notLent: codes.map((code) => ({ title: null, item: '35500000000018', code })),
          lent: [true, false].flatMap((provisional) =>
            [true, false].flatMap((renewed) =>
              ['2026-12-15', null].map((dueOn) => ({
                title: null,
                item: '35500000000018',
                dueOn,
                provisional,
                renewed,
              })),
            ),
          ),
        },
        Object.assign((...[key, args]: Parameters<typeof words>) => {
          const said = words(key, args);
          if (said === key || said.includes('{')) asked.push(key);
          return said;
        }, words),
        options,
      );
      expect(asked).toEqual([]);
    },
  );

  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.lorem({ maxCount: 12 }),
  );
  const item = fc.string({
    minLength: 5,
    maxLength: 20,
    unit: fc.constantFrom(...'0123456789ABC'),
  });
  it('never leaves its columns, prints no control character and shows no more of an item number than its end', () => {
    fc.assert(
      fc.property(anyText, item, fc.constantFrom<Columns>(42, 48), (title, number, columns) => {
        const lines = layOutReceipt(
          {
            ...emptyContent,
            lent: [{ title, item: number, dueOn: null, provisional: true, renewed: false }],
            notReturned: [{ title: null, item: number, code: 'refused', message: title }],
          },
          say('nl'),
          { ...options, columns },
        );
        for (const { text } of lines) {
          expect(Array.from(text).length).toBeLessThanOrEqual(columns);
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
          if (!title.includes(number)) expect(text).not.toContain(number);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('lets no printer command in through a title', () => {
    const bytes = encodeReceipt(
      layOutReceipt(
        {
          ...emptyContent,
          lent: [
            {
              title: 'a\x1bp\x00\x19\xfab\x10\x04\x01',
              item: '1',
              dueOn: null,
              provisional: false,
              renewed: false,
            },
          ],
        },
        say('nl'),
        options,
      ),
      options,
    );
    expect(Buffer.from(bytes).includes(Buffer.from([0x1b, 0x70]))).toBe(false);
    expect(bytes.includes(0x10)).toBe(Buffer.from(bytes).includes(Buffer.from([0x1b, 0x74, 0x10])));
    expect(Buffer.from(bytes).includes(Buffer.from([0x10, 0x04]))).toBe(false);
  });

  it('can be encoded for every model of the list', () => {
    expect(printerModels).toContain('epson-tm-t20iii');
    expect(printerModels).not.toContain('star-tsp650');
    for (const printerModel of share(printerModels, 0, 4)) {
      const job = encodeReceipt(layOutReceipt(content, say('nl'), options), {
        columns: 42,
        printerModel,
      });
      expect(job.length).toBeGreaterThan(500);
      // What a code page lacks is written as a question mark; one model has no euro sign at all.
      if (printerModel !== 'mpt-ii')
        expect(Buffer.from(job).includes('?'), printerModel).toBe(false);
    }
  });
});
