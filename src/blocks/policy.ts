/**
 * The block rules of one library system as data: what each rule looks at, when it holds, what it denies where, what
 * clears it. The numbers that a library sets for itself stand apart, in `limits` and `consortia`.
 * Where the rules' source is silent, the choice is a value in the file, with its default in `settings`.
 */
import { z } from 'zod';
import { ENTRY_FIELDS, FACT_NAMES } from './vocabulary.ts';

/** Checking in is left out on purpose: no rule can deny it. */
const deniable = z.enum(['checkOut', 'renew', 'hold', 'pay', 'seeLoans', 'seeHistory', 'seeMessages']);
const actions = z.array(deniable);
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'kebab-case');
const table = z.string().min(1);

const denies = z
  .strictObject({
    kiosk: actions.default([]),
    portal: actions.default([]),
    staff: actions.default([]),
  })
  .describe('The actions denied while the rule holds, by channel. Staff normally see a pop-up and may go on.');

const test = z.union([
  z.strictObject({ is: scalar }),
  z.strictObject({ in: z.array(scalar) }),
  z.strictObject({ notIn: z.array(scalar) }),
  z.strictObject({ over: z.number() }).describe('strictly greater'),
  z.strictObject({ atLeast: z.number() }),
]);
export type Test = z.infer<typeof test>;

const fact = z.enum(FACT_NAMES);
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { fact: z.infer<typeof fact>; test: Test };
const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(condition) }),
    z.strictObject({ any: z.array(condition) }),
    z.strictObject({ not: condition }),
    z
      .strictObject({ fact, test })
      .describe('a fact that is not known makes the condition unknown, never true or false'),
  ]),
);

const field = z.enum(ENTRY_FIELDS);
const measure = z
  .strictObject({
    take: z.enum(['count', 'sum', 'max']),
    of: z.enum(['fees', 'invoiceItems', 'manualBlocks', 'loans']),
    field: field.optional().describe('what is summed, or of which the greatest is taken; not for count'),
    where: z.array(z.strictObject({ field, test })).default([]).describe('an entry counts when all of these hold'),
    empty: z
      .enum(['never', 'zero'])
      .default('never')
      .describe('what nothing to count means: the rule never holds, or the measure is 0 (and 0 ≥ 0 holds)'),
  })
  .refine((m) => (m.take === 'count') === (m.field === undefined), 'sum and max need a field, count has none');
export type Measure = z.infer<typeof measure>;

const limit = z.union([
  z.strictObject({ fixed: z.number() }),
  z.strictObject({
    table: table.describe('a table of `limits`'),
    by: z.array(fact).describe('looked up in this order, the first row found wins; the row `*` comes last'),
    zero: z.enum(['limit', 'off']).default('limit').describe('whether 0 is a limit like any other, or none'),
  }),
]);
export type Limit = z.infer<typeof limit>;

const clears = z
  .enum(['pay-down', 'pay-each', 'pay-membership', 'pay-or-return', 'return', 'renew-membership', 'wait', 'desk'])
  .describe(
    'pay-down: until the measure no longer exceeds the limit · pay-each: every entry that alone exceeds it, in full · ' +
      'pay-membership: the whole open membership fee · pay-or-return: every item of the invoices',
  );
export type ClearsBy = z.infer<typeof clears>;

const common = {
  id,
  phrase: z.string().describe("the words of the rules' source, in its own language"),
  denies,
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
          denies: denies.optional().describe('in place of what the rule denies'),
        }),
      )
      .min(1),
    numbers: z.strictObject({ value: z.string().optional(), limit: z.string().optional() }).default({}),
  }),
  z.strictObject({ shape: z.literal('dated-blocks'), ...common }),
]);
export type Rule = z.infer<typeof rule>;

const settings = z.strictObject({
  timeZone: z.string().describe("the library's, for ages and for the monthly run: Europe/Brussels"),
  institution: z.string().optional().describe("the kiosk's own; left out: the one that the facts name"),
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
    .describe('fees that the kiosk takes no money for; an arrangement only while its date lies ahead'),
  payElsewhere: z
    .boolean()
    .default(false)
    .describe('whether fees outside the own institution or consortium can be paid'),
  flags: z
    .record(z.string().regex(/^(\d|1[0-3])$/, 'a position of the SIP2 patron status, 0 to 13'), actions)
    .default({
      '0': ['checkOut'],
      '1': ['renew'],
      '4': ['checkOut', 'renew', 'hold', 'pay', 'seeLoans', 'seeHistory', 'seeMessages'],
    })
    .describe('which patron status flags of the library system deny what, at the kiosk'),
});

export const policySchema = z
  .strictObject({
    version: z.literal(1).describe('of this language'),
    name: z.string(),
    source: z.string().describe('where the rules are written down'),
    settings,
    consortia: z.array(z.array(z.string())).default([]).describe('institutions that count their fees together'),
    limits: z.record(table, z.record(z.string(), z.number())).default({}).describe('no row: the rule is off'),
    rules: z.array(rule).describe('worst first: reasons are told in this order'),
    checks: z
      .array(z.strictObject({ id, phrase: z.string(), when: condition }))
      .default([])
      .describe('facts that contradict each other: logged, never denying'),
  })
  .superRefine((policy, context) => {
    const seen = new Set<string>();
    for (const [index, each] of policy.rules.entries()) {
      const complain = (message: string) => context.addIssue({ code: 'custom', path: ['rules', index], message });
      if (seen.has(each.id)) complain(`two rules are called ${each.id}`);
      seen.add(each.id);
      if (each.shape === 'threshold' && 'table' in each.limit && !(each.limit.table in policy.limits))
        complain(`${each.id} names the table ${each.limit.table}, which is not in limits`);
    }
    try {
      new Intl.DateTimeFormat('en', { timeZone: policy.settings.timeZone });
    } catch {
      context.addIssue({ code: 'custom', path: ['settings', 'timeZone'], message: 'not a time zone' });
    }
  });
/** A policy as it is used, defaults filled in. */
export type Policy = z.output<typeof policySchema>;
/** A policy as it may be written. */
export type PolicyInput = z.input<typeof policySchema>;

/** A policy out of the value of a JSON file, or what is wrong with it in words a technician can act on. Never throws. */
export function readPolicy(json: unknown): { ok: true; policy: Policy } | { ok: false; problem: string } {
  const read = policySchema.safeParse(json);
  return read.success ? { ok: true, policy: read.data } : { ok: false, problem: z.prettifyError(read.error) };
}
