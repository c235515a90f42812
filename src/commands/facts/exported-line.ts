/** What the readers of an export share. */
import type { ExportedLine } from '../../store/facts-base/import-facts.ts';

/** Its message quotes nothing of the line, which is about a person. */
export class BadLine extends Error {}

export function numberedOrBad(number: number, read: () => ExportedLine): ExportedLine {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BadLine)) throw error;
    return { kind: 'bad', number, problem: error.message };
  }
}

export function readCard(card: unknown): string {
  if (typeof card !== 'string' || card.trim() === '' || card.length > 64)
    throw new BadLine('has no card, a number in quotes');
  return card.trim();
}
