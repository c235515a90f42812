/** A driver on an address, with everything that it told. */
import type { Address } from '../../../hardware/address.ts';
import type {
  AuthorisationOutcome,
  DeviceState,
  PaymentReceipt,
  Report,
  TerminalProgress,
} from '../../../hardware/devices.ts';
import {
  openZvtTerminal,
  type ZvtOptions,
  type ZvtTerminal,
} from '../../../hardware/zvt/terminal.ts';
import { until } from './until.ts';

export interface Bench {
  driver: ZvtTerminal;
  states: DeviceState[];
  reports: Report[];
  up(): Promise<void>;
}
export interface Payment {
  steps: TerminalProgress[];
  journal: PaymentReceipt[];
  abort: AbortController;
  outcome: Promise<AuthorisationOutcome>;
}

export function openBench(address: Address, options: ZvtOptions = {}): Bench {
  const states: DeviceState[] = [];
  const reports: Report[] = [];
  const driver = openZvtTerminal(
    address,
    { onState: (state) => states.push(state) },
    {
      heartbeatMs: 60_000,
      commandTimeoutMs: 1_000,
      paymentTimeoutMs: 5_000,
      line: { firstDelayMs: 5, maximumDelayMs: 20 },
      ...options,
    },
    (report) => reports.push(report),
  );
  return {
    driver,
    states,
    reports,
    up: () => until(() => states.at(-1)?.state === 'up', 'the terminal is up'),
  };
}

export function pay(
  driver: ZvtTerminal,
  amountCents = 250,
  onApproved: (receipt: PaymentReceipt) => Promise<void> | void = () => {},
): Payment {
  const steps: TerminalProgress[] = [];
  const journal: PaymentReceipt[] = [];
  const abort = new AbortController();
  const outcome = driver.authorise({
    attempt: '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607',
    amountCents,
    signal: abort.signal,
    onProgress: (step) => steps.push(step),
    onStarted: () => {
      throw new Error('ZVT has no handle');
    },
    onReversing: () => {},
    onApproved: async (receipt) => {
      await onApproved(receipt);
      journal.push(receipt);
    },
  });
  return { steps, journal, abort, outcome };
}
