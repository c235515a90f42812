/** Payments: by which way, and a code on the screen at each of its steps. */
import { qrCode } from '../../../src/screen/qr-code.ts';
import type { Display, View } from '../../../src/screen/screen.ts';
import { dressed, type Example, example, over, plainDisplay } from './gallery-example.ts';
import { fees } from './gallery-views.ts';

type Pay = Extract<View, { kind: 'pay' }>;

const both = { terminal: 'works', code: 'works' } as const;
const alone = { terminal: 'absent', code: 'works' } as const;
const how: Extract<View, { kind: 'pay-how' }> = { kind: 'pay-how', amountCents: 320, ways: both };

/** As long as a link of the payment host. */
export function codeUntil(until: string): NonNullable<Pay['code']> {
  return qrCode({ text: 'https://pay.bancontact.net/pay/2/5bdb1685b93d1c000bde96f2', until });
}

/** Where one fee has another currency nobody knows what is the least. */
const owed: typeof fees = {
  ...fees,
  rows: fees.rows.map((row, at) =>
    at === 0
      ? { ...row, chosen: false, notPayable: 'currency', otherMoney: 'USD 3.20' }
      : { ...row, chosen: at === 1 },
  ),
  ...{ chosenCents: 520, leastCents: null, leastFeeIds: [], chosenLiftsBlock: false },
  ...{ allCents: 920, allFeeIds: ['f2', 'f3', 'f4'] },
};
const connecting: Pay = {
  kind: 'pay',
  amountCents: 320,
  way: 'code',
  step: 'connecting',
  code: null,
  cancelling: false,
};
const trialExamples = [
  example('36-trial', { kind: 'attract', limits: null }, { trial: 'every' }),
  example('36-trial-code', owed, { trial: 'code' }),
  example('36-trial-largest', fees, {
    trial: 'terminal',
    display: { ...plainDisplay, textSize: 3 },
  }),
  example('36-trial-pay-how', how, { trial: 'code', payBy: both }),
  example('36-trial-pay', connecting, { trial: 'every' }),
  example(
    '36-trial-not-paid',
    { kind: 'not-paid', why: 'trial', way: 'code' },
    { trial: 'every', display: { ...plainDisplay, low: true } },
  ),
];

/** `until`: the end of the countdown of a code. */
export function paymentExamples(until: string): Example[] {
  const pay = (step: Pay['step'], more: Partial<Pay> = {}): Pay => ({
    kind: 'pay',
    amountCents: 320,
    way: 'code',
    step,
    code: step === 'scan-code' ? codeUntil(until) : null,
    cancelling: false,
    ...more,
  });
  const scan = pay('scan-code');
  const inCode = (name: string, display: Partial<Display>) => ({
    ...dressed(name, display, scan),
  });
  const proof = { way: 'code', reference: '5F1C8F0E' } as const;
  return [
    example('11-pay-how', how, { payBy: both }),
    example('11-pay-how-one', { ...how, ways: { terminal: 'not-now', code: 'works' } }),
    dressed('11-pay-how-largest', { textSize: 3 }, how),
    dressed('11-pay-how-low', { low: true }, how),
    dressed('11-pay-how-dark', { theme: 'dark' }, how),
    example('11-pay-scan', scan, { payBy: alone }),
    example('11-pay-scan-marks', scan, { codeMarks: true }),
    example('11-pay-scan-large-sum', { ...scan, amountCents: 123_456 }),
    inCode('11-pay-scan-large', { textSize: 2 }),
    inCode('11-pay-scan-largest', { textSize: 3 }),
    inCode('11-pay-scan-low', { low: true }),
    inCode('11-pay-scan-dark', { theme: 'dark' }),
    inCode('11-pay-scan-contrast', { theme: 'contrast' }),
    example('11-pay-scan-arabic', scan, { language: 'ar' }),
    example('11-pay-scan-connecting', pay('connecting')),
    example('11-pay-scan-confirm', pay('wait')),
    example('11-pay-scan-over', pay('code-over')),
    example('11-pay-scan-approved', pay('approved')),
    example('11-pay-scan-cancelling', pay('wait', { cancelling: true })),
    over('29-help-pay', { kind: 'help' }, { view: how, payBy: both }),
    over('29-help-scan', { kind: 'help' }, { view: scan, payBy: alone }),
    ...trialExamples,
    ...(['declined', 'cancelled', 'not-started'] as const).map((why) =>
      example(`28-not-paid-code-${why}`, { kind: 'not-paid', why, way: 'code' }),
    ),
    example('28-paid-not-booked-code', {
      kind: 'paid-not-booked',
      paidCents: 320,
      proof: 'printed',
      ...proof,
    }),
    example('28-payment-unknown-code', { kind: 'payment-unknown', proof: 'printed', ...proof }),
    example(
      '28-payment-unknown-code-largest',
      { kind: 'payment-unknown', proof: 'failed', ...proof },
      { display: { ...plainDisplay, textSize: 3 } },
    ),
  ];
}
