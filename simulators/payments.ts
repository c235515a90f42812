/** The simulators of what patrons pay with, by the protocol that they speak. */
import { type BancontactSimulator, startBancontact } from './bancontact/start.ts';
import { startOpiTerminal } from './opi/terminal.ts';
import type { PaymentSimulator } from './payment-simulator.ts';
import { startTerminal } from './terminal.ts';

/** Of a terminal; the first is the usual one. */
export const terminalProtocols = ['zvt', 'opi'] as const;
export type TerminalProtocol = (typeof terminalProtocols)[number];

interface PaymentOptions {
  port: number;
  /** a payment without an order: waits for a person, or is approved */
  usually: 'hold' | 'approve';
}
interface TerminalOptions extends PaymentOptions {
  protocol: TerminalProtocol;
  /** OPI: where the kiosk listens for the terminal */
  opiKiosk: { host: string; port: number };
}

/** Of the library. */
const timeZone = 'Europe/Brussels';
/** As `scripts/start/payments.js` has it. */
const apiKey = 'lindeveld-product-key';

export function startTerminalOf(options: TerminalOptions): Promise<PaymentSimulator> {
  const { protocol, port, usually, opiKiosk } = options;
  switch (protocol) {
    case 'zvt':
      return startTerminal({ port, usually, timeZone });
    case 'opi':
      return startOpiTerminal({ port, usually, timeZone, kiosk: opiKiosk });
  }
}

/** The product has VOID, which a library is to ask for. */
export function startCodeHost({ port, usually }: PaymentOptions): Promise<BancontactSimulator> {
  return startBancontact({ port, usually, timeZone, apiKey, quirks: ['void'] });
}
