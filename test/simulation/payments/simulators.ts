/** The terminal of a run, and the host of its codes, and by which settings the kiosk reaches them. */
import { generateKeyPairSync } from 'node:crypto';
import { type BancontactSimulator, startBancontact } from '../../../simulators/bancontact/start.ts';
import type { PaymentSimulator } from '../../../simulators/payment-simulator.ts';
import { startTerminal, type TerminalQuirk } from '../../../simulators/terminal.ts';
import { now } from '../time.ts';
import { drawQuirks, type Ways } from './ways.ts';

export interface PaymentDevices {
  terminal: PaymentSimulator;
  /** null: no code is shown */
  code: (PaymentSimulator & Pick<BancontactSimulator, 'scan'>) | null;
}
export interface PaymentKind {
  ways: Ways;
  /** that of the run, for what is drawn of the simulators */
  seed: number;
  /** of a terminal that speaks ZVT */
  zvtQuirks: readonly TerminalQuirk[];
}
export interface PaymentPorts {
  terminal: number;
  /** of the kiosk, to which a terminal connects */
  channel: number;
  code: number;
}

const stepMs = 3_000;
const timeZone = 'Europe/Brussels';
const clock = () => new Date(now());
const refundKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const refund = { merchantId: 'lindeveld', profileId: 'simulated-profile', keyId: 'key-1' };

export const paymentSecrets = {
  'terminal.password': '000000',
  'code.apiKey': 'simulated-key',
  'code.refund.privateKey': refundKey.privateKey
    .export({ format: 'der', type: 'pkcs8' })
    .toString('base64'),
};

async function openTerminal({ zvtQuirks }: PaymentKind, port: number): Promise<PaymentSimulator> {
  const common = { port, usually: 'approve', stepMs, now: clock, timeZone } as const;
  return await startTerminal({ ...common, quirks: zvtQuirks });
}

async function openCode({ ways, seed }: PaymentKind, port: number): Promise<BancontactSimulator> {
  const code = await startBancontact({
    ...{ port, usually: 'hold', stepMs, now: clock, timeZone },
    apiKey: paymentSecrets['code.apiKey'],
    merchant: refund,
    refundKeys: [{ ...refundKey.publicKey.export({ format: 'jwk' }), kid: refund.keyId }],
  });
  for (const quirk of drawQuirks(seed, code.knownQuirks, 4)) code.setQuirk(quirk, true);
  code.setQuirk('void', ways.code === 'void');
  return code;
}

export async function openPayments(
  kind: PaymentKind,
  ports: PaymentPorts,
): Promise<PaymentDevices> {
  return {
    terminal: await openTerminal(kind, ports.terminal),
    code: kind.ways.code === null ? null : await openCode(kind, ports.code),
  };
}

/** Of the kiosk's configuration. */
export function paymentSettings({ ways }: PaymentKind, ports: PaymentPorts, settling: object) {
  return {
    terminal: { address: `tcp://127.0.0.1:${ports.terminal}`, ...settling },
    code:
      ways.code === null
        ? null
        : {
            address: `http://127.0.0.1:${ports.code}`,
            void: ways.code === 'void',
            refund: { ...refund, privateKey: { env: 'KIOSK_REFUND_KEY' } },
            ...settling,
          },
  };
}
