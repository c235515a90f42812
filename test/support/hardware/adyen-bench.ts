/** A driver for a simulated terminal of Adyen, with everything that it reported. */

import {
  type AdyenOptions,
  type AdyenTerminal as Driver,
  openAdyenTerminal,
} from '../../../hardware/adyen/terminal.ts';
import type {
  AuthorisationOutcome,
  DeviceState,
  PaymentHandle,
  PaymentReceipt,
  Report,
  TerminalProgress,
} from '../../../hardware/devices.ts';
import {
  type AdyenTerminal,
  type AdyenTerminalOptions,
  startAdyenTerminal,
} from '../../../simulators/adyen/start.ts';
import { until } from './until.ts';

export interface AdyenBench {
  far: AdyenTerminal;
  driver: Driver;
  states: DeviceState[];
  reports: Report[];
  up(): Promise<void>;
  close(): Promise<void>;
}

export const attempt = '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607';

/** What a driver needs to know of a simulated terminal. */
export function optionsFor(far: AdyenTerminal): AdyenOptions {
  return {
    poiId: far.poiId,
    saleId: 'KIOSK1',
    environment: 'test',
    rootCertificate: far.root?.pem ?? '',
    rootSha256: far.root?.sha256 ?? null,
    key: far.saleKey,
    timeZone: 'Europe/Brussels',
    ...{ connectTimeoutMs: 2_000, commandTimeoutMs: 2_000, paymentTimeoutMs: 5_000 },
    ...{ heartbeatMs: 60_000, retryMs: 10, pollMs: 5, pollForMs: 200, missingMs: 20 },
  };
}

/** `far` without TLS unless it says otherwise: encryption is the same, and openssl is not needed. */
export async function openAdyenBench(
  far: Partial<AdyenTerminalOptions> = {},
  options: Partial<AdyenOptions> = {},
): Promise<AdyenBench> {
  const terminal = await startAdyenTerminal({ port: 0, tls: false, ...far });
  return { far: terminal, ...openDriver(terminal, options) };
}

export function openDriver(
  far: AdyenTerminal,
  options: Partial<AdyenOptions> = {},
): Omit<AdyenBench, 'far'> {
  const states: DeviceState[] = [];
  const reports: Report[] = [];
  const driver = openAdyenTerminal(
    { kind: far.root ? 'tls' : 'tcp', host: '127.0.0.1', port: far.port },
    { onState: (state) => states.push(state) },
    { ...optionsFor(far), ...options },
    (report) => reports.push(report),
  );
  return {
    ...{ driver, states, reports },
    up: () => until(() => states.at(-1)?.state === 'up', 'the terminal is up'),
    close: async () => {
      await driver.close();
      await far.close();
    },
  };
}

export interface AdyenPayment {
  steps: TerminalProgress[];
  /** as it was written to the journal, one line each */
  journal: ({ started: PaymentHandle } | { approved: PaymentReceipt })[];
  abort: AbortController;
  outcome: Promise<AuthorisationOutcome>;
}

export function pay(
  driver: Driver,
  {
    amountCents = 250,
    onStarted = () => {},
    onApproved = () => {},
  }: {
    amountCents?: number;
    onStarted?: (handle: PaymentHandle) => Promise<void> | void;
    onApproved?: (receipt: PaymentReceipt) => Promise<void> | void;
  } = {},
): AdyenPayment {
  const steps: TerminalProgress[] = [];
  const journal: AdyenPayment['journal'] = [];
  const abort = new AbortController();
  const outcome = driver.authorise({
    ...{ attempt, amountCents, signal: abort.signal },
    onProgress: (step) => steps.push(step),
    onStarted: async (handle) => {
      await onStarted(handle);
      journal.push({ started: handle });
    },
    onReversing: () => {},
    onApproved: async (receipt) => {
      await onApproved(receipt);
      journal.push({ approved: receipt });
    },
  });
  return { steps, journal, abort, outcome };
}

/** What `outcomeOf` is asked with, from the journal of a payment. */
export function startedOf({ journal }: AdyenPayment, amountCents = 250) {
  const started = journal.find((line) => 'started' in line);
  if (!started) throw new Error('nothing was journalled');
  const startedAt = new Date().toISOString();
  return { handle: started.started, attempt, amountCents, startedAt };
}
