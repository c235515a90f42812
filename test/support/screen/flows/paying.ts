/** A card that may not borrow, and paying. */
import type { View } from '../../../../src/screen/screen.ts';
import { codeUntil } from '../gallery-payments.ts';
import { blocked, fees } from '../gallery-views.ts';
import { action, type Flow, inSeconds, moment, press, type Step } from './steps.ts';

const membership = {
  id: 'f9',
  kind: 'membership',
  title: null,
  createdOn: '2026-09-01',
  amountCents: 2_500,
  notPayable: null,
  chosen: false,
} as const;
const chosen = (...ids: string[]): View => ({
  ...fees,
  rows: [...fees.rows, membership].map((row) => ({ ...row, chosen: ids.includes(row.id) })),
});
const pay = (step: Extract<View, { kind: 'pay' }>['step'], cancelling = false): Step => ({
  view: { kind: 'pay', amountCents: 320, way: 'terminal', step, code: null, cancelling },
});
export const paying: Flow = {
  name: 'Blocked, and paying',
  steps: [
    { view: blocked },
    ...press('ArrowDown'),
    { view: chosen('f1') },
    ...press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
    { view: chosen('f1', 'f2') },
    ...press('ArrowUp', 'ArrowUp', 'ArrowUp'),
    { view: { ...(chosen() as typeof fees), chosenCents: 0, problem: 'choose-first' } },
    pay('connecting'),
    pay('insert-card'),
    pay('enter-pin'),
    pay('wait'),
    pay('approved'),
    { view: { kind: 'paid', paidCents: 320, mayBorrow: true, toBorrow: true, ticket: 'ask' } },
    ...press('ArrowDown'),
    action,
    { view: { kind: 'paid', paidCents: 320, mayBorrow: false } },
  ],
};

const notPaid = (['declined', 'cancelled', 'not-started', 'fees-changed', 'reversed'] as const).map(
  (why): Step => ({ view: { kind: 'not-paid', why, way: 'terminal' } }),
);
const proof = { reference: '5F1C8F0E', way: 'terminal' } as const;
export const unpaid: Flow = {
  name: 'A payment that fails, is not booked, or is unknown',
  steps: [
    pay('wait', true),
    ...notPaid.flatMap((step) => [step, moment('fees')]),
    { view: { kind: 'paid-not-booked', paidCents: 320, proof: 'printing', ...proof } },
    { view: { kind: 'paid-not-booked', paidCents: 320, proof: 'failed', ...proof } },
    ...press('F4'),
    { view: { kind: 'payment-unknown', proof: 'printed', ...proof } },
    { view: { kind: 'payment-unknown', proof: 'failed', ...proof } },
    ...press('F4'),
    {
      view: {
        ...blocked,
        reasons: [{ rule: 'cancelled', denies: ['checkOut'], clears: { by: 'desk' }, numbers: {} }],
        messages: ['Breng je identiteitskaart mee naar de balie.'],
        leastCents: null,
        mayPay: false,
      },
    },
  ],
};

type Pay = Extract<View, { kind: 'pay' }>;
const byCode = { kind: 'pay', amountCents: 320, way: 'code', code: null } as const;
function follow(step: Pay['step'], cancelling = false): Step {
  return { view: { ...byCode, step, cancelling } };
}
function scan(seconds: number): Step {
  return {
    view: (now) => ({
      ...byCode,
      step: 'scan-code',
      code: codeUntil(inSeconds(now, seconds)),
      cancelling: false,
    }),
  };
}
const ways = { terminal: 'works', code: 'works' } as const;
export const payingByPhone: Flow = {
  name: 'Paying with a code on the screen',
  steps: [
    { view: { kind: 'pay-how', amountCents: 320, ways }, change: { payBy: ways } },
    ...press('ArrowDown', 'ArrowDown', 'ArrowDown'),
    { dialog: { kind: 'help' } },
    { dialog: null },
    follow('connecting'),
    scan(170),
    ...press('ArrowDown'),
    follow('wait'),
    follow('approved'),
    { view: { kind: 'paid', paidCents: 320, mayBorrow: true } },
    { view: { kind: 'pay-how', amountCents: 320, ways: { ...ways, terminal: 'not-now' } } },
    scan(21),
    { waitMs: 1_300 },
    { dialog: { kind: 'help' } },
    { dialog: null },
    follow('code-over'),
    follow('code-over', true),
    ...(['declined', 'cancelled', 'not-started'] as const).flatMap((why): Step[] => [
      { view: { kind: 'not-paid', why, way: 'code' } },
      moment('fees'),
    ]),
    {
      view: { ...proof, kind: 'paid-not-booked', paidCents: 320, proof: 'printed', way: 'code' },
    },
    { view: { ...proof, kind: 'payment-unknown', proof: 'printed', way: 'code' } },
    { view: { ...proof, kind: 'payment-unknown', proof: 'failed', way: 'code' } },
    ...press('F4'),
  ],
};
