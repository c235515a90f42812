/** Reads an exported block list line by line, and says at its end whether it is to be trusted. */
import { linesOf, type NumberedLine } from '../nightly/lines.ts';
import { rejectionOf } from '../nightly/rejection.ts';
import { type ListLine, readListLine } from './block-list-line.ts';

export interface ReadingOptions {
  /** when the list was exported, where its head does not say */
  exportedAt: string;
  /** the share of lines that may be bad, 0 to 1 */
  mostBad: number;
  onBadLine(number: number, problem: string): void;
}

/** What the lines say together. */
interface ListRead {
  taken: number;
  bad: number;
  exportedAt: string;
  /** null: it can be trusted. Otherwise why it is rejected */
  rejected: string | null;
}

interface ListReading {
  take(line: NumberedLine): void;
  end(): ListRead;
}

export function createListReading(
  options: ReadingOptions,
  onEntry: (entry: ListLine) => void,
): ListReading {
  let { exportedAt } = options;
  let announced: number | null = null;
  let [taken, bad] = [0, 0];
  return {
    take({ number, text }) {
      if (text.trim() === '') return;
      const read = readListLine(text);
      if (read.kind === 'entry') {
        onEntry(read);
        taken++;
      } else if (read.kind === 'head') {
        exportedAt = read.exportedAt ?? exportedAt;
        announced = read.entries;
      } else {
        bad++;
        options.onBadLine(number, read.problem);
      }
    },
    end() {
      const { mostBad } = options;
      const rejected = rejectionOf('list', { taken, bad, announced, mostBad });
      return { taken, bad, exportedAt, rejected };
    },
  };
}

/** The checks of an import, for one who passes the list on and keeps nothing of it. */
export async function checkList(
  text: AsyncIterable<string>,
  options: ReadingOptions & { onProgress?(lines: number): void },
): Promise<ListRead> {
  const reading = createListReading(options, () => {});
  for await (const lines of linesOf(text)) {
    for (const line of lines) reading.take(line);
    options.onProgress?.(lines.at(-1)?.number ?? 0);
  }
  return reading.end();
}
