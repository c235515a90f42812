/** Terminals of OPI and Adyen, and the payment host: each fault with its remedy. */
import { type AdyenTerminalOptions, startAdyenTerminal } from '../../../simulators/adyen/start.ts';
import {
  type BancontactSimulatorOptions,
  startBancontact,
} from '../../../simulators/bancontact/start.ts';
import { startOpiTerminal } from '../../../simulators/opi/terminal.ts';
import type { Bench, Row, SetUp } from '../../support/technician/bench.ts';
import { saying } from '../../support/technician/speakers.ts';

const web = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n');
const slow = { answerMs: 1_500 };

function opi(
  more: Partial<Parameters<typeof startOpiTerminal>[0]> = {},
  settings: object = {},
): (bench: Bench) => Promise<SetUp> {
  return async (bench) => {
    const terminal = await bench.keep(startOpiTerminal({ port: 0, ...more }));
    const address = `tcp://127.0.0.1:${terminal.port}`;
    const section = { listenAddress: '127.0.0.1', listenPort: 0, ...settings };
    return { settings: { terminal: { driver: 'opi', address, opi: section } }, options: slow };
  };
}

function speakingOpi(bytes: Uint8Array) {
  return async (bench: Bench): Promise<SetUp> => {
    const { port } = await saying(bench, bytes);
    const section = { listenAddress: '127.0.0.1', listenPort: 0 };
    const address = `tcp://127.0.0.1:${port}`;
    return { settings: { terminal: { driver: 'opi', address, opi: section } }, options: slow };
  };
}

/** The port of the kiosk is one at which another program listens. */
async function opiTaken(bench: Bench): Promise<SetUp> {
  const { port } = await saying(bench, new Uint8Array());
  return await opi({}, { listenPort: port })(bench);
}

export const opiRows: readonly Row[] = [
  ['OPI: nothing came back yet', opi(), 'way-back-not-seen', 'firewall', 'way back'],
  ['OPI: its port is in use', opiTaken, 'way-back-taken', 'ss -ltnp'],
  ['OPI: a web server there', speakingOpi(web), 'terminal-garbage', 'OPI', 'not answer in OPI'],
  [
    'OPI: unplugged',
    () => ({
      settings: { terminal: { driver: 'opi', address: 'tcp://127.0.0.1:1', opi: {} } },
    }),
    'connection-refused',
    'switched on',
  ],
];

interface AdyenCase extends Partial<AdyenTerminalOptions> {
  settings?: Record<string, unknown>;
  passphrase?: string;
}

function adyen({ settings = {}, passphrase, environment = 'live', ...more }: AdyenCase = {}) {
  return async (bench: Bench): Promise<SetUp> => {
    const terminal = await bench.keep(startAdyenTerminal({ port: 0, environment, ...more }));
    const { identifier, version, passphrase: own } = terminal.saleKey;
    const key = { identifier, version, passphrase: { env: 'PASSPHRASE' } };
    const section = {
      ...{ poiId: terminal.poiId, environment, key },
      rootCertificate: bench.file('root.pem', terminal.root?.pem ?? ''),
      rootSha256: terminal.root?.sha256,
      ...settings,
    };
    const address = `tls://127.0.0.1:${terminal.port}`;
    return {
      settings: { terminal: { driver: 'adyen', address, adyen: section } },
      environment: { PASSPHRASE: passphrase ?? own },
      options: slow,
    };
  };
}

export const adyenRows: readonly Row[] = [
  [
    'Adyen: another passphrase',
    adyen({ passphrase: 'other' }),
    'terminal-refused',
    'Customer Area',
  ],
  [
    'Adyen: another terminal stands there',
    adyen({ settings: { poiId: 'S1F2-000158213605999' } }),
    'terminal-other',
    'poiId',
  ],
  [
    'Adyen: an expired certificate',
    adyen({ quirks: ['expired'] }),
    'terminal-other',
    'rootCertificate',
  ],
  [
    'Adyen: the root is not the one of that environment',
    adyen({ settings: { rootSha256: null } }),
    'terminal-root-wrong',
    'docs.adyen.com',
  ],
];

interface CodeCase extends Partial<BancontactSimulatorOptions> {
  settings?: object;
  key?: string;
  environment?: Record<string, string>;
}

function code({ settings, key = 'simulated-key', environment, ...more }: CodeCase = {}) {
  return async (bench: Bench): Promise<SetUp> => {
    const host = await bench.keep(startBancontact({ port: 0, ...more }));
    return {
      settings: { code: { address: host.address, apiKey: { env: 'KEY' }, ...settings } },
      environment: { KEY: key, ...environment },
      options: slow,
    };
  };
}
export const inOrder = [adyen(), code()];
const preprod = { environment: 'preprod' };
const books = { bookTrial: true };
export const trials = [
  ['payments-trial', adyen({ environment: 'test' })],
  ['payments-trial', code({ settings: preprod })],
  ['payments-trial-booked', adyen({ environment: 'test', settings: books })],
  ['payments-trial-booked', code({ settings: { ...preprod, ...books } })],
] as const;
const refund = { merchantId: 'm', profileId: 'p', keyId: 'k', privateKey: { env: 'REFUND' } };

export const codeRows: readonly Row[] = [
  ['code: another key', code({ key: 'other' }), 'code-refused', 'Bancontact Pro'],
  ['code: the host is closed', code({ quirks: ['unavailable'] }), 'code-not-ready', 'Try again'],
  ['code: a proxy answers', code({ quirks: ['proxy-page'] }), 'code-not-ready', 'proxy'],
  [
    'code: nothing listens',
    () => ({
      settings: { code: { address: 'http://127.0.0.1:1', apiKey: { env: 'KEY' } } },
      environment: { KEY: 'k' },
    }),
    'connection-refused',
    'port 1',
  ],
  [
    'code: no key',
    () => ({ settings: { code: { address: 'http://127.0.0.1:1' } } }),
    'secret-missing, not-looked-at',
    'KIOSK_CODE_API_KEY',
  ],
  [
    'code: a refund key that signs nothing',
    code({ settings: { refund }, environment: { REFUND: 'bm90IGEga2V5' } }),
    'refund-key-wrong',
    'PEM',
  ],
];
