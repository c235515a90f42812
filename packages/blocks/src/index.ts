/** The block rules: facts and a policy in, a decision out. See README.md. */

export { actions, deniableActions } from './actions.ts';
export {
  clockSlackMs,
  decideFromList,
  eitherDenies,
  isNewerList,
  isRecent,
  type ListAge,
  type ListEntry,
} from './block-list.ts';
export { readMoment } from './calendar.ts';
export { type Case, ignoredWords, policyForCase, readCase, runCase } from './cases/cases.ts';
export { tablesInMarkdown } from './cases/markdown.ts';
export { type DecisionTable, decisionTables } from './cases/tables.ts';
export { type CompiledPolicy, compilePolicy } from './compile.ts';
export { type EvaluateOptions, evaluate, levelOf } from './evaluate.ts';
export type { Brought } from './facts/fact.ts';
export { listedFees } from './facts/fees.ts';
export { broughtBy, codes as factCodes } from './facts/names.ts';
export type { Needed } from './facts/table.ts';
export {
  type Membership,
  payMembership,
  type RunOptions,
  type RunResult,
  runMonth,
  runMonths,
} from './membership.ts';
export { newestOf, oldestMomentOf, overlay } from './overlay.ts';
export { type LeastPayment, leastPayment } from './payments/least-payment.ts';
export { billIds, type NotPayable, payable, type Situation } from './payments/payable.ts';
export { afterPaying, afterReturning, type PartPayment } from './payments/what-if.ts';
export { nearestForm } from './policy/complaints.ts';
export { doubtsAbout } from './policy/consistency.ts';
export { nearest } from './policy/nearest.ts';
export { unjudged } from './policy/needs.ts';
export type { Policy, PolicyInput } from './policy/policy.ts';
export { policyJsonSchema, policySchema, readPolicy } from './policy/read-policy.ts';
export { factsJsonSchema, factsSchema, readFacts } from './read-facts.ts';
export type * from './types.ts';
export { momentOfFact, project } from './view.ts';
