/** How each fact and field that a policy may name is read: as its entry in `facts/` says. */
import type { DatedBlock } from '../facts/blocks.ts';
import type { Entries, Value } from '../facts/fact.ts';
import type { Fee } from '../facts/fees.ts';
import type { InvoiceItem } from '../facts/invoices.ts';
import type { LoanFacts } from '../facts/loans.ts';
import { all } from '../facts/names.ts';
import type { FactName, ListName } from '../facts/table.ts';
import type { View } from '../view.ts';

const values = new Map(all.flatMap((fact) => Object.entries(fact.values ?? {})));
const lists = new Map(all.flatMap((fact) => Object.entries(fact.lists ?? {})));

export function factReader(name: FactName): (view: View) => Value {
  return values.get(name)?.read ?? (() => undefined);
}

export type Entry = Fee | LoanFacts | InvoiceItem | DatedBlock | string;
type EntryReader = (entry: Entry, view: View) => Value;

/** Reads a field of a list's entries; a field that they do not have is unknown. */
export function entryReader(list: ListName, field: string): EntryReader {
  return (lists.get(list)?.fields[field] as EntryReader | undefined) ?? (() => undefined);
}

/** Undefined where the list is unknown. */
export function entriesOf(list: ListName, view: View): Entries<Entry> | undefined {
  return lists.get(list)?.entries(view) as Entries<Entry> | undefined;
}
