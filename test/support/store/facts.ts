import { readJsonLines } from '../../../src/commands/facts/read-json-lines.ts';
import { type FactsImport, importFacts } from '../../../src/store/facts-base/import-facts.ts';

/** A text in pieces of this size. */
export async function* pieces(text: string, size = text.length): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += Math.max(1, size))
    yield text.slice(at, at + Math.max(1, size));
}

export interface Imported extends FactsImport {
  badLines: [number, string][];
}

/** Imports an export in JSON lines into the data folder of a kiosk, as `kiosk facts import` does. */
export async function importFactsText(
  folder: string,
  text: string,
  more: { exportedAt?: string; mostBad?: number; size?: number } = {},
): Promise<Imported> {
  const badLines: [number, string][] = [];
  const exportedAt = more.exportedAt ?? new Date().toISOString();
  const result = await importFacts({
    folder,
    lines: readJsonLines(pieces(text, more.size), exportedAt),
    exportedAt,
    mostBad: more.mostBad ?? 0,
    onBadLine: (number, problem) => badLines.push([number, problem]),
  });
  return { ...result, badLines };
}
