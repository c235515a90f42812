/** What the kiosk has of a payment at the host, and whether it is the one that it asked for. */

import type { PaymentReceipt } from '../devices.ts';
import { type LocalTime, localParts } from '../local-time.ts';
import { paymentCurrency } from '../payment.ts';
import type { HostPayment, Order } from './messages.ts';
import { daysHeld, stageOf } from './statuses.ts';

export function receiptOf(
  payment: HostPayment,
  amountCents: number,
  localTime: (moment: string) => LocalTime | null,
): PaymentReceipt {
  const { succeededAt } = payment;
  const at = succeededAt === null ? null : localTime(succeededAt);
  return {
    amountCents,
    receiptNumber: payment.paymentId,
    traceNumber: null,
    terminalId: null,
    date: at?.date ?? null,
    time: at?.time ?? null,
  };
}

/** null: it is what was asked for; otherwise what differs. */
export function differenceOf(payment: HostPayment, order: Order): string | null {
  const { amountCents, totalCents, currency, reference } = payment;
  if (reference !== null && reference !== order.reference) return 'another reference';
  if (currency !== null && currency !== paymentCurrency) return 'another currency';
  if (amountCents !== order.amountCents) return 'another amount';
  // Before it is paid the host may name a total of 0, as a recorded payment that has expired does.
  const stage = stageOf(payment.status);
  const isTotal = stage === 'paid' || stage === 'held';
  const isSame = totalCents === undefined || totalCents === amountCents;
  return isSame || !isTotal ? null : 'another total';
}

/** `YYYY-MM-DD` in that time zone: when the payer has the money back without an acknowledgement. */
export function givenBackOn(payment: HostPayment, startedAt: string, timeZone: string): string {
  const from = Date.parse(payment.succeededAt ?? payment.createdAt ?? startedAt);
  const { year, month, day } = localParts(from + daysHeld * 86_400_000, timeZone);
  return `${year}-${month}-${day}`;
}
