/** What a rule may know of the item in hand. */
import { z } from 'zod';
import type { Fact } from './fact.ts';
import { text } from './kinds.ts';
import type { Seen } from './standpoint.ts';

/** Of the item that is checked out or renewed. */
export const itemBranch = {
  schema: text.describe('of the item in hand'),
  dated: false,
  codes: { itemBranch: 43 },
} as const satisfies Fact<never>;

export const itemOverdue = {
  schema: z.boolean(),
  dated: false,
  codes: { itemOverdue: 44 },
  values: {
    itemOverdue: {
      read: ({ facts }: Seen<{ itemOverdue?: boolean }>) => facts.itemOverdue,
      brought: { exported: ['others'] },
    },
  },
} as const satisfies Fact<never>;
