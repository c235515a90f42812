/**
 * The JSON Schemas of facts and policies, for editors and for other systems; kept in `policies/`.
 */
import { z } from 'zod';
import { factsSchema } from '../facts.ts';
import { policySchema } from './policy.ts';

export function policyJsonSchema(): object {
  return {
    ...z.toJSONSchema(policySchema, { io: 'input' }),
    title: 'The block rules of a library system',
  };
}
export function factsJsonSchema(): object {
  return {
    ...z.toJSONSchema(factsSchema, { io: 'input' }),
    title: 'What is known of a patron',
  };
}
