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

type Reader = (line: string, timeZone: string, order: DateOrder | null) => LoanEntry;

function dueIn(text: string, timeZone: string, order: DateOrder | null) {
  const dueOn = readDay(text, timeZone, order);
  return { dueOn, dueText: dueOn === null ? dayInWords(text) : null };
}

function orNull(text: string | undefined) {
  return text === undefined || text.trim() === '' ? null : text.trim();
}

const readers: Record<LoanFormat, Reader> = {
  tilde: (line, timeZone, order) => {
    const [item, due = '', ...title] = line.split('~');
    return { item: orNull(item), ...dueIn(due, timeZone, order), title: orNull(title.join('~')) };
  },
  percent: (line, timeZone, order) => {
    const [item, due = '', ...rest] = line.replace(/^%/, '').split('%');
    return { item: orNull(item), ...dueIn(due, timeZone, order), title: orNull(rest.at(-1)) };
  },
  bare: (line) => ({ item: orNull(line), dueOn: null, dueText: null, title: null }),
  free: (line, timeZone, order) => {
    const words = line.trim().split(/\s+/);
    // A year or a number in a title is no item number; six digits are.
    const named = (words[0]?.match(/\d/g)?.length ?? 0) >= 6;
    const dueOn = words.length > 1 ? readDay(words.at(-1) ?? '', timeZone, order) : null;
    const title = words.slice(named ? 1 : 0, dueOn === null ? undefined : -1).join(' ');
    return { item: named ? (words[0] ?? null) : null, dueOn, dueText: null, title: orNull(title) };
  },
};

/** Every charged item of a message, in order. */
export function readLoans(
  message: { readonly fields: readonly Field[] },
  how: { format: LoanFormat; field: string; timeZone: string; dateOrder?: DateOrder | null },
): LoanEntry[] {
  return all(message, how.field)
    .filter((line) => line.trim() !== '')
    .map((line) => readers[how.format](line, how.timeZone, how.dateOrder ?? null));
}
