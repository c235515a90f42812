/** The terminal of a run, and the host of its codes, and by which settings the kiosk reaches them. */
import { generateKeyPairSync } from 'node:crypto';
import { startAdyenTerminal } from '../../../simulators/adyen/start.ts';
import { type BancontactSimulator, startBancontact } from '../../../simulators/bancontact/start.ts';
import { startOpiTerminal } from '../../../simulators/opi/terminal.ts';
import type { PaymentSimulator, PhoneSimulator } from '../../../simulators/payment-simulator.ts';
import { startTerminal, type TerminalQuirk } from '../../../simulators/terminal.ts';
import { now } from '../world/time.ts';
import { adyenKey, drawQuirks, type Ways } from './ways.ts';

export interface PaymentDevices {
  terminal: PaymentSimulator;
  /** null: no code is shown */
  code: (PhoneSimulator & Pick<BancontactSimulator, 'scan'>) | null;
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

const poiId = 'S1F2-000158213605001';
const stepMs = 3_000;
const timeZone = 'Europe/Brussels';
const clock = () => new Date(now());
const refundKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const refund = { merchantId: 'lindeveld', profileId: 'simulated-profile', keyId: 'key-1' };

export const paymentSecrets = {
  'terminal.password': '000000',
  'terminal.adyen.key.passphrase': adyenKey.passphrase,
  'terminal.adyen.nextKey.passphrase': adyenKey.passphrase,
  'code.apiKey': 'simulated-key',
  'code.refund.privateKey': refundKey.privateKey
    .export({ format: 'der', type: 'pkcs8' })
    .toString('base64'),
};

async function openTerminal(
  { ways, seed, zvtQuirks }: PaymentKind,
  { terminal: port, channel }: PaymentPorts,
): Promise<PaymentSimulator> {
  const common = { port, usually: 'approve', stepMs, now: clock, timeZone } as const;
  switch (ways.terminal) {
    case 'zvt':
      return await startTerminal({ ...common, quirks: zvtQuirks });
    case 'opi':
      return withQuirks(
        await startOpiTerminal({ ...common, kiosk: { host: '127.0.0.1', port: channel } }),
        seed,
      );
    case 'adyen':
      return withQuirks(
        await startAdyenTerminal({ ...common, tls: false, poiId, key: adyenKey }),
        seed,
      );
  }
}

const quirkPercent = 6;
function withQuirks<Simulator extends PaymentSimulator>(simulator: Simulator, seed: number) {
  for (const quirk of drawQuirks(seed, simulator.knownQuirks, quirkPercent))
    simulator.setQuirk(quirk, true);
  return simulator;
}

async function openCode({ ways, seed }: PaymentKind, port: number): Promise<BancontactSimulator> {
  const code = await startBancontact({
    ...{ port, usually: 'hold', stepMs, now: clock, timeZone },
    apiKey: paymentSecrets['code.apiKey'],
    merchant: refund,
    refundKeys: [{ ...refundKey.publicKey.export({ format: 'jwk' }), kid: refund.keyId }],
  });
  withQuirks(code, seed);
  code.setQuirk('void', ways.code === 'void');
  return code;
}

export async function openPayments(
  kind: PaymentKind,
  ports: PaymentPorts,
): Promise<PaymentDevices> {
  return {
    terminal: await openTerminal(kind, ports),
    code: kind.ways.code === null ? null : await openCode(kind, ports.code),
  };
}

/** The dialect is that of the simulator in either case: it answers both. */
function terminalSettings({ terminal }: Ways, seed: number, { channel }: PaymentPorts) {
  if (terminal === 'zvt') return {};
  const { identifier, version } = adyenKey;
  const key = { identifier, version, passphrase: { env: 'KIOSK_TERMINAL_PASSPHRASE' } };
  const nextKey = { ...key, version: version + 1 };
  if (terminal === 'adyen')
    return {
      adyen: {
        ...{ poiId, environment: 'test' as const, bookTrial: true },
        ...{ rootCertificate: '/unused.pem', key, nextKey },
      },
    };
  const dialect = seed % 3 === 0 ? ('de' as const) : ('nl' as const);
  return { opi: { dialect, listenPort: channel, listenAddress: '127.0.0.1' } };
}

export function paymentSettings(
  { ways, seed }: PaymentKind,
  ports: PaymentPorts,
  settling: object,
) {
  return {
    terminal: {
      driver: ways.terminal,
      address: `tcp://127.0.0.1:${ports.terminal}`,
      ...terminalSettings(ways, seed, ports),
      ...settling,
    },
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
