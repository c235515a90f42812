/** Lines of text on paper, wrapped to its columns. */
import { cleanText, pairLine, wrapText } from './layout.ts';

/** One printed line, never longer than the columns. `tall`: double height. */
export interface PrintedLine {
  text: string;
  align: 'left' | 'center';
  bold: boolean;
  tall: boolean;
}
/** Characters on a line of 80 mm paper: 42 at 180 dpi, 48 at 203 dpi. */
export type Columns = 42 | 48;
export interface Say {
  /** A text of the catalogues; dates as `PlainDate`, moments as `Instant`, amounts in cents. */
  (key: string, args?: Readonly<Record<string, string | number>>): string;
  /** the library system's own message in this language; as it is where it is not known */
  ofLibrary(message: string): string;
}

type Style = Partial<Omit<PrintedLine, 'text'>>;

export interface Paper {
  readonly lines: readonly PrintedLine[];
  /** Any text of a library system or a tag; what is beyond `most` lines ends in `…`. */
  put(text: string, style?: Style, indent?: number, most?: number): void;
  /** One text at the left, one at the right. */
  pair(left: string, right: string): void;
  /** A bold line with a rule below it, after an empty one. */
  heading(text: string): void;
  blank(): void;
}

export function createPaper(columns: Columns): Paper {
  const lines: PrintedLine[] = [];
  const plain = { align: 'left', bold: false, tall: false } as const;
  const put = (text: string, style: Style = {}, indent = 0, most = Number.POSITIVE_INFINITY) => {
    for (const line of wrapText(cleanText(text), columns, indent, most))
      lines.push({ text: line, ...plain, ...style });
  };
  return {
    lines,
    put,
    pair: (left, right) => {
      const text = pairLine(cleanText(left), cleanText(right), columns);
      lines.push({ text, ...plain, bold: true });
    },
    heading: (text) => {
      put('');
      put(text, { bold: true });
      put('-'.repeat(columns));
    },
    blank: () => put(''),
  };
}
