import { all } from './access.ts';
import { readDay } from './dates.ts';
import type { LoanFormat } from './profile.ts';
import type { Field } from './table.ts';

export interface LoanEntry {
  /** null: the line names no item, only a title */
  item: string | null;
  /** YYYY-MM-DD */
  dueOn: string | null;
  title: string | null;
}

type Reader = (line: string, timeZone: string) => LoanEntry;

const orNull = (text: string | undefined) => (text === undefined || text.trim() === '' ? null : text.trim());

const readers: Record<LoanFormat, Reader> = {
  tilde: (line, timeZone) => {
    const [item, due = '', ...title] = line.split('~');
    return { item: orNull(item), dueOn: readDay(due, timeZone), title: orNull(title.join('~')) };
  },
  percent: (line, timeZone) => {
    const [item, due = '', ...rest] = line.replace(/^%/, '').split('%');
    return { item: orNull(item), dueOn: readDay(due, timeZone), title: orNull(rest.at(-1)) };
  },
  bare: (line) => ({ item: orNull(line), dueOn: null, title: null }),
  free: (line, timeZone) => {
    const words = line.trim().split(/\s+/);
    // A year or a number in a title is no item number; six digits are.
    const named = (words[0]?.match(/\d/g)?.length ?? 0) >= 6;
    const dueOn = words.length > 1 ? readDay(words.at(-1) ?? '', timeZone) : null;
    const title = words.slice(named ? 1 : 0, dueOn === null ? undefined : -1).join(' ');
    return { item: named ? (words[0] ?? null) : null, dueOn, title: orNull(title) };
  },
};

/** Every charged item of a message, in order. */
export function readLoans(
  message: { readonly fields: readonly Field[] },
  how: { format: LoanFormat; field: string; timeZone: string },
): LoanEntry[] {
  return all(message, how.field)
    .filter((line) => line.trim() !== '')
    .map((line) => readers[how.format](line, how.timeZone));
}
