/**
 * The block rules of one library system as data: what each rule looks at, when it holds, what it
 * denies where, what clears it. The numbers that a library sets for itself are apart, in `limits`
 * and `consortia`. Where the source of the rules is silent, the choice is a value in the file, with
 * its default in `settings`.
 */
import { z } from 'zod';
import { condition, optionName, optionValue, tableName } from './condition.ts';
import { actionList, rule, ruleId } from './rule.ts';

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
    .describe(
      'whose fees those without an institution are: a system that does not divide its fees sends only its own',
    ),
  projectMembership: z
    .boolean()
    .default(true)
    .describe('after each first of a month, take a status 2 or 3 as 4 and a 4 as 9'),
  withoutFacts: z
    .enum(['checkin-only', 'provisional'])
    .default('checkin-only')
    .describe(
      'what a patron may do of whom nothing is known: return only, or also borrow provisionally',
    ),
  unknownFacts: z
    .enum(['report', 'deny'])
    .default('report')
    .describe('a rule whose facts are unknown is only named in the decision, or taken as holding'),
  notPayableStates: z
    .array(z.enum(['direct-debit', 'debt-collector', 'arrangement']))
    .default(['direct-debit', 'debt-collector', 'arrangement'])
    .describe('fees that the kiosk takes no money for; an arrangement only until its date'),
  payElsewhere: z
    .boolean()
    .default(false)
    .describe('whether fees outside the own institution or consortium can be paid'),
  flags: z
    .record(
      z.string().regex(/^(\d|1[0-3])$/, 'a position of the SIP2 patron status is 0 to 13'),
      actionList,
    )
    .default({
      '0': ['checkOut'],
      '1': ['renew'],
      '4': ['checkOut', 'renew', 'hold', 'pay', 'seeLoans', 'seeHistory', 'seeMessages'],
    })
    .describe('which patron status flags of the library system deny what, at the kiosk'),
  whyFlags: z
    .array(z.int().min(0).max(13))
    .default([5, 6, 8, 9, 10, 11, 12, 13])
    .describe(
      'flags that say why flag 0 is set: the patron reads them first. Alone they deny nothing, and where all fourteen flags are set they say nothing',
    ),
});

const tree = z.record(z.string(), z.string()).default({});
const number = z.number().nonnegative('is below 0. Write a number from 0 up.');
const row = z.strictObject({ branch: z.string(), group: z.string(), value: number });
export type Row = z.infer<typeof row>;

/** A policy's form. `policySchema` checks besides that its parts fit together. */
export const policyForm = z.strictObject({
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
  rules: z.array(rule).describe('worst first: reasons are given in this order'),
  checks: z
    .array(z.strictObject({ id: ruleId, phrase: z.string(), when: condition }))
    .default([])
    .describe('facts that contradict each other: logged, never a reason to deny'),
});

/** A policy as it is used, defaults filled in. */
export type Policy = z.output<typeof policyForm>;
/** A policy as it may be written. */
export type PolicyInput = z.input<typeof policyForm>;
