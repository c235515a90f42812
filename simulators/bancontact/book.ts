/** The payments at the host, and what a phone does to one. */
import { randomBytes } from 'node:crypto';
import type { BancontactBehaviour } from './quirks.ts';

export interface HostRefund {
  refundId: string;
  key: string;
  body: string;
  status: 'PENDING' | 'REFUNDED' | 'FAILED';
  createdMs: number;
}
export interface HostPayment {
  paymentId: string;
  amountCents: number;
  reference: string | null;
  description: string | null;
  createdMs: number;
  expiresMs: number;
  succeededMs: number | null;
  status: string;
  by: 'kiosk' | 'other';
  behaviour: BancontactBehaviour;
  /** how often the kiosk asked for it */
  asked: number;
  refund: HostRefund | null;
}

interface BookOptions {
  now(): Date;
  /** 24 hexadecimal digits */
  newId?: (() => string) | undefined;
  lifeMs: number;
  isVoid(): boolean;
  onChange(): void;
}

/** After these the outcome is certain. */
const open: ReadonlySet<string> = new Set(['PENDING', 'IDENTIFIED']);

export interface Book {
  create(
    order: Pick<HostPayment, 'amountCents' | 'reference' | 'description' | 'by' | 'behaviour'>,
  ): HostPayment;
  find(paymentId: string): HostPayment | null;
  /** the youngest that a phone can act on */
  current(): HostPayment | null;
  all(): readonly HostPayment[];
  newId(): string;
  scan(payment: HostPayment): boolean;
  /** AUTHORIZED; `settle` makes money of it */
  confirm(payment: HostPayment): boolean;
  settle(payment: HostPayment): void;
  refuse(payment: HostPayment): boolean;
  /** Its bank refuses what was confirmed. */
  fail(payment: HostPayment): boolean;
  cancel(payment: HostPayment): boolean;
  acknowledge(payment: HostPayment): boolean;
  /** VOID product: seven days pass. */
  giveBack(payment: HostPayment): boolean;
}

export function openBook(options: BookOptions): Book {
  const { newId = () => randomBytes(12).toString('hex') } = options;
  const payments: HostPayment[] = [];
  const nowMs = () => options.now().getTime();

  /** Time passes without anybody asking. */
  function upToDate(payment: HostPayment): HostPayment {
    if (!open.has(payment.status) || nowMs() < payment.expiresMs) return payment;
    // Nobody confirms a code that they have not scanned.
    if (payment.behaviour === 'confirm-at-end' && payment.status === 'IDENTIFIED') {
      payment.status = 'AUTHORIZED';
      settle(payment, payment.expiresMs);
    } else payment.status = 'EXPIRED';
    return payment;
  }
  function move(payment: HostPayment, from: readonly string[], to: string): boolean {
    if (!from.includes(upToDate(payment).status)) return false;
    payment.status = to;
    options.onChange();
    return true;
  }
  function settle(payment: HostPayment, atMs = nowMs()): void {
    if (payment.status !== 'AUTHORIZED') return;
    payment.succeededMs = atMs;
    payment.status = options.isVoid() ? 'PENDING_MERCHANT_ACKNOWLEDGEMENT' : 'SUCCEEDED';
    options.onChange();
  }

  return {
    newId,
    create: (order) => {
      const createdMs = nowMs();
      const payment: HostPayment = {
        ...order,
        paymentId: newId(),
        status: 'PENDING',
        createdMs,
        succeededMs: null,
        expiresMs: createdMs + options.lifeMs,
        asked: 0,
        refund: null,
      };
      payments.push(payment);
      options.onChange();
      return payment;
    },
    find: (paymentId) => {
      const payment = payments.find((one) => one.paymentId === paymentId);
      return payment ? upToDate(payment) : null;
    },
    current: () => payments.findLast((one) => open.has(upToDate(one).status)) ?? null,
    all: () => payments.map(upToDate),
    scan: (payment) => move(payment, ['PENDING'], 'IDENTIFIED'),
    confirm: (payment) => move(payment, ['IDENTIFIED'], 'AUTHORIZED'),
    settle,
    refuse: (payment) => move(payment, ['IDENTIFIED'], 'AUTHORIZATION_FAILED'),
    fail: (payment) => move(payment, ['AUTHORIZED'], 'AUTHORIZATION_FAILED'),
    cancel: (payment) => move(payment, ['PENDING', 'IDENTIFIED'], 'CANCELLED'),
    acknowledge: (payment) =>
      move(payment, ['PENDING_MERCHANT_ACKNOWLEDGEMENT', 'SUCCEEDED'], 'SUCCEEDED'),
    giveBack: (payment) => move(payment, ['PENDING_MERCHANT_ACKNOWLEDGEMENT'], 'VOIDED'),
  };
}
