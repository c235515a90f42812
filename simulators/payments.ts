/** The simulators of what patrons pay with, by the protocol that they speak. */
import { type BancontactSimulator, startBancontact } from './bancontact/start.ts';
import type { PaymentSimulator } from './payment-simulator.ts';
import { startTerminal } from './terminal.ts';

/** Of a terminal; the first is the usual one. */
export const terminalProtocols = ['zvt'] as const;
export type TerminalProtocol = (typeof terminalProtocols)[number];

interface PaymentOptions {
  port: number;
  /** a payment without an order: waits for a person, or is approved */
  usually: 'hold' | 'approve';
}

/** Of the library. */
const timeZone = 'Europe/Brussels';
/** As `scripts/start/payments.js` has them. */
const apiKey = 'lindeveld-product-key';

export function startTerminalOf(
  protocol: TerminalProtocol,
  { port, usually }: PaymentOptions,
): Promise<PaymentSimulator> {
  switch (protocol) {
    case 'zvt':
      return startTerminal({ port, usually, timeZone });
  }
}

/** The product has VOID, which a library is to ask for. */
export function startCodeHost({ port, usually }: PaymentOptions): Promise<BancontactSimulator> {
  return startBancontact({ port, usually, timeZone, apiKey, quirks: ['void'] });
}
