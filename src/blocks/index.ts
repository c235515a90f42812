/** The block rules: facts and a policy in, a decision out. Stands alone; see README.md. */

export { clockSlackMs, decideFromList, eitherDenies, type ListAge, type ListEntry } from './block-list.ts';
export { readMoment } from './calendar.ts';
export { type Case, policyForCase, readCase, runCase, unheeded } from './cases.ts';
export { type CompiledPolicy, compilePolicy } from './compile.ts';
export { doubtsAbout } from './consistency.ts';
export { ACTIONS, type EvaluateOptions, evaluate, levelOf } from './evaluate.ts';
export { factsSchema, readFacts } from './facts.ts';
export { type LeastPayment, leastPayment } from './least-payment.ts';
export { type Membership, payMembership, type RunOptions, type RunResult, runMonth, runMonths } from './membership.ts';
export { type NotPayable, payable, type Situation } from './payable.ts';
export { type Policy, type PolicyInput, policySchema, readPolicy } from './policy.ts';
export { project } from './project.ts';
export { factsJsonSchema, policyJsonSchema } from './schemas.ts';
export { decisionTables } from './tables.ts';
export type * from './types.ts';
export { billIds } from './unlisted.ts';
export { afterPaying, afterReturning, type PartPayment } from './what-if.ts';
