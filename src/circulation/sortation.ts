/** Where a returned item goes: by the library's own table. Pure. */
import type { Destination, Language, SortationSign } from '../../machines/domain.ts';
import type { ReturnVerdict, Sorting } from '../library/library.ts';

/** One row of `sortation.rows` of the configuration. */
export interface SortationRow {
  /** what the code is */
  by: 'bin' | 'branch' | 'home' | 'alert';
  /** a code, or a range of numbers: `06-99`; empty: the library system names none */
  code: string;
  words: Readonly<Record<Language, string>>;
  colour: string | null;
  to: 'desk' | 'bin' | 'shelf';
  slip: boolean;
}

/**
 * The first of bin, branch, home and alert that has a row. No row: the desk, never the shelf. With
 * an alert the item is for the staff: where it belongs does not count then, and no row sends it to
 * the shelf. Without a table, or an answer's `sorting`: as the library port reads the answer.
 */
export function destinationOf(
  table: readonly SortationRow[] | null,
  { destination, sorting }: Pick<ReturnVerdict, 'destination' | 'sorting'>,
): Destination {
  if (table === null || sorting === undefined) return destination;
  const isAlert = sorting.isAlert || !isSame('00', sorting.alertType ?? '00');
  const said = isAlert ? { ...sorting, home: undefined } : sorting;
  for (const [by, code] of codesOf(said)) {
    const row = rowOf(table, by, code);
    if (row !== undefined) return isAlert && row.to === 'shelf' ? desk : placeOf(row, code);
  }
  const without = isAlert || sorting.bin?.trim() ? undefined : table.find(isWithoutBin);
  return without === undefined ? desk : placeOf(without, '');
}

const desk: Destination = { kind: 'desk' };

function codesOf({
  bin,
  branch,
  home,
  alertType,
}: { [K in keyof Sorting]?: Sorting[K] | undefined }) {
  const codes = [
    ['bin', bin],
    ['branch', branch],
    ['home', home],
    ['alert', alertType],
  ] as const;
  return codes.flatMap(([by, code]) => (code?.trim() ? [[by, code.trim()] as const] : []));
}

function isWithoutBin({ by, code }: SortationRow): boolean {
  return by === 'bin' && code === '';
}

function placeOf({ to, words, colour, slip }: SortationRow, name: string): Destination {
  const sign: SortationSign = { words, colour, slip };
  return to === 'bin' ? { kind: 'bin', name, sign } : { kind: to, sign };
}

/** A row of the code itself counts before a range that has it. */
function rowOf(table: readonly SortationRow[], by: SortationRow['by'], code: string) {
  const rows = table.filter((each) => each.by === by);
  return rows.find((each) => isSame(each.code, code)) ?? rows.find((each) => isIn(each.code, code));
}

function isIn(range: string, code: string): boolean {
  const [, from, to] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  if (from === undefined || to === undefined || !/^\d+$/.test(code)) return false;
  return Number(from) <= Number(code) && Number(code) <= Number(to);
}

/** Numbers as numbers: 02 is 2. */
function isSame(one: string, other: string): boolean {
  const plain = (code: string) => code.trim().replace(/^0+(?=\d+$)/, '');
  return plain(one) === plain(other);
}
