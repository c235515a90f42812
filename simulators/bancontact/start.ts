/** The host of Bancontact Pay / Wero, and the phone that scans its codes. */
import type { JsonWebKey } from 'node:crypto';
import type { PhoneSimulator, PhoneState } from '../payment-simulator.ts';
import { createClock } from '../terminal/clock.ts';
import type { TerminalTransaction } from '../terminal/ledger.ts';
import { toggle } from '../toggle.ts';
import { type HostPayment, openBook } from './book.ts';
import { answer } from './host.ts';
import { type Merchant, usualMerchant } from './messages.ts';
import {
  type BancontactBehaviour,
  type BancontactQuirk,
  bancontactQuirks,
  behaviours,
} from './quirks.ts';
import { startHttpDevice } from './server.ts';

export interface BancontactSimulatorOptions {
  /** 0: any */
  port: number;
  /** 127.0.0.1 */
  host?: string;
  /** PEM; HTTP without it */
  tls?: { key: string; cert: string };
  /** `simulated-key` */
  apiKey?: string;
  /** the outcome of a payment without `next`. `approve` */
  usually?: BancontactBehaviour;
  /** the phone's time until it scans, and until it confirms. 0 */
  stepMs?: number;
  /** how long a code lives. 180 000 */
  lifeMs?: number;
  /** how long a slow bank takes. 20 000 */
  slowMs?: number;
  /** from the beginning. None */
  quirks?: readonly BancontactQuirk[];
  /** whose signatures of refunds are accepted; without it refunds are not activated */
  refundKeys?: readonly JsonWebKey[];
  merchant?: Partial<Merchant>;
  now?: () => Date;
  /** of receipts; that of the machine unless given */
  timeZone?: string;
  newId?: () => string;
}

export interface BancontactSimulator extends PhoneSimulator<BancontactBehaviour, BancontactQuirk> {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  /** A phone scans what the kiosk shows. False: no code that can be paid. */
  scan(text: string): boolean;
  /** VOID product: seven days pass without an acknowledgement. False: nothing waits for one. */
  giveBack(): boolean;
  payments(): readonly HostPayment[];
}

export async function startBancontact(
  options: BancontactSimulatorOptions,
): Promise<BancontactSimulator> {
  const { usually = 'approve', stepMs = 0, slowMs = 20_000, apiKey = 'simulated-key' } = options;
  const now = options.now ?? (() => new Date());
  const merchant = { ...usualMerchant, ...options.merchant };
  const quirks = new Set<BancontactQuirk>(options.quirks);
  const timers = new Set<NodeJS.Timeout>();
  const state = { behaviour: usually, mute: false };
  const book = openBook({
    now,
    newId: options.newId,
    lifeMs: options.lifeMs ?? 180_000,
    isVoid: () => quirks.has('void'),
    onChange: () => device?.changed(),
  });

  function later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, delayMs);
    timers.add(timer);
  }
  function confirm(payment: HostPayment): boolean {
    book.scan(payment);
    if (!book.confirm(payment)) return false;
    if (payment.behaviour === 'slow-bank') later(slowMs, () => book.settle(payment));
    else if (payment.behaviour === 'bank-refuses') later(slowMs, () => book.fail(payment));
    else book.settle(payment);
    return true;
  }
  /** What the phone does by itself, once the code is on the screen. */
  function act(payment: HostPayment): void {
    const { behaviour } = payment;
    if (behaviour === 'hold' || behaviour === 'ignore') return;
    later(stepMs, () => {
      book.scan(payment);
      if (behaviour === 'confirm-late' || behaviour === 'confirm-at-end') return;
      later(stepMs, () => {
        if (behaviour === 'decline') book.refuse(payment);
        else if (behaviour === 'cancel') book.cancel(payment);
        else confirm(payment);
      });
    });
  }

  let device: Awaited<ReturnType<typeof startHttpDevice>> | undefined;
  const started = await startHttpDevice({
    port: options.port,
    host: options.host,
    tls: options.tls,
    answer: (request) => {
      if (state.mute) return null;
      return answer(request, {
        book,
        quirks,
        merchant,
        apiKey,
        now,
        onShown: act,
        refundKeys: options.refundKeys ?? null,
        nextBehaviour: () => {
          const { behaviour } = state;
          state.behaviour = usually;
          return behaviour;
        },
      });
    },
  });
  device = started;
  const held = () => {
    const payment = book.current();
    return payment?.behaviour === 'hold' ? payment : null;
  };
  const byPerson = (act: (payment: HostPayment) => boolean) => {
    const payment = held();
    if (!payment) return false;
    book.scan(payment);
    return act(payment);
  };

  return {
    protocol: 'bancontact-pay',
    behaviours,
    knownQuirks: bancontactQuirks,
    quirks,
    port: started.port,
    unplug: started.unplug,
    plugIn: started.plugIn,
    garbage: started.garbage,
    onChange: started.onChange,
    address: `${options.tls ? 'https' : 'http'}://${options.host ?? '127.0.0.1'}:${started.port}`,
    get plugged() {
      return started.plugged;
    },
    get connections() {
      return started.connections;
    },
    close: async () => {
      for (const timer of timers) clearTimeout(timer);
      await started.close();
    },
    next: (behaviour) => {
      state.behaviour = behaviour;
    },
    approveNow: () => byPerson(confirm),
    declineNow: () => byPerson(book.refuse),
    cancelNow: () => byPerson(book.cancel),
    scan: (text) => {
      const payment = book.current();
      return payment !== null && text.endsWith(`/${payment.paymentId}`) && book.scan(payment);
    },
    scanNow: () => {
      const payment = book.current();
      return payment !== null && book.scan(payment);
    },
    phone: () => {
      const payment = book.all().at(-1);
      return payment
        ? { state: phoneStateOf(payment), amountCents: payment.amountCents }
        : { state: 'ready', amountCents: null };
    },
    giveBack: () => book.all().some(book.giveBack),
    display: () => displayOf(book.all().at(-1) ?? null),
    waits: () => held() !== null,
    payments: book.all,
    transactions: () => book.all().flatMap((one) => transactionOf(one, options.timeZone)),
    setQuirk: (quirk, on) => {
      toggle(quirks, quirk, on);
      started.changed();
    },
    // The host closes nothing: it pays out by itself.
    closeDay: () => true,
    payOther: (amountCents) => {
      const payment = book.create({ ...ofAnother, amountCents });
      confirm(payment);
      if (payment.status !== 'SUCCEEDED') book.acknowledge(payment);
      return true;
    },
    mute: (on) => {
      state.mute = on;
    },
  };
}

