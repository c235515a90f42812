/** A driver of OPI and the simulated terminal, each with the other's port, and all that was reported. */
import { setImmediate } from 'node:timers/promises';
import type {
  AuthorisationOutcome,
  DeviceState,
  PaymentHandle,
  PaymentReceipt,
  Report,
  TerminalProgress,
} from '../../../hardware/devices.ts';
import {
  type OpiOptions,
  type OpiTerminal,
  openOpiTerminal,
} from '../../../hardware/opi/terminal.ts';
import {
  type OpiTerminalOptions,
  type SimulatedOpiTerminal,
  startOpiTerminal,
} from '../../../simulators/opi/terminal.ts';
import { until } from './until.ts';

export const timeZone = 'Europe/Brussels';

export interface OpiBench {
  driver: OpiTerminal;
  terminal: SimulatedOpiTerminal;
  states: DeviceState[];
  reports: Report[];
}
export interface OpiPayment {
  steps: TerminalProgress[];
  handles: PaymentHandle[];
  journal: PaymentReceipt[];
  abort: AbortController;
  startedAt: string;
  outcome: Promise<AuthorisationOutcome>;
}

const toClose: (() => Promise<void>)[] = [];
/** Closes all of this test. */
export async function closeAll(): Promise<void> {
  for (const close of toClose.splice(0).reverse()) await close();
}
export function closeLater(close: () => Promise<void>): void {
  toClose.push(close);
}

export interface OpiDriverBench extends Omit<OpiBench, 'terminal'> {
  up(): Promise<void>;
}

export function openOpiDriver(port: number, options: Partial<OpiOptions> = {}): OpiDriverBench {
  const states: DeviceState[] = [];
  const reports: Report[] = [];
  const driver = openOpiTerminal(
    { kind: 'tcp', host: '127.0.0.1', port },
    { onState: (state) => states.push(state) },
    {
      dialect: 'nl',
      identity: { sender: 'KIOSK', workstation: '1', pop: '001' },
      listen: { address: '127.0.0.1', port: 0 },
      timeZone,
      ...{ connectTimeoutMs: 1_000, commandTimeoutMs: 300, paymentTimeoutMs: 2_000 },
      ...{ heartbeatMs: 60_000, retryMs: 20 },
      ...options,
    },
    (report) => reports.push(report),
  );
  closeLater(() => driver.close());
  const up = () => until(() => states.at(-1)?.state === 'up', 'the terminal is up');
  return { driver, states, reports, up };
}

export async function openOpiBench(
  options: Partial<OpiOptions> = {},
  simulated: Partial<OpiTerminalOptions> = {},
): Promise<OpiBench> {
  const terminal = await startOpiTerminal({ port: 0, timeZone, ...simulated });
  closeLater(() => terminal.close());
  const bench = openOpiDriver(terminal.port, options);
  await until(() => bench.driver.listenPort !== null, 'the driver listens');
  terminal.connectTo({ host: '127.0.0.1', port: bench.driver.listenPort ?? 0 });
  await bench.up();
  return { ...bench, terminal };
}

export const attempt = '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607';

export function payOpi(
  driver: OpiTerminal,
  {
    amountCents = 250,
    onStarted = () => {},
    onApproved = () => {},
    onReversing = () => {},
  }: {
    amountCents?: number;
    onStarted?: () => Promise<void> | void;
    onApproved?: () => Promise<void> | void;
    onReversing?: () => Promise<void> | void;
  } = {},
): OpiPayment {
  const steps: TerminalProgress[] = [];
  const handles: PaymentHandle[] = [];
  const journal: PaymentReceipt[] = [];
  const abort = new AbortController();
  const startedAt = new Date().toISOString();
  const outcome = driver.authorise({
    ...{ attempt, amountCents, signal: abort.signal },
    onProgress: (step) => steps.push(step),
    onStarted: async (handle) => {
      await onStarted();
      handles.push(handle);
    },
    onApproved: async (receipt) => {
      await onApproved();
      journal.push(receipt);
    },
    onReversing,
  });
  return { steps, handles, journal, abort, startedAt, outcome };
}

/** As circulation does: the last transaction is asked first. */
export async function payAfterLast(
  driver: OpiTerminal,
  request: Parameters<typeof payOpi>[1] = {},
): Promise<OpiPayment> {
  await driver.lastTransaction();
  await setImmediate();
  return payOpi(driver, request);
}

export function found(driver: OpiTerminal, { handles, startedAt }: OpiPayment, amountCents = 250) {
  const handle = handles[0];
  if (!handle) throw new Error('nothing was started');
  return driver.outcomeOf({ handle, attempt, amountCents, startedAt }, false);
}
