import { all } from '../codec/access.ts';
import { type DateOrder, dayInWords, readDay } from '../codec/dates.ts';
import type { Field } from '../messages/table.ts';
import type { LoanFormat } from './profile.ts';

export interface LoanEntry {
  /** null: the line names no item, only a title */
  item: string | null;
  /** YYYY-MM-DD */
  dueOn: string | null;
  /** the due date as text, where it cannot be read or can be read in two ways */
  dueText: string | null;
  title: string | null;
}

interface How {
  timeZone: string;
  dateOrder?: DateOrder | null;
  /** whether a word is what item numbers look like at this library */
  isItem?(word: string): boolean;
}
type Reader = (line: string, how: How) => LoanEntry;

function dueIn(text: string, { timeZone, dateOrder = null }: How) {
  const dueOn = readDay(text, timeZone, dateOrder);
  return { dueOn, dueText: dueOn === null ? dayInWords(text) : null };
}

function orNull(text: string | undefined) {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

const readers: Record<LoanFormat, Reader> = {
  tilde: (line, how) => {
    const [item, due = '', ...title] = line.split('~');
    return { item: orNull(item), ...dueIn(due, how), title: orNull(title.join('~')) };
  },
  percent: (line, how) => {
    const [item, due = '', title] = line.split('%');
    return { item: orNull(item), ...dueIn(due, how), title: orNull(title) };
  },
  bare: (line) => ({ item: orNull(line), dueOn: null, dueText: null, title: null }),
  free: (line, { timeZone, dateOrder = null, isItem = () => false }) => {
    const words = line.trim().split(/\s+/);
    const [first = ''] = words;
    const digits = first.match(/\d/g)?.length ?? 0;
    // A year or a number in a title is no item number; six digits are, and so is a shorter one that
    // is of this library and stands alone. A title of one word may fit a wide pattern.
    const named = digits >= 6 || (words.length === 1 && digits > 0 && isItem(first));
    const dueOn = words.length > 1 ? readDay(words.at(-1) ?? '', timeZone, dateOrder) : null;
    const title = words.slice(named ? 1 : 0, dueOn === null ? undefined : -1).join(' ');
    return { item: named ? first : null, dueOn, dueText: null, title: orNull(title) };
  },
};

/** Every charged item of a message, in order. */
export function readLoans(
  message: { readonly fields: readonly Field[] },
  how: How & { format: LoanFormat; field: string },
): LoanEntry[] {
  return all(message, how.field)
    .filter((line) => line.trim() !== '')
    .map((line) => readers[how.format](line, how));
}
