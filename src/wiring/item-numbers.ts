/**
 * The one place where a number that was read becomes the number of the library system: everything
 * after it knows one form of one item. Pure.
 */
import type { RewriteRow } from '../config/numbers/item-rewrite.ts';
import type { Config } from '../config/schema.ts';

export type ItemSource = 'tag' | 'scanner';
export interface ReadNumber {
  number: string;
  source: ItemSource;
  /** of a tag that the kiosk decoded; left out: not known */
  model?: string | undefined;
  owner?: string | undefined;
}
type Items = Pick<Config['identification']['item'], 'rewrite' | 'owners'>;

/** In capitals or small: how a tag writes an ISIL depends on its model and on who wrote it. */
function isSameOwner(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

/** False: it is on the tag of another library. */
function isOfOwners({ owner }: ReadNumber, owners: Items['owners']): boolean {
  return owner === undefined || owners === null || owners.some((own) => isSameOwner(own, owner));
}

/** What a row makes of a number; null: it does not take it. */
function takenBy(row: RewriteRow, { number, source, model, owner }: ReadNumber): string | null {
  const { takeOff, add } = row;
  const fits =
    (row.source === null || row.source === source) &&
    (row.owner === null || (owner !== undefined && isSameOwner(row.owner, owner))) &&
    (row.model === null || row.model === model) &&
    (row.pattern === null || new RegExp(`^(?:${row.pattern})$`).test(number)) &&
    number.startsWith(takeOff);
  return fits ? add + number.slice(takeOff.length) : null;
}

/** The place of the row that takes it, from 0, and what it makes of it; null: none does. */
export function takingRow(
  rows: readonly RewriteRow[],
  read: ReadNumber,
): { at: number; number: string } | null {
  for (const [at, row] of rows.entries()) {
    const number = takenBy(row, read);
    if (number !== null) return { at, number };
  }
  return null;
}

/**
 * The number as the library system has it, whose form is not checked here. Null: no row takes it, or
 * its tag names an owner that is not among the library's.
 */
export function itemNumberOf(read: ReadNumber, { rewrite, owners }: Items): string | null {
  if (!isOfOwners(read, owners)) return null;
  return rewrite.length === 0 ? read.number : (takingRow(rewrite, read)?.number ?? null);
}
