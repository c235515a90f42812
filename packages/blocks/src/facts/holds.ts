/** The number of open holds. */
import { z } from 'zod';
import type { Fact } from './fact.ts';
import type { Seen } from './standpoint.ts';

export const holds = {
  schema: z.int().nonnegative(),
  dated: true,
  codes: { holds: 45 },
  values: {
    holds: {
      read: ({ facts }: Seen<{ holds?: number }>) => facts.holds,
      brought: { live: [[]] },
    },
  },
} as const satisfies Fact<never>;
