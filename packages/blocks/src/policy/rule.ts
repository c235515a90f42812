/** The rules of the policy language, as schemas. */
import { z } from 'zod';
import { deniableActions } from '../actions.ts';
import { entryFields } from '../facts/names.ts';
import type { ListName } from '../facts/table.ts';
import { condition, fact, field, limit, optionName, optionTest, test } from './condition.ts';

export const actionList = z.array(z.enum(deniableActions));
export const ruleId = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'write it in small letters, digits and hyphens, as in maximum-fees',
  );

const denies = z
  .union([
    actionList
      .describe('in every channel')
      .transform((each) => ({ kiosk: each, portal: each, staff: each })),
    z.strictObject({
      kiosk: actionList.default([]),
      portal: actionList.default([]),
      staff: actionList.default([]),
    }),
  ])
  .describe('The actions denied while the rule holds, by channel.');
const warns = actionList.describe('the actions that staff are asked about and may go on with');

const filter = z.strictObject({
  field,
  test,
  if: optionTest.optional().describe('the filter applies only while this holds'),
});
const measure = z.union([
  z
    .strictObject({
      take: z.enum(['count', 'sum', 'max']),
      of: z.enum(Object.keys(entryFields) as [ListName, ...ListName[]]),
      field: field
        .optional()
        .describe('what is summed, or of which the greatest is taken; not for count'),
      where: z.array(filter).default([]).describe('an entry counts when all of these hold'),
      within: z
        .literal('limit-branch')
        .optional()
        .describe("only entries of the limit's branch, of those above it and of those below it"),
      plus: z.literal('loans').optional().describe('open loans count as entries with the value 0'),
      empty: z
        .enum(['never', 'zero'])
        .default('never')
        .describe(
          'what it means that no entry counts: the rule never holds, or the measure is 0 (and 0 ≥ 0 holds)',
        ),
    })
    .refine(
      (m) => (m.take === 'count') === (m.field === undefined),
      'sum and max need a field, count has none',
    ),
  z.strictObject({ take: z.literal('value'), fact }),
]);
export type Measure = z.infer<typeof measure>;
export type ListMeasure = Exclude<Measure, { take: 'value' }>;

const clears = z
  .enum([
    'pay-down',
    'pay-each',
    'pay-membership',
    'pay-or-return',
    'return',
    'renew-membership',
    'wait',
    'desk',
  ])
  .describe(
    'pay-down: until the measure no longer exceeds the limit · pay-each: every entry that alone exceeds it, in full · ' +
      'pay-membership: the whole open membership fee · pay-or-return: every item of the invoices',
  );
export type ClearsBy = z.infer<typeof clears>;

/**
 * What the source of the rules says about one channel, for the decision tables: the actions whose
 * answer it states, and those whose answer follows from it.
 */
const stated = z.strictObject({
  words: z.string().optional().describe('of the source, for this channel'),
  clears: z.string().optional().describe('of the source, on what clears it'),
  note: z.string().optional().describe('beside the name of the rule'),
  states: z.array(z.string()).default([]),
  follows: z.array(z.string()).default([]),
});
const statedByChannel = z.strictObject({
  place: z.int().optional().describe('row in the tables of stated rules, from 1 on'),
  kiosk: stated.optional(),
  portal: stated.optional(),
  as: z
    .array(z.strictObject({ id: ruleId, note: z.string().optional(), words: z.string() }))
    .default([])
    .describe('what else the source names that denies the same as this rule'),
});

const common = {
  id: ruleId,
  reason: ruleId
    .optional()
    .describe(
      'the name of its reason in a decision; its id where left out. Two rules may share one',
    ),
  phrase: z.string().describe("the words of the rules' source, in its own language"),
  stated: statedByChannel.optional(),
  denies,
  warns: warns.optional(),
  only: optionName
    .optional()
    .describe('an option with a list of actions: the rule denies none but these'),
  payAtKiosk: z.boolean().describe('whether the patron may pay at the kiosk while this rule holds'),
  popUp: z.string().optional().describe('what staff see each time the patron is opened'),
  clears,
};
export const rule = z.discriminatedUnion('shape', [
  z.strictObject({
    shape: z.literal('state'),
    ...common,
    when: condition,
    numbers: z.record(z.string(), fact).default({}).describe('figures for the text: name → fact'),
  }),
  z.strictObject({
    shape: z.literal('threshold'),
    ...common,
    if: condition.optional(),
    measure,
    limit,
    tests: z
      .array(
        z.strictObject({
          op: z.enum(['over', 'atLeast']).describe('over: strictly more than the limit'),
          if: condition.optional(),
          denies: denies.optional().describe('in place of what the rule denies'),
          warns: warns.optional(),
        }),
      )
      .min(1),
    numbers: z
      .strictObject({ value: z.string().optional(), limit: z.string().optional() })
      .default({}),
  }),
  z.strictObject({
    shape: z.literal('dated-blocks'),
    ...common,
    if: condition.optional(),
    types: z
      .record(z.string(), actionList)
      .optional()
      .describe(
        'type of block → what it denies in every channel; left out: blocks that name it themselves',
      ),
    within: z
      .literal('acting-branch')
      .optional()
      .describe('only blocks that were set at the acting branch, above it or below it'),
  }),
]);
export type Rule = z.infer<typeof rule>;
