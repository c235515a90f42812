/**
 * All facts about one patron, in the order of the schemas. The names are fixed: other systems send
 * facts in this form.
 */
import type { z } from 'zod';
import { account } from './account.ts';
import { blocks, manualBlocks } from './blocks.ts';
import { fees } from './fees.ts';
import { flags } from './flags.ts';
import { holds } from './holds.ts';
import { replacementInvoices } from './invoices.ts';
import { itemBranch, itemOverdue } from './item.ts';
import { loans } from './loans.ts';
import { membership } from './membership.ts';
import { branch, group, homeBranch, institution } from './places.ts';
import { related } from './related.ts';

export const table = {
  membership,
  institution,
  branch,
  group,
  fees,
  loans,
  replacementInvoices,
  manualBlocks,
  blocks,
  account,
  homeBranch,
  itemBranch,
  itemOverdue,
  holds,
  related,
  flags,
};
type Table = typeof table;
type Name = keyof Table;

/** The names within one property of all entries: `values`, `lists` or `shapes`. */
type Within<Part extends string> = {
  [name in Name]: Table[name] extends { [part in Part]: infer Named }
    ? keyof Named & string
    : never;
}[Name];

/** The facts that may come from another moment, or another source, than the rest. */
export type DatedFact = {
  [name in Name]: Table[name]['dated'] extends true ? name : never;
}[Name];

/** What is known of a patron. A fact that is left out is unknown, never zero. */
export type Facts = {
  observedAt: string;
  /** when a fact was observed, where that is not `observedAt`; of the membership, its status */
  observed?: { readonly [fact in DatedFact]?: string };
} & { [name in Name]?: z.output<Table[name]['schema']> };

/** A fact, by the name that a policy has for it. */
export type FactName = Within<'values'>;
/** A list that a rule may measure. */
export type ListName = Within<'lists'>;
/** What a rule may need to be judged. */
export type Needed = FactName | ListName | Within<'shapes'>;
/** A field of the entries of some list. */
export type EntryField = {
  [name in Name]: Table[name] extends { lists: infer Lists }
    ? { [list in keyof Lists]: FieldsOf<Lists[list]> }[keyof Lists]
    : never;
}[Name];
type FieldsOf<List> = List extends { fields: infer Fields } ? keyof Fields & string : never;
