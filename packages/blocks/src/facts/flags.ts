/** The flags of SIP2: no rule measures them; `rules/flags.ts` says what each denies. */
import { z } from 'zod';
import type { Fact } from './fact.ts';

const schema: z.ZodType<readonly boolean[] | null> = z.array(z.boolean()).length(14).nullable();

/** The 14 patron status positions of SIP2, true = set; null or left out where there are none. */
export const flags = { schema, dated: true, codes: { flags: 50 } } as const satisfies Fact<never>;
