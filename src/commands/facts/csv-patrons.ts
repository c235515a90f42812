/** The lines of a report that are of one patron, as facts. */
import type { Facts, Fee, ReplacementInvoice } from '../../../packages/blocks/src/index.ts';
import type { ExportedLine } from '../../store/facts-base/import-facts.ts';
import type { CsvLine, LineReader } from './csv-columns.ts';
import { BadLine } from './exported-line.ts';

interface Patron {
  number: number;
  /** what is wrong with one of its lines: then the patron is left out, as its facts are not whole */
  problem: { number: number; text: string } | null;
  cards: readonly string[];
  first: CsvLine;
  fees: Map<string, Fee>;
  items: Map<string, Map<string, ReplacementInvoice['items'][number]>>;
  blocks: Set<string>;
}

/** Each call returns what is finished: the patron before, when the next one begins. */
export function csvPatrons(reader: LineReader, exportedAt: string) {
  let patron: Patron | null = null;
  /** the line before could not be read: it may have been of the patron who comes next */
  let isDoubtful = false;

  const end = (): ExportedLine[] => {
    const finished = patron;
    patron = null;
    if (finished === null) return [];
    const { number, problem, cards } = finished;
    if (problem !== null) return [{ kind: 'bad', number: problem.number, problem: problem.text }];
    return [{ kind: 'patron', number, cards, facts: factsOf(finished, reader, exportedAt) }];
  };
  const take = (number: number, cells: readonly string[]): ExportedLine[] => {
    let line: CsvLine | null = null;
    let problem: Patron['problem'] = null;
    try {
      line = reader.read(cells);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      problem = { number, text: error.message };
    }
    const card = line?.cards[0] ?? reader.cardOf(cells);
    if (card === null) return skipped(number, problem?.text ?? '', 1);
    const isNext = patron === null || patron.cards[0] !== card;
    const finished = isNext ? end() : [];
    patron ??= {
      number,
      cards: line?.cards ?? [card],
      first: line ?? emptyLine,
      problem: isDoubtful ? { number, text: besideUnreadable } : null,
      fees: new Map(),
      items: new Map(),
      blocks: new Set(),
    };
    isDoubtful = false;
    patron.problem ??= problem;
    if (line !== null) add(patron, line);
    return finished;
  };
  const skipped = (number: number, text: string, lines: number): ExportedLine[] => {
    if (patron !== null) patron.problem ??= { number, text: besideUnreadable };
    const finished = end();
    isDoubtful = true;
    // Lines that a wrong quote joined count each.
    return [
      ...finished,
      ...Array.from({ length: lines }, () => ({ kind: 'bad' as const, number, problem: text })),
    ];
  };
  return {
    take,
    /** A line with too few or too many columns, or several that a quote joined. */
    skip: (number: number, cells: readonly string[]) =>
      skipped(
        number,
        'has other columns than the headings, or a quote that joins lines',
        linesIn(cells),
      ),
    end,
  };
}

const besideUnreadable = 'stands beside a line that cannot be read, which may be of this patron';
const emptyLine: CsvLine = {
  cards: [],
  facts: {},
  fee: null,
  invoiceItem: null,
  manualBlock: null,
};

function linesIn(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\n').length - 1, 1);
}

/** A report may name a fee again on the line of each block: the first counts. */
function add({ fees, items, blocks }: Patron, { fee, invoiceItem, manualBlock }: CsvLine): void {
  if (fee !== null && !fees.has(fee.id)) fees.set(fee.id, fee);
  if (manualBlock !== null) blocks.add(manualBlock);
  if (invoiceItem === null) return;
  const { invoice, ...item } = invoiceItem;
  const known = items.get(invoice) ?? new Map();
  if (!known.has(item.item)) items.set(invoice, known.set(item.item, item));
}

/** A list is known, if empty, where the configuration names its column. */
function factsOf(
  { first, fees, items, blocks }: Patron,
  { has }: LineReader,
  observedAt: string,
): Facts {
  return {
    observedAt,
    ...first.facts,
    ...(has('feeId') ? { fees: [...fees.values()] } : {}),
    ...(has('invoiceItem')
      ? { replacementInvoices: [...items].map(([id, each]) => ({ id, items: [...each.values()] })) }
      : {}),
    ...(has('manualBlock') ? { manualBlocks: [...blocks] } : {}),
  };
}
