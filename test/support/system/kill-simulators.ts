/** The simulators at which payments are killed: they live on while the kiosk dies. */
import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { startAdyenTerminal } from '../../../simulators/adyen/start.ts';
import { startBancontact } from '../../../simulators/bancontact/start.ts';
import type { OpiQuirk } from '../../../simulators/opi/behaviours.ts';
import { startOpiTerminal } from '../../../simulators/opi/terminal.ts';
import type { TerminalTransaction } from '../../../simulators/terminal/ledger.ts';
import { startTerminal } from '../../../simulators/terminal.ts';
import { refundNames, type TillSpec, tillKey } from './kill-tills.ts';

interface StartedTill {
  spec: TillSpec;
  transactions(): readonly TerminalTransaction[];
  close(): Promise<void>;
}

const timeZone = 'Europe/Brussels';
/** The person's time at each step, so that a kill falls before, between and after them. */
const stepMs = 8;
const debtor = { name: 'Zeldzaam Debiteur', iban: '***********60417' };

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const refundKey = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');

/** What no file of the kiosk may hold: of the payer, of the card, and what can be paid with. */
export const payerCanaries = [
  ...[debtor.name, 'Zeldzaam', debtor.iban, '60417', 'BE68539007547034'],
  ...['pay.bancontact.net', tillKey, refundKey, '541333', '679999'],
];

async function zvt(keeps: boolean): Promise<StartedTill> {
  const quirks = keeps ? (['keeps-unacknowledged'] as const) : [];
  const { port, transactions, close } = await startTerminal({ port: 0, timeZone, quirks });
  return { spec: { driver: 'zvt', port }, transactions, close };
}

/** It connects to the kiosk, whose port is the same in each of its lives. */
async function opi(...quirks: OpiQuirk[]): Promise<StartedTill> {
  const listenPort = await freePort();
  const { port, transactions, close } = await startOpiTerminal({
    ...{ port: 0, timeZone, stepMs, quirks, kiosk: { host: '127.0.0.1', port: listenPort } },
  });
  return { spec: { driver: 'opi', port, listenPort }, transactions, close };
}

function freePort(): Promise<number> {
  return new Promise((free) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => free(port));
    });
  });
}

async function adyen(): Promise<StartedTill> {
  const simulator = await startAdyenTerminal({ port: 0, timeZone, stepMs });
  const { port, root, transactions, close } = simulator;
  if (root === null) throw new Error('no TLS');
  const spec = { driver: 'adyen', port, root: root.pem, rootSha256: root.sha256 } as const;
  return { spec, transactions, close };
}

async function bancontact(isVoid: boolean): Promise<StartedTill> {
  const simulator = await startBancontact({
    ...{ port: 0, timeZone, stepMs, apiKey: tillKey, quirks: isVoid ? (['void'] as const) : [] },
    refundKeys: [
      { ...publicKey.export({ format: 'jwk' }), kid: refundNames.keyId, use: 'sig', alg: 'ES256' },
    ],
    merchant: { debtor, iban: 'BE68539007547034' },
  });
  const { address, transactions, close } = simulator;
  return {
    spec: { driver: 'bancontact-pay', address, void: isVoid, refundKey },
    transactions,
    close,
  };
}

export const tills = {
  'zvt, which reverses': () => zvt(false),
  'zvt, which keeps': () => zvt(true),
  opi: () => opi('repeats-original'),
  'opi, which repeats under its own number': () => opi(),
  adyen,
  bancontact: () => bancontact(false),
  'bancontact with Void': () => bancontact(true),
} satisfies Record<string, () => Promise<StartedTill>>;
export type TillName = keyof typeof tills;
