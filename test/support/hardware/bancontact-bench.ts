/** The driver of Bancontact Pay on its simulator, with everything that it reported. */
import { generateKeyPairSync } from 'node:crypto';
import { type BancontactOptions, openBancontact } from '../../../hardware/bancontact/terminal.ts';
import type {
  AuthorisationOutcome,
  DeviceState,
  PaymentHandle,
  PaymentReceipt,
  PaymentTerminal,
  Report,
  TerminalProgress,
} from '../../../hardware/devices.ts';
import {
  type BancontactSimulator,
  type BancontactSimulatorOptions,
  startBancontact,
} from '../../../simulators/bancontact/start.ts';

export interface Bench {
  driver: PaymentTerminal;
  simulator: BancontactSimulator;
  states: DeviceState[];
  reports: Report[];
  close(): Promise<void>;
}

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const refundSettings = {
  ...{ merchantId: '5bb37284e35e2b29e363df00', profileId: '5bb37284e35e2b29e363df22' },
  ...{ keyId: 'kiosk-1' },
  privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
};
export const refundKeys = [
  { ...publicKey.export({ format: 'jwk' }), kid: 'kiosk-1', use: 'sig' },
] as const;

export function openDriver(address: string, options: Partial<BancontactOptions> = {}) {
  const states: DeviceState[] = [];
  const reports: Report[] = [];
  const driver = openBancontact(
    {
      ...{ address, apiKey: 'simulated-key', void: false, description: 'Bibliotheek boetes' },
      ...{ timeZone: 'Europe/Brussels', refund: null, pollMs: 5, graceMs: 200 },
      ...{ slowPollMs: 10 },
      ...{ answerTimeoutMs: 5_000, connectTimeoutMs: 5_000, checkMs: { up: 60_000, down: 5 } },
      ...options,
    },
    { onState: (state) => states.push(state) },
    (report) => reports.push(report),
  );
  return { driver, states, reports };
}

export async function openBench(
  simulated: Partial<BancontactSimulatorOptions> = {},
  options: Partial<BancontactOptions> = {},
): Promise<Bench> {
  const simulator = await startBancontact({ port: 0, ...simulated });
  const opened = openDriver(simulator.address, options);
  return {
    ...{ ...opened, simulator },
    close: async () => {
      await opened.driver.close();
      await simulator.close();
    },
  };
}

export const attempt = '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607';

export interface Payment {
  steps: TerminalProgress[];
  handles: PaymentHandle[];
  journal: PaymentReceipt[];
  abort: AbortController;
  outcome: Promise<AuthorisationOutcome>;
  /** shown now; null: none */
  code(): string | null;
}

interface PayOptions {
  amountCents?: number;
  onStarted?(handle: PaymentHandle): Promise<void> | void;
  onApproved?(receipt: PaymentReceipt): Promise<void> | void;
}

export function pay(driver: PaymentTerminal, options: PayOptions = {}): Payment {
  const { amountCents = 250, onStarted, onApproved } = options;
  const steps: TerminalProgress[] = [];
  const handles: PaymentHandle[] = [];
  const journal: PaymentReceipt[] = [];
  const abort = new AbortController();
  const outcome = driver.authorise({
    ...{ attempt, amountCents, signal: abort.signal },
    onProgress: (step) => steps.push(step),
    onStarted: async (handle) => {
      await onStarted?.(handle);
      handles.push(handle);
    },
    onReversing: () => {},
    onApproved: async (receipt) => {
      await onApproved?.(receipt);
      journal.push(receipt);
    },
  });
  const code = () => {
    const last = steps.at(-1);
    return typeof last === 'object' ? last.text : null;
  };
  return { steps, handles, journal, abort, outcome, code };
}