function phoneStateOf({ status, refund }: HostPayment): PhoneState {
  if (refund?.status === 'REFUNDED') return 'over';
  return phoneStates[status] ?? 'over';
}
/** A payment of another till at the same merchant. */
const ofAnother = {
  reference: null,
  description: null,
  by: 'other',
  behaviour: 'approve',
} as const;

const phoneStates: Readonly<Record<string, PhoneState>> = {
  PENDING: 'code',
  IDENTIFIED: 'confirm',
  AUTHORIZED: 'wait',
  PENDING_MERCHANT_ACKNOWLEDGEMENT: 'wait',
  SUCCEEDED: 'paid',
  AUTHORIZATION_FAILED: 'refused',
  FAILED: 'refused',
  CANCELLED: 'cancelled',
};

const words: Readonly<Record<PhoneState, (amount: string) => string>> = {
  ready: () => 'Scan a code',
  code: (amount) => `Scan the code: ${amount}`,
  confirm: (amount) => `Pay ${amount}?`,
  wait: (amount) => `Paying ${amount}`,
  paid: (amount) => `Paid: ${amount}`,
  refused: () => 'Refused by the bank',
  cancelled: () => 'Cancelled',
  over: () => 'Not paid, or given back',
};
function displayOf(payment: HostPayment | null): string {
  if (!payment) return words.ready('');
  return words[phoneStateOf(payment)](`€ ${(payment.amountCents / 100).toFixed(2)}`);
}

function transactionOf(
  payment: HostPayment,
  timeZone: string | undefined,
): readonly TerminalTransaction[] {
  const { succeededMs, status, refund } = payment;
  if (succeededMs === null) return [];
  const isBack = status === 'VOIDED' || refund?.status === 'REFUNDED';
  return [
    {
      receiptNumber: payment.paymentId,
      traceNumber: '',
      amountCents: payment.amountCents,
      ...createClock(timeZone)(succeededMs),
      state: isBack ? 'reversed' : status === 'SUCCEEDED' ? 'paid' : 'pending',
      by: payment.by,
      ...(payment.reference !== null && { reference: payment.reference }),
    },
  ];
}
