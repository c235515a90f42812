/** The lines of an export, in either form. */
import type { Config } from '../../config/schema.ts';
import type { ExportedLine } from '../../store/facts-base/import-facts.ts';
import { type ExportFile, momentOf, openExport } from '../common/export-file.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';

export interface ExportOptions {
  format?: 'json' | 'csv';
  exportedAt?: string;
}

export interface OpenedExport {
  lines: AsyncIterable<readonly ExportedLine[]>;
  share: ExportFile['share'];
  exportedAt: string;
}

/** `format` left out: by the name of the file. */
export function openExportedLines(
  file: string,
  { format, exportedAt: named }: ExportOptions,
  { facts, library }: Config,
): OpenedExport {
  const isCsv = format === undefined ? /\.csv(\.gz)?$/i.test(file) : format === 'csv';
  if (!isCsv) {
    const { text, share, changedAt } = openExport(file);
    const exportedAt = momentOf(named) ?? changedAt;
    return { lines: readJsonLines(text, exportedAt), share, exportedAt };
  }
  const { csv } = facts;
  if (csv === undefined)
    throw new Refusal(
      `${file}: facts.csv in the configuration does not say what its columns are.`,
      exitCodes.wrongConfiguration,
    );
  const { text, share, changedAt } = openExport(file, csv.encoding);
  const exportedAt = momentOf(named) ?? changedAt;
  const { timeZone } = library;
  return { lines: readCsv(text, { csv, timeZone, exportedAt }), share, exportedAt };
}
