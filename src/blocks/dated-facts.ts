/** The facts that may come from another moment, or another source, than the rest. */

export const datedFacts = [
  'membership',
  'fees',
  'replacementInvoices',
  'manualBlocks',
  'loans',
  'blocks',
  'account',
  'group',
  'homeBranch',
  'holds',
  'related',
  'flags',
] as const;
export type DatedFact = (typeof datedFacts)[number];
