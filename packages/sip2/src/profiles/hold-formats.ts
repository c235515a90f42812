import { all } from '../codec/access.ts';
import { plainText } from '../codec/values.ts';
import type { Field } from '../messages/table.ts';
import type { HoldFormat } from './profile.ts';

/** One hold as it was read; null where the line does not have the value. */
interface HoldEntry {
  item: string | null;
  title: string | null;
  /** where it is to be picked up */
  place?: string | null;
}

type Reader = (line: string) => HoldEntry;

function orNull(text: string | undefined) {
  return text === undefined || text.trim() === '' ? null : plainText(text);
}

const readers: Record<HoldFormat, Reader> = {
  bare: (line) => ({ item: orNull(line), title: null }),
  title: (line) => ({ item: null, title: orNull(line) }),
  tilde: (line) => {
    const [item, ...title] = line.split('~');
    return { item: orNull(item), title: orNull(title.join('~')) };
  },
  percent: (line) => {
    const [, item, , , place = '', title] = line.split('%');
    // The agency before the name says nothing to a patron.
    const name = place.replace(/^\w{2,3}-\d{6}(?:\s+-\s+|$)/, '');
    return { item: orNull(item), title: orNull(title), place: orNull(name) };
  },
  free: (line) => {
    const [first = '', ...rest] = line.trim().split(/\s+/);
    // As in a list of loans: a year or a number in a title is no item number; six digits are.
    const named = (first.match(/\d/g)?.length ?? 0) >= 6;
    return named
      ? { item: first, title: orNull(rest.join(' ')) }
      : { item: null, title: orNull(line) };
  },
};

/** SIPServer's stub writes a hold as the address of its record in memory. */
const address = /^(?:HASH|ARRAY)\(0x[0-9a-f]+\)$/i;

/** The lines of a list of holds, without those that say nothing. */
export function holdLines(
  message: { readonly fields: readonly Field[] },
  field: 'AS' | 'CD',
): string[] {
  return all(message, field)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !address.test(line));
}

export function readHold(line: string, format: HoldFormat): HoldEntry {
  return readers[format](line);
}
