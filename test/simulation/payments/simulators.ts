/** The terminal of a run, and the host of its codes, with the settings by which the kiosk reaches them. */
import type { PaymentSimulator, PhoneSimulator } from '../../../simulators/payment-simulator.ts';
import { startTerminal, type TerminalQuirk } from '../../../simulators/terminal.ts';
import { now } from '../time.ts';
import type { Ways } from './ways.ts';

export interface PaymentDevices {
  terminal: PaymentSimulator;
  /** null: no code is shown */
  code: PhoneSimulator | null;
}

const stepMs = 3_000;
const timeZone = 'Europe/Brussels';
const clock = () => new Date(now());

export async function openPayments(
  _ways: Ways,
  quirks: readonly TerminalQuirk[],
  ports: { terminal: number; channel: number; code: number },
): Promise<PaymentDevices> {
  return {
    terminal: await startTerminal({
      port: ports.terminal,
      usually: 'approve',
      stepMs,
      now: clock,
      timeZone,
      quirks,
    }),
    code: null,
  };
}
