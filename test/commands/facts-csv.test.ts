/** A report of the library system as CSV: columns by the configuration, several lines a patron. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCsv } from '../../src/commands/facts/read-csv.ts';
import { type CsvSettings, facts as section } from '../../src/config/facts.ts';
import type { ExportedLine } from '../../src/store/facts-base/import-facts.ts';
import { pieces } from '../support/store/facts.ts';

const exportedAt = '2026-11-25T23:00:00+01:00';
const columns = {
  card: 'Kaartnummer',
  otherCards: 'Andere kaarten',
  branch: 'Vestiging',
  membershipStatus: 'Status',
  membershipType: 'Abonnement',
  membershipStartedOn: 'Begin',
  membershipFee: 'Lidgeld open',
  feeId: 'Registratie',
  feeAmount: 'Bedrag',
  feeCreatedOn: 'Datum',
  feeType: 'Soort',
  feeDeferredUntil: 'Regeling tot',
  invoiceId: 'Nota',
  invoiceItem: 'Exemplaar',
  invoiceAmount: 'Prijs',
  invoiceReturned: 'Terug',
  invoiceFee: 'Registratie van nota',
  manualBlock: 'Blokkering',
};
type Cells = Partial<Record<keyof typeof columns | 'name', string>>;
const order = [...Object.keys(columns), 'name'] as (keyof Cells)[];
const headings = [...Object.values(columns), 'Naam'];

function settings(more: object = {}): CsvSettings {
  const { csv } = section.parse({ csv: { columns, ...more } });
  if (csv === undefined) throw new Error('no csv');
  return csv;
}
function row(cells: Cells) {
  return order.map((column) => cells[column] ?? '').join(';');
}
async function read(text: string, more: object = {}, size?: number): Promise<ExportedLine[]> {
  const options = { csv: settings(more), timeZone: 'Europe/Brussels', exportedAt };
  const lines: ExportedLine[] = [];
  for await (const batch of readCsv(pieces(text, size), options)) lines.push(...batch);
  return lines;
}
function report(...rows: (Cells | string)[]) {
  return [headings.join(';'), ...rows.map((each) => (typeof each === 'string' ? each : row(each)))]
    .map((line) => `${line}\r\n`)
    .join('');
}
const an: Cells = {
  ...{ card: '23550000000018', otherCards: '90061512345, 23550000000901', name: '"Peeters; An"' },
  ...{ branch: '35500', membershipStatus: 'Normaal', membershipType: '60' },
  ...{ membershipStartedOn: '14-03-2025', membershipFee: '0,00' },
};
const nothingOpen = { fees: [], replacementInvoices: [], manualBlocks: [] };
const factsOfAn = {
  ...{ observedAt: exportedAt, branch: '35500' },
  membership: { status: 5, type: '60', startedOn: '2025-03-14', feeCents: 0 },
  ...nothingOpen,
};

describe('a patron', () => {
  test('of one line, with nothing open', async () => {
    expect(await read(report(an))).toEqual([
      {
        ...{ kind: 'patron', number: 2 },
        cards: ['23550000000018', '90061512345', '23550000000901'],
        facts: factsOfAn,
      },
    ]);
  });

  test('of several lines: each fee, item and block once', async () => {
    const fee = { ...an, feeId: '771203', feeAmount: '1.240,50', feeCreatedOn: '05/11/2026' };
    const item = { ...an, invoiceId: 'N1', invoiceItem: '3004', invoiceAmount: '24,95' };
    const lines = await read(
      report(
        { ...fee, manualBlock: 'Adres onbekend' },
        { ...fee, manualBlock: 'Telefoon' },
        { ...an, feeId: '771204', feeAmount: '5', feeType: '1' },
        { ...an, feeId: '771205', feeAmount: '30,00', feeDeferredUntil: '31-12-2026' },
        item,
        { ...item, invoiceItem: '3005', invoiceReturned: 'ja', invoiceFee: '771209' },
        { card: '7', membershipStatus: '4' },
      ),
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({
      facts: {
        ...factsOfAn,
        fees: [
          { id: '771203', amountCents: 124_050, createdOn: '2026-11-05' },
          { id: '771204', amountCents: 500, membership: true },
          { id: '771205', amountCents: 3_000, state: 'arrangement', until: '2026-12-31' },
        ],
        replacementInvoices: [
          {
            id: 'N1',
            items: [
              { item: '3004', amountCents: 2_495, paidCents: 0, returned: false },
              { item: '3005', amountCents: 2_495, paidCents: 0, returned: true, fee: '771209' },
            ],
          },
        ],
        manualBlocks: ['Adres onbekend', 'Telefoon'],
      },
    });
    expect(lines[1]).toMatchObject({ number: 8, facts: { membership: { status: 4 } } });
  });

  test('keeps unknown what no column tells', async () => {
    const few = { columns: { card: 'Kaartnummer', membershipStatus: 'Status' } };
    expect(await read('Status;Kaartnummer\nNiet betaald;7\n', few)).toMatchObject([
      { cards: ['7'], facts: { observedAt: exportedAt, membership: { status: 4 } } },
    ]);
    const [line] = await read('Status;Kaartnummer\n;7\n', few);
    expect(line).toMatchObject({ facts: { observedAt: exportedAt } });
    expect(JSON.stringify(line)).not.toMatch(/fees|manualBlocks|membership/);
  });

  test('by other marks: month first, points and commas, own words', async () => {
    const more = {
      ...{ dates: 'month-first', decimal: '.', separator: ',', statuses: { Actief: 5 } },
      columns: {
        ...{ card: 'Card', membershipStatus: 'State', membershipStartedOn: 'Since' },
        membershipFee: 'Owed',
      },
    };
    expect(
      await read('Card,State,Since,Owed\n7,Actief,03/14/2025,"1,240.50"\n', more),
    ).toMatchObject([
      { facts: { membership: { status: 5, startedOn: '2025-03-14', feeCents: 124_050 } } },
    ]);
  });

  test('is the same however the file is cut, with a mark at its start and blank lines', async () => {
    const text = `\uFEFF${report(an, { card: '7' }, '', { card: '8', name: '"a ""b"""' })}`;
    const whole = await read(text);
    expect(whole.map(({ kind }) => kind)).toEqual(['patron', 'patron', 'patron']);
    for (const size of [1, 2, 7, 64]) expect(await read(text, {}, size)).toEqual(whole);
  });
});

describe('a bad line', () => {
  test.each<[string, Cells, RegExp]>([
    ['an amount', { feeId: '1', feeAmount: 'veel' }, /^column "Bedrag" is not an amount$/],
    ['a day that does not exist', { membershipStartedOn: '31-02-2025' }, /"Begin" is not a date/],
    ['a status without a number', { membershipStatus: 'Raar' }, /^column "Status" is not a status/],
    ['a fee without a number', { feeAmount: '1,00' }, /fee without its number/],
    ['a fee without an amount', { feeId: '1' }, /fee without its number or its amount/],
    ['an item without a price', { invoiceId: 'N', invoiceItem: '3' }, /replacement invoice/],
  ])('%s', async (_, cells, problem) => {
    expect(await read(report({ card: '7', ...cells }))).toEqual([
      { kind: 'bad', number: 2, problem: expect.stringMatching(problem) },
    ]);
  });

  test('leaves out the whole patron, whose facts would not be whole, and no other', async () => {
    const lines = await read(
      report(
        { card: '6' },
        { card: '7', manualBlock: 'Adres' },
        { card: '7', feeId: '1', feeAmount: 'veel' },
        { card: '7', feeId: '2', feeAmount: '1' },
        { card: '8' },
      ),
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['patron', 'bad', 'patron']);
    expect(lines[1]).toMatchObject({ number: 4 });
  });

  test('without a card, or with other columns, may be of the patron before or after', async () => {
    for (const line of [row({ feeId: '1', feeAmount: '9' }), '7;8', `${row({ card: '7' })};9`]) {
      const lines = await read(
        report({ card: '5' }, { card: '6' }, line, { card: '7' }, { card: '8' }),
      );
      expect(lines.map(({ kind }) => kind)).toEqual(['patron', 'bad', 'bad', 'bad', 'patron']);
    }
  });

  test('a quote that joins lines: each of them counts as bad, and those beside it', async () => {
    const joined = [{ card: '6', name: '"open' }, { card: '7' }, { card: '8', name: '"' }];
    const around = (cards: string[]) => cards.map((card) => ({ card }));
    const lines = await read(report(...around(['4', '5']), ...joined, ...around(['9', '10'])));
    const cards = lines.flatMap((line) => (line.kind === 'patron' ? line.cards : []));
    expect(cards).toEqual(['4', '10']);
    expect(lines.filter(({ kind }) => kind === 'bad')).toHaveLength(5);
  });

  test('a quote that is not closed ends the import', async () => {
    await expect(read(report({ card: '7', name: '"open' }, { card: '8' }))).rejects.toThrow(
      /^line \d+: a quote is not closed/,
    );
    const long = report({ card: '7', name: '"open' }, ...Array(20_000).fill({ card: '8' }));
    await expect(read(long)).rejects.toThrow(/a quote is not closed/);
  });

  test('a report without a column that is to be read ends the import', async () => {
    await expect(read('Kaartnummer;Naam\n7;An\n')).rejects.toThrow(
      /^has no column "Andere kaarten"/,
    );
  });

  test('is never quoted, whatever stands in it', async () => {
    const secret = '23559999';
    const cell = fc.oneof(fc.string(), fc.constantFrom('"', ';', '\n', '-', '1,0', '31-12-2026'));
    const cells = fc.array(fc.tuple(fc.constantFrom(...order), cell), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 4 }), async (rows) => {
        const text = report(
          ...rows.map((each) =>
            Object.fromEntries(each.map(([column, value]) => [column, `${secret}${value}`])),
          ),
        );
        const lines = await read(text).catch((error: Error) => [
          { kind: 'bad' as const, number: 0, problem: error.message },
        ]);
        return lines.every((line) => line.kind !== 'bad' || !line.problem.includes(secret));
      }),
    );
  });
});

describe('the configuration', () => {
  test.each<[object, string]>([
    [{ card: 'A', feeAmount: 'B' }, 'csv.columns.feeId'],
    [{ card: 'A', feeId: 'B' }, 'csv.columns.feeAmount'],
    [{ card: 'A', invoiceItem: 'B', invoiceId: 'C' }, 'csv.columns.invoiceAmount'],
    [{ feeId: 'B', feeAmount: 'C' }, 'csv.columns.card'],
  ])('%j lacks a column', (given, path) => {
    const { error } = section.safeParse({ csv: { columns: given } });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
