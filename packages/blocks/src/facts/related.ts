/** What related patrons owe. */
import { z } from 'zod';
import type { Fact } from './fact.ts';
import { cents, optional } from './kinds.ts';
import type { Seen } from './standpoint.ts';

type Related = {
  hasGuarantees?: boolean;
  guaranteesChargesCents?: number;
  familyChargesCents?: number;
};
const schema: z.ZodType<Related> = z.strictObject({
  hasGuarantees: optional(z.boolean()),
  guaranteesChargesCents: optional(cents),
  familyChargesCents: optional(cents),
});

type OfRelated = Seen<{ related?: Related }>;
const brought = { exported: ['others'] } as const;

export const related = {
  schema,
  dated: true,
  codes: { related: 46, hasGuarantees: 47, guaranteesChargesCents: 48, familyChargesCents: 49 },
  values: {
    /** a patron whose guarantees owe something has guarantees */
    'related.hasGuarantees': {
      read: ({ facts }: OfRelated) =>
        facts.related?.hasGuarantees ??
        ((facts.related?.guaranteesChargesCents ?? 0) > 0 ? true : undefined),
      brought,
    },
    'related.guaranteesChargesCents': {
      read: ({ facts }: OfRelated) => facts.related?.guaranteesChargesCents,
      brought,
    },
    'related.familyChargesCents': {
      read: ({ facts }: OfRelated) => facts.related?.familyChargesCents,
      brought,
    },
  },
} as const satisfies Fact<never>;
