/**
 * The block rules of one library system as data: what each rule looks at, when it holds, what it
 * denies where, what clears it. The numbers that a library sets for itself stand apart, in `limits`
 * and `consortia`. Where the rules' source is silent, the choice is a value in the file, with its
 * default in `settings`.
 */
import { z } from 'zod';
import { describeError, wordsOf } from './complaints.ts';
import {
  condition,
  fact,
  field,
  limit,
  optionName,
  optionTest,
  optionValue,
  tableName,
  test,
} from './condition.ts';
import { inconsistenciesOf } from './consistency.ts';
import { DENIABLE, LISTS } from './vocabulary.ts';

export type { Condition, Limit, Test } from './condition.ts';

/** Checking in is left out on purpose: no rule can deny it. */
const deniable = z.enum(DENIABLE);
const actions = z.array(deniable);
const id = z
  .string()
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'write it in small letters, figures and hyphens, as maximum-fees',
  );

const denies = z
  .union([
    actions
      .describe('in every channel')
      .transform((each) => ({ kiosk: each, portal: each, staff: each })),
    z.strictObject({
      kiosk: actions.default([]),
      portal: actions.default([]),
      staff: actions.default([]),
    }),
  ])
  .describe('The actions denied while the rule holds, by channel.');
const warns = actions.describe('the actions that staff are asked about and may go on with');

