/** A policy out of a JSON file, checked as a whole. */
import { z } from 'zod';
import { complaintsAbout } from './complaints.ts';
import { inconsistenciesOf } from './consistency.ts';
import { type Policy, policyForm } from './policy.ts';

export const policySchema = policyForm.superRefine((policy, context) => {
  for (const { path, problem } of inconsistenciesOf(policy))
    context.addIssue({ code: 'custom', path, message: problem });
});
const complain = complaintsAbout(policySchema);
/** Read once: a parser that is compiled first takes longer. */
const oneParse = { reportInput: true, jitless: true } as const;

/**
 * A policy from the value of a JSON file, or what is wrong with it in words that a technician can
 * act on. They quote what is wrong in the rules, and nothing of a file without rules, which may be a
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
  const read = policySchema.safeParse(json, oneParse);
  return read.success
    ? { ok: true, policy: read.data }
    : { ok: false, problem: complain(read.error) };
}

export function policyJsonSchema(): object {
  return {
    ...z.toJSONSchema(policySchema, { io: 'input' }),
    title: 'The block rules of a library system',
  };
}
