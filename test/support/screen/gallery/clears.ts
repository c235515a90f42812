/** Examples of blocks that the patron clears here, or that end by themselves. */
import type { Reason } from '../../../../machines/domain.ts';
import { type Example, example } from '../gallery-example.ts';
import { blocked } from '../gallery-views.ts';

const reason = (rule: string, by: Reason['clears']['by']): Reason => ({
  rule,
  denies: ['checkOut'],
  clears: { by },
  numbers: { count: 2, maximum: 5, days: 3 },
});
const late = reason('maximum-overdue', 'return');
const free = { ...blocked, leastCents: null, mayPay: false } as const;

export const clearsExamples: readonly Example[] = [
  example('05-blocked-return', { ...free, reasons: [late] }),
  example('05-blocked-return-rest', { ...free, reasons: [late, reason('barred', 'desk')] }),
  example('05-blocked-wait', { ...free, reasons: [reason('house-rule', 'wait')] }),
];