const filter = z.strictObject({
  field,
  test,
  if: optionTest.optional().describe('the filter is there only while this holds'),
});
const measure = z.union([
  z
    .strictObject({
      take: z.enum(['count', 'sum', 'max']),
      of: z.enum(LISTS),
      field: field
        .optional()
        .describe('what is summed, or of which the greatest is taken; not for count'),
      where: z.array(filter).default([]).describe('an entry counts when all of these hold'),
      within: z
        .literal('limit-branch')
        .optional()
        .describe("only entries of the limit's branch, of those above it and of those below it"),
      plus: z
        .literal('loans')
        .optional()
        .describe('open loans count as entries of 0: there is something to look at'),
      empty: z
        .enum(['never', 'zero'])
        .default('never')
        .describe(
          'what nothing to count means: the rule never holds, or the measure is 0 (and 0 ≥ 0 holds)',
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
 * What the rules' source says of one channel, for the tables: which answers it states, and which
 * follow from it.
 */
const stated = z.strictObject({
  words: z.string().optional().describe('of the source, for this channel'),
  clears: z.string().optional().describe('of the source, on what clears it'),
  note: z.string().optional().describe('beside the name of the rule'),
  states: z.array(z.string()).default([]),
  follows: z.array(z.string()).default([]),
});
const statedByChannel = z.strictObject({
  place: z.int().optional().describe('in the tables of what is stated, from 1 on'),
  kiosk: stated.optional(),
  portal: stated.optional(),
  as: z
    .array(z.strictObject({ id, note: z.string().optional(), words: z.string() }))
    .default([])
    .describe('what the source has besides, and that denies what this rule denies'),
});

const common = {
  id,
  reason: id
    .optional()
    .describe('the name under which it is told; its id where left out. Two rules may share one'),
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
const rule = z.discriminatedUnion('shape', [
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
      .record(z.string(), actions)
      .optional()
      .describe(
        'type of block → what it denies in every channel; left out: the blocks that say it themselves',
      ),
    within: z
      .literal('acting-branch')
      .optional()
      .describe('only blocks that were set at the acting branch, above it or below it'),
  }),
]);
export type Rule = z.infer<typeof rule>;

const settings = z.strictObject({
  timeZone: z.string().describe("the library's, for ages and for the monthly run: Europe/Brussels"),
  institution: z
    .string()
    .optional()
    .describe("the kiosk's own; left out: the one that the facts name"),
  branch: z.string().optional().describe("the kiosk's own; left out: the one that the facts name"),
  feesWithoutInstitution: z
    .enum(['own', 'unknown'])
    .default('own')
    .describe('a system that does not divide its fees tells only of its own'),
  projectMembership: z
    .boolean()
    .default(true)
    .describe('once a first of the month has passed, a status 2 or 3 is taken as 4, a 4 as 9'),
  withoutFacts: z
    .enum(['checkin-only', 'provisional'])
    .default('checkin-only')
    .describe('off line and unknown: only return, or also borrow provisionally'),
  unknownFacts: z
    .enum(['report', 'deny'])
    .default('report')
    .describe('a rule whose facts are unknown: only named in the decision, or taken as holding'),
  notPayableStates: z
    .array(z.enum(['direct-debit', 'debt-collector', 'arrangement']))
    .default(['direct-debit', 'debt-collector', 'arrangement'])
    .describe(
      'fees that the kiosk takes no money for; an arrangement only while its date lies ahead',
    ),
  payElsewhere: z
    .boolean()
    .default(false)
    .describe('whether fees outside the own institution or consortium can be paid'),
  flags: z
    .record(
      z.string().regex(/^(\d|1[0-3])$/, 'a position of the SIP2 patron status is 0 to 13'),
      actions,
    )
    .default({
      '0': ['checkOut'],
      '1': ['renew'],
      '4': ['checkOut', 'renew', 'hold', 'pay', 'seeLoans', 'seeHistory', 'seeMessages'],
    })
    .describe('which patron status flags of the library system deny what, at the kiosk'),
});

const tree = z.record(z.string(), z.string()).default({});
const number = z.number().nonnegative('is below 0. Write a number from 0 up.');
const row = z.strictObject({ branch: z.string(), group: z.string(), value: number });
export type Row = z.infer<typeof row>;

export const policySchema = z
  .strictObject({
    $schema: z.string().optional(),
    version: z.literal(1).describe('of this language'),
    name: z.string(),
    source: z.string().describe('where the rules are written down'),
    settings,
    options: z
      .record(optionName, optionValue)
      .default({})
      .describe("the library system's own settings, by its own names, where rules depend on them"),
    trees: z
      .strictObject({ branch: tree, group: tree })
      .prefault({})
      .describe('each branch and each patron group → the one above it'),
    consortia: z
      .array(z.array(z.string()))
      .default([])
      .describe('institutions that count their fees together'),
    limits: z
      .record(tableName, z.union([z.record(z.string(), number), z.array(row)]))
      .default({})
      .describe('no row: the rule is off'),
    rules: z.array(rule).describe('worst first: reasons are told in this order'),
    checks: z
      .array(z.strictObject({ id, phrase: z.string(), when: condition }))
      .default([])
      .describe('facts that contradict each other: logged, never denying'),
  })
  .superRefine((policy, context) => {
    for (const { path, problem } of inconsistenciesOf(policy))
      context.addIssue({ code: 'custom', path, message: problem });
  });

/** A policy as it is used, defaults filled in. */
export type Policy = z.output<typeof policySchema>;
/** A policy as it may be written. */
export type PolicyInput = z.input<typeof policySchema>;

let words: readonly string[] | null = null;

/**
 * A policy out of the value of a JSON file, or what is wrong with it in words a technician can act
 * on: they quote what is wrong in the rules, and nothing of a file that holds none, which may be a
 * secret. Never throws.
 */
export function readPolicy(
  json: unknown,
): { ok: true; policy: Policy } | { ok: false; problem: string } {
  if (typeof json !== 'object' || json === null || !('rules' in json))
    return {
      ok: false,
      problem: 'holds no block rules. Write an object with the list "rules" in it.',
    };
  const read = policySchema.safeParse(json, { reportInput: true });
  if (read.success) return { ok: true, policy: read.data };
  words ??= wordsOf(z.toJSONSchema(policySchema, { io: 'input' }));
  return { ok: false, problem: describeError(read.error, words) };
}
