/** The names of the facts: of a policy, of `observed`, and on disk. */
import type { Brought, Fact } from './fact.ts';
import type { Seen } from './standpoint.ts';
import {
  type DatedFact,
  type FactName,
  type Facts,
  type ListName,
  type Needed,
  table,
} from './table.ts';

/** Each reader looks at no more than `Facts` has. */
export const all: readonly Fact<Seen<Facts>>[] = Object.values(table);

export const datedFacts = Object.entries(table).flatMap(([name, { dated }]) =>
  dated ? [name as DatedFact] : [],
);

export const factNames = all.flatMap(({ values = {} }) => Object.keys(values)) as [
  FactName,
  ...FactName[],
];

/** The lists that a rule may measure, with the fields of their entries. */
export const entryFields = Object.fromEntries(
  all.flatMap(({ lists = {} }) =>
    Object.entries(lists).map(([list, { fields }]) => [list, Object.keys(fields)]),
  ),
) as unknown as Readonly<Record<ListName, readonly string[]>>;

/** What brings each of what a rule may need. */
export const broughtBy = Object.fromEntries(
  all.flatMap(({ values = {}, lists = {}, shapes = {} }) => [
    ...[...Object.entries(values), ...Object.entries(lists)].map(([name, { brought }]) => [
      name,
      brought,
    ]),
    ...Object.entries(shapes),
  ]),
) as Readonly<Record<Needed, Brought>>;

/** The code on disk of each name within facts. */
export const codes: ReadonlyMap<string, number> = new Map([
  ...all.flatMap((fact) => Object.entries(fact.codes)),
  ['observedAt', 51],
  ['observed', 52],
]);
