/** The printer driver and simulated printers, with short times. */
import type { Server } from 'node:net';
import type { PrinterStatus, Report } from '../../../hardware/devices.ts';
import { openPrinter, type PrinterOptions } from '../../../hardware/printer/printer.ts';
import {
  type PrinterSimulator,
  type PrinterSimulatorOptions,
  startPrinter,
} from '../../../simulators/printer.ts';
import { until } from './until.ts';

/** Closed after each test, by `closeAll`. */
export const closers: (() => Promise<void>)[] = [];
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export const quick: PrinterOptions = {
  pollMs: 30,
  busyPollMs: 20,
  settleMs: 200,
  jobTimeoutMs: 2_000,
  line: { firstDelayMs: 10, maximumDelayMs: 50 },
};

/** The driver's own times, for what is printed and not how long it takes. */
export const patient: PrinterOptions = {
  pollMs: 5_000,
  answerTimeoutMs: 1_000,
  settleMs: 5_000,
  jobTimeoutMs: 12_000,
};

export async function simulate(
  options: Partial<PrinterSimulatorOptions> = {},
): Promise<PrinterSimulator> {
  const simulator = await startPrinter({ port: 0, ...options });
  closers.push(() => simulator.close());
  return simulator;
}

type Where = { port: number } | { usb: string } | { path: string; flow?: 'rtscts' | 'xonxoff' };
export function open(where: Where, options: PrinterOptions = {}) {
  const states: string[] = [];
  const reasons: string[] = [];
  const statuses: PrinterStatus[] = [];
  const reports: Report[] = [];
  const printer = openPrinter(
    'port' in where
      ? { kind: 'tcp', host: '127.0.0.1', port: where.port }
      : 'usb' in where
        ? { kind: 'usb', path: where.usb }
        : {
            kind: 'serial',
            path: where.path,
            baudRate: 19200,
            dataBits: 8,
            parity: 'none',
            stopBits: 1,
            ...(where.flow === undefined ? {} : { flow: where.flow }),
          },
    {
      onState: (state) => {
        states.push(state.state);
        reasons.push(state.state === 'down' ? state.reason : '');
      },
      onStatus: (status) => statuses.push(status),
    },
    { ...quick, ...options },
    (report) => reports.push(report),
  );
  closers.push(() => printer.close());
  const ready = () => until(() => statuses.at(-1) === 'ready', 'the printer is ready');
  return { printer, states, reasons, statuses, reports, ready };
}

export function portOf(server: Server): number {
  const at = server.address();
  if (typeof at !== 'object' || at === null) throw new Error('the server does not listen');
  return at.port;
}
export function job(...lines: string[]) {
  return Buffer.from(`\x1b@${lines.map((line) => `${line}\n`).join('')}\x1dV\x00`, 'latin1');
}
