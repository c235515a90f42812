/** Deliberate faults in the payment drivers, and in what is done with what they say. */
import type { Fault } from '../plugin.ts';
import type { Ways } from './ways.ts';

const byCode: Ways = { terminal: 'zvt', code: 'plain' };
const byVoid: Ways = { terminal: 'zvt', code: 'void' };
const byOpi: Ways = { terminal: 'opi', code: null };
const byAdyen: Ways = { terminal: 'adyen', code: null };

const ofCode: readonly Fault[] = [
  {
    name: 'paid once more unseen, though the sum is another by now',
    file: 'machines/visit/guards.ts',
    from: ' && staysChosen(context.notPaidWhy)',
    to: '',
    rules: ['charged another sum than was shown'],
    story: 'stories/paid-once-more-where-the-fees-changed.json',
  },
  {
    name: 'a later payment counts as an earlier one',
    file: 'src/circulation/settle/find-payment.ts',
    from: 'isBefore: id < entry.id',
    to: 'isBefore: id > entry.id',
    rules: ['money taken, and not booked'],
    story: 'stories/a-payment-after-the-clock-was-set-back-is-no-earlier-one.json',
  },
  {
    name: 'Bancontact: what is confirmed, and not guaranteed yet, is money',
    ways: byCode,
    file: 'hardware/bancontact/statuses.ts',
    from: "  AUTHORIZED: 'confirmed',",
    to: "  AUTHORIZED: 'paid',",
    rules: ['booked, and never paid'],
  },
  {
    name: 'Bancontact: a payment is created twice',
    ways: byCode,
    file: 'hardware/bancontact/pay.ts',
    from: '  const created = await client.create(order, closing);',
    to: '  await client.create(order, closing);\n  const created = await client.create(order, closing);',
    rules: ['asked twice for one payment'],
  },
  {
    name: 'Bancontact: a code is shown before its payment is journalled',
    ways: byCode,
    file: 'hardware/bancontact/pay.ts',
    from: "    await request.onStarted({ driver: 'bancontact-pay', paymentId });",
    to: '',
    rules: ['money taken, and not booked', 'told as not paid, and it is'],
  },
  {
    name: 'Bancontact, VOID: acknowledged before it is journalled',
    ways: byVoid,
    file: 'hardware/bancontact/approval.ts',
    from: '      const failed = await journal(payment);\n      if (failed) return failed;\n    } else {',
    to: '    } else {',
    rules: ['acknowledged before it is on disk'],
  },
  {
    name: 'Bancontact: the link of a code is in the log',
    ways: byCode,
    file: 'hardware/bancontact/pay.ts',
    from: "    request.onProgress({ kind: 'code', text: deeplink, until });",
    to: "    station.report({ level: 'info', code: 'status-unknown', text: deeplink });\n    request.onProgress({ kind: 'code', text: deeplink, until });",
    rules: ['said in the log'],
  },
];

const ofOpi: readonly Fault[] = [
  {
    name: 'OPI: the outcome of another request is taken for its own',
    ways: byOpi,
    file: 'hardware/opi/results.ts',
    from: '  if (answer.requestId !== asked.requestId)',
    to: '  if (answer.requestId === null)',
    rules: ['booked, and never paid'],
  },
  {
    name: 'OPI: the request leaves before it is journalled',
    ways: byOpi,
    file: 'hardware/opi/payment.ts',
    from: '    await onStarted(handle);',
    to: '',
    rules: ['money taken, and not booked', 'told as not paid, and it is'],
  },
  {
    name: 'OPI: another amount than was asked for is as good',
    ways: byOpi,
    file: 'hardware/opi/results.ts',
    from: '  const isAsked = answer.amountCents === null || answer.amountCents === amountCents;',
    to: '  const isAsked = true;',
    rules: ['money taken, and not booked'],
  },
];

const ofAdyen: readonly Fault[] = [
  {
    name: 'Adyen: an answer in the clear counts',
    ways: byAdyen,
    file: 'hardware/adyen/caller.ts',
    from: "    return message?.kind === 'rejection' ? { kind: 'rejected', reason: message.reason } : null;",
    to: "    return message?.kind === 'rejection' ? { kind: 'rejected', reason: message.reason } : message && { kind: 'message', message, key: keys[0] as never };",
    rules: ['booked, and never paid'],
  },
  {
    name: 'Adyen: the request leaves before it is journalled',
    ways: byAdyen,
    file: 'hardware/adyen/payment.ts',
    from: "    await request.onStarted({ driver: 'adyen', serviceId: asked.serviceId, poiId });",
    to: '    void poiId;',
    story: 'stories/killed-as-the-terminal-was-asked.json',
    rules: ['money taken, and not booked', 'told as not paid, and it is'],
  },
];

const ofCirculation: readonly Fault[] = [
  {
    name: 'a payment begins while the end of another is not known, at a terminal of OPI',
    ways: byOpi,
    file: 'src/circulation/payment.ts',
    from: '  if (!terminal.findsEarlier && paymentOpen(parts, way))',
    to: '  if (terminal.findsEarlier && paymentOpen(parts, way))',
    rules: ['charged while an earlier payment is not settled'],
  },
];

export const ofPayments: readonly Fault[] = [...ofCode, ...ofOpi, ...ofAdyen, ...ofCirculation];
