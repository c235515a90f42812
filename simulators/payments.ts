/** The simulators of what patrons pay with, by the protocol that they speak. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerminalDriver } from '../hardware/terminals.ts';
import { type AdyenTerminal, startAdyenTerminal } from './adyen/start.ts';
import { type BancontactSimulator, startBancontact } from './bancontact/start.ts';
import { startOpiTerminal } from './opi/terminal.ts';
import type { PaymentSimulator } from './payment-simulator.ts';
import { startTerminal } from './terminal.ts';

interface PaymentOptions {
  port: number;
  /** a payment without an order: waits for a person, or is approved */
  usually: 'hold' | 'approve';
}
interface TerminalOptions extends PaymentOptions {
  protocol: TerminalDriver;
  /** OPI: where the kiosk listens for the terminal */
  opiKiosk: { host: string; port: number };
}

/** Of the library. */
const timeZone = 'Europe/Brussels';
/** As `demo/start/payments.js` has it. */
const apiKey = 'lindeveld-product-key';

export function startTerminalOf(options: TerminalOptions): Promise<PaymentSimulator> {
  const { protocol, port, usually, opiKiosk } = options;
  switch (protocol) {
    case 'zvt':
      return startTerminal({ port, usually, timeZone });
    case 'opi':
      return startOpiTerminal({ port, usually, timeZone, kiosk: opiKiosk });
    case 'adyen':
      return startAdyenTerminal({ port, usually, timeZone });
  }
}

/** The product has VOID, which a library is to ask for. */
export function startCodeHost({ port, usually }: PaymentOptions): Promise<BancontactSimulator> {
  return startBancontact({ port, usually, timeZone, apiKey, quirks: ['void'] });
}

/** What a kiosk is configured with for a terminal of Adyen; null: it speaks something else. */
export function adyenSettings(terminal: PaymentSimulator | null, folder: string) {
  if (!terminal || !speaksNexo(terminal) || !terminal.root) return null;
  const { poiId, saleKey, root } = terminal;
  mkdirSync(folder, { recursive: true });
  const rootCertificate = join(folder, 'terminal-root.pem');
  writeFileSync(rootCertificate, root.pem);
  const { identifier: keyIdentifier, version: keyVersion } = saleKey;
  return { poiId, keyIdentifier, keyVersion, rootCertificate, rootSha256: root.sha256 };
}

function speaksNexo(device: PaymentSimulator): device is AdyenTerminal {
  return device.protocol === 'adyen';
}
