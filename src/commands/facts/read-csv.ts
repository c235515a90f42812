/**
 * A report of the library system as CSV, by the columns that the configuration names. A patron may
 * have several lines, one after the other: one for each fee, item on an invoice, or block.
 */
import { CsvError, type Info, parse } from 'csv-parse';
import type { CsvSettings } from '../../config/facts.ts';
import type { ExportedLine } from '../../store/facts-base/import-facts.ts';
import { lineReader, missingHeadings } from './csv-columns.ts';
import { csvPatrons } from './csv-patrons.ts';

/** The report as a whole cannot be read. Its message quotes none of it. */
export class UnreadableReport extends Error {}

interface CsvOptions {
  csv: CsvSettings;
  timeZone: string;
  /** when the report was made */
  exportedAt: string;
}
interface CsvRecord {
  /** the line on which it ends */
  number: number;
  cells: readonly string[];
}

/** As the parser gives it with `info`. */
interface Numbered {
  record: string[];
  info: Info;
}

/** Longer than any line: a quote that is not closed must not swallow the file. */
const mostRecordBytes = 100_000;
const batchLength = 1_000;

/** @throws UnreadableReport */
export async function* readCsv(
  text: AsyncIterable<string>,
  options: CsvOptions,
): AsyncGenerator<ExportedLine[]> {
  let patrons: ReturnType<typeof csvPatrons> | null = null;
  let width = 0;
  let batch: ExportedLine[] = [];
  for await (const { number, cells } of recordsOf(text, options.csv)) {
    if (patrons === null) {
      patrons = csvPatrons(readerOf(cells, options), options.exportedAt);
      width = cells.length;
    } else if (cells.length === width && !joinsLines(cells, options.csv.separator))
      batch.push(...patrons.take(number, cells));
    else batch.push(...patrons.skip(number, cells));
    if (batch.length < batchLength) continue;
    yield batch;
    batch = [];
  }
  yield [...batch, ...(patrons?.end() ?? [])];
}

/** Whether a quote has made one cell of whole lines: remarks have line breaks, and few separators. */
function joinsLines(cells: readonly string[], separator: string): boolean {
  return cells.some(
    (cell) =>
      cell.includes('\n') &&
      cell.split('\n').some((line) => line.split(separator).length >= cells.length),
  );
}

function readerOf(cells: readonly string[], { csv, timeZone }: CsvOptions) {
  const headings = cells.map((cell) => cell.trim());
  const missing = missingHeadings(csv, headings);
  if (missing.length === 0) return lineReader(csv, headings, timeZone);
  const names = missing.map((name) => `"${name}"`).join(', ');
  throw new UnreadableReport(
    `has no column ${names}: facts.csv in the configuration says how it is read`,
  );
}

async function* recordsOf(
  text: AsyncIterable<string>,
  { separator }: CsvSettings,
): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter: separator,
    bom: true,
    // Separated later, so that one such line does not end the import.
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: mostRecordBytes,
    info: true,
  });
  const fed = feed(text, parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Numbered>)
      yield { number: info.lines, cells: record };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UnreadableReport(`line ${error.lines}: a quote is not closed, or a line never ends`);
  }
  await fed;
}

/** An error of the source ends the parser too. */
async function feed(text: AsyncIterable<string>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of text) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error as Error);
  }
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off('drain', done).off('close', done);
      resolve();
    };
    parser.once('drain', done).once('close', done);
  });
}
