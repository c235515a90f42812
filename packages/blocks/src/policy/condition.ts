/** The conditions and limits of the policy language, as schemas. */
import { z } from 'zod';
import { entryFields, factNames } from '../facts/names.ts';
import type { EntryField } from '../facts/table.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
export const tableName = z.string().min(1);
export const optionName = z.string().min(1);
/** A value of the library system's own settings. */
export const optionValue = z.union([scalar, z.array(scalar)]);

export const test = z.union([
  z.strictObject({ is: scalar }),
  z.strictObject({ in: z.array(scalar) }),
  z.strictObject({ notIn: z.array(scalar) }),
  z.strictObject({ over: z.number() }).describe('strictly greater'),
  z.strictObject({ atLeast: z.number() }),
  z
    .strictObject({ contains: scalar })
    .describe('of an option that is a list, or a text with commas'),
]);
export type Test = z.infer<typeof test>;

export const fact = z.enum(factNames);
export const field = z.enum([...new Set(Object.values(entryFields).flat())] as unknown as [
  EntryField,
  ...EntryField[],
]);
export const optionTest = z
  .strictObject({ option: optionName, test })
  .describe("one of the library system's own settings, by its name in `options`");

const zero = z
  .enum(['limit', 'off', 'skip'])
  .default('limit')
  .describe(
    'whether 0 is a limit like any other, means no limit, or is skipped as if the row did not exist',
  );
export const limit = z.union([
  z.strictObject({ fixed: z.number() }),
  z.strictObject({
    table: tableName.describe('a table of `limits`, as names with numbers'),
    by: z
      .array(fact)
      .describe('looked up in this order; the first row found applies, and last the row `*`'),
    zero,
    absent: z
      .enum(['off', 'zero'])
      .default('off')
      .describe(
        'what it means that a table with rows has none for this patron: no limit, or a limit of 0',
      ),
  }),
  z.strictObject({
    table: tableName.describe('a table of `limits`, as a list of rows with branch and group'),
    nearest: z
      .literal('branch-then-group')
      .describe('from the acting branch up, and at each from the group up'),
    round: z.boolean().default(false).describe('to a whole number first'),
    zero,
  }),
]);
export type Limit = z.infer<typeof limit>;

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { fact: z.infer<typeof fact>; test: Test }
  | z.infer<typeof optionTest>
  | { limitSet: Limit };
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition) }),
    z.strictObject({ any: z.array(condition) }),
    z.strictObject({ not: condition }),
    z
      .strictObject({ fact, test })
      .describe('an unknown fact makes the condition unknown, never true or false'),
    optionTest,
    z.strictObject({ limitSet: limit }).describe('whether this patron has such a limit at all'),
  ]),
);

export type OptionTest = z.infer<typeof optionTest>;

/** The tests on options and the limits within a condition. */
export function namesIn(node: Condition | undefined): { options: OptionTest[]; limits: Limit[] } {
  if (node === undefined) return { options: [], limits: [] };
  if ('option' in node) return { options: [node], limits: [] };
  if ('limitSet' in node) return { options: [], limits: [node.limitSet] };
  const inner =
    'all' in node ? node.all : 'any' in node ? node.any : 'not' in node ? [node.not] : [];
  const names = inner.map(namesIn);
  return {
    options: names.flatMap((each) => each.options),
    limits: names.flatMap((each) => each.limits),
  };
}
