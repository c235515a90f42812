/** What is on an account: listed or not, renewed, blocked, on paper. */
import { type Example, example } from '../gallery-example.ts';
import { account, loan, tooOld } from '../gallery-views.ts';

export const accountExamples: readonly Example[] = [
  example('09-account', account),
  example('09-account-empty', {
    ...account,
    loans: [],
    holdsReady: 0,
    owedCents: 0,
    mayPay: false,
  }),
  example('09-account-not-listed', {
    ...account,
    loans: [],
    listed: false,
    holdsReady: null,
    mayPay: false,
  }),
  example('09-account-status', { ...account, status: { prints: true, last: null } }),
  example('09-account-status-printing', {
    ...account,
    status: { prints: true, last: 'printing' },
  }),
  example('09-account-status-printed', { ...account, status: { prints: true, last: 'printed' } }),
  example('09-account-status-no-paper', {
    ...account,
    status: { prints: false, last: 'no-paper' },
  }),
  example('09-account-blocked', { ...account, mayRenew: false, reasons: [tooOld] }),
  example('09-account-in-payment', { ...account, mayPay: false, inPayment: true }),
  example('09-account-renewed', {
    ...account,
    loans: [
      loan('30000000000001', 'Het hout', '2026-11-22', {
        daysLate: 2,
        renewal: { state: 'refused', code: 'refused', message: null },
      }),
      loan('30000000000002', 'Lentekabinet', '2026-12-22', { renewal: { state: 'done' } }),
      loan('30000000000003', 'Het smelt', '2026-12-15', { renewal: { state: 'working' } }),
      loan('30000000000004', 'De Gruffalo', '2026-12-15'),
    ],
  }),
];
