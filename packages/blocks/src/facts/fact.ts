/** What one entry of the list of facts says. An entry is a file of this folder; `table.ts` has all. */
import type { z } from 'zod';

/** Unknown is `undefined`, never 0. */
export type Value = string | number | boolean | undefined;

/** A part of an export by night that is no CSV: `facts.brings` of the kiosk's configuration. */
type ExportPart = 'fees' | 'loans' | 'invoiceItems' | 'manualBlocks' | 'others';

/**
 * Which request brings it. `live`: of the answers about a patron, what has to be requested or sent: a
 * list (`fees`, `loans`) or a field of the profile, each group being enough; a group of none comes with
 * each answer. `column`, `exported`: what brings it by night.
 */
export interface Brought {
  live?: readonly (readonly string[])[];
  column?: string;
  exported?: readonly ExportPart[];
}

/** A list as it is known. `unlistedCents`: what others may come to; 0 where it is whole. */
export interface Entries<Entry> {
  known: readonly Entry[];
  unlistedCents: number;
}

export interface Fact<View> {
  schema: z.ZodType;
  /** whether it may come from another moment, or another source, than the rest */
  dated: boolean;
  /** its names as they are on disk; a code that was released never changes */
  codes: Readonly<Record<string, number>>;
  /** by the name that a policy has for it */
  values?: Readonly<Record<string, { read(view: View): Value; brought: Brought }>>;
  /** the lists that a rule may measure, with the fields of their entries */
  lists?: Readonly<
    Record<
      string,
      {
        /** undefined where the list is unknown */
        entries(view: View): Entries<unknown> | undefined;
        fields: Readonly<Record<string, (entry: never, view: View) => Value>>;
        brought: Brought;
      }
    >
  >;
  /** what a shape of rule looks at by itself */
  shapes?: Readonly<Record<string, Brought>>;
}

export function whole<Entry>(known: readonly Entry[] | undefined): Entries<Entry> | undefined {
  return known && { known, unlistedCents: 0 };
}
