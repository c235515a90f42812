/** The names by which a policy refers to facts. `rules/readers.ts` says how each is read. */

export const factNames = [
  'membership.status',
  'membership.type',
  'membership.openFeeCents',
  'membership.feeDiffers',
  'institution',
  'branch',
  'group',
  'account.active',
  'account.cardActive',
  'account.barred',
  'account.cardLost',
  'account.addressInvalid',
  'account.expired',
  'account.restricted',
  'account.empty',
  'itemOverdue',
  'holds',
  'related.hasGuarantees',
  'related.guaranteesChargesCents',
  'related.familyChargesCents',
] as const;
export type FactName = (typeof factNames)[number];

/** The lists that a rule may measure, with the fields of their entries. */
export const entryFields = {
  fees: [
    'amountCents',
    'ageDays',
    'membership',
    'state',
    'deferred',
    'own',
    'loanState',
    'restricts',
  ],
  loans: ['state', 'recalled', 'overdueMinutes', 'lateMinutes', 'lateDays', 'pastGrace'],
  invoiceItems: ['amountCents', 'openCents', 'returned', 'own'],
  manualBlocks: [],
} as const;
export type ListName = keyof typeof entryFields;
export type EntryField = (typeof entryFields)[ListName][number];
