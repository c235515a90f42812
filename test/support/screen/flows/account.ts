/** My account, and renewing. */
import type { View } from '../../../../src/screen/screen.ts';
import { account, blocked, loan } from '../gallery-views.ts';
import { action, type Flow, moment, press } from './steps.ts';

const loans = [
  loan('30000000000001', 'Het hout', '2026-11-22', { daysLate: 2 }),
  loan('30000000000002', 'Lentekabinet', '2026-11-24'),
  loan('30000000000003', null, '2026-12-16'),
];
const renewed = (...renewals: (typeof account)['loans'][number]['renewal'][]): View => ({
  ...account,
  loans: loans.map((each, at) => ({ ...each, renewal: renewals[at] ?? null })),
});
export const renewing: Flow = {
  name: 'My account, and renewing',
  steps: [
    { view: { ...account, loans: [], holdsReady: 0, owedCents: 0, mayPay: false } },
    moment('account'),
    {
      view: {
        ...account,
        loans,
        readyHolds: [{ title: 'Wij zijn licht', place: 'Afhaalkast Lindeveld' }],
      },
    },
    ...press('ArrowDown', 'Enter', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: renewed(null, { state: 'working' }) },
    {
      view: renewed(
        { state: 'done' },
        { state: 'refused', code: 'refused', message: 'Te vaak verlengd' },
        { state: 'working' },
      ),
    },
    ...press('F4'),
    action,
    { view: { ...account, mayRenew: false, reasons: blocked.reasons } },
    { view: { ...account, loans, status: { prints: true, last: null } } },
    { view: { ...account, loans, status: { prints: true, last: 'printing' } } },
    { view: { ...account, loans, status: { prints: true, last: 'printed' } } },
    { view: { ...account, loans, status: { prints: true, last: 'failed' } } },
  ],
};
