/** Settings of payments that exclude each other: each complaint, and what is in order. */
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/load.ts';

const key = { identifier: 'kiosk', version: 1, passphrase: { env: 'PASSPHRASE' } };
const adyen = { poiId: 'S1F2-000158213605001', rootCertificate: 'root.pem', key };
const atAdyen = { driver: 'adyen', address: 'tls://192.0.2.4:8443', adyen };
const atOpi = { driver: 'opi', address: 'tcp://192.0.2.4:4102', opi: {} };
const refund = {
  ...{ merchantId: 'm', profileId: 'p', keyId: 'k', privateKey: { file: 'refund.key' } },
};

function complaintsOf(config: object): string[] {
  const read = readConfig(JSON.stringify(config), '/');
  return read.ok ? [] : read.complaints.map(({ path, said }) => `${path}: ${said?.is}`);
}

it.each(
  [
    [{ terminal: { driver: 'opi', address: 'tcp://192.0.2.4:4102' } }, 'terminal.opi', 'missing'],
    [
      { terminal: { driver: 'adyen', address: 'tls://192.0.2.4:8443' } },
      'terminal.adyen',
      'missing',
    ],
    [{ terminal: { opi: {} } }, 'terminal.opi', 'of-other'],
    [{ terminal: { ...atOpi, adyen } }, 'terminal.adyen', 'of-other'],
  ].map(([config, path, which]) => [config, `${path}: driver-settings-${which}`] as const),
)('complains of the settings of a driver: %j', (config, complaint) =>
  expect(complaintsOf(config as object)).toEqual([complaint]),
);

it.each([
  [
    { terminal: { ...atAdyen, address: 'tcp://192.0.2.4:8443' } },
    'terminal.address: terminal-in-clear',
  ],
  [
    { terminal: { ...atOpi, address: 'serial:/dev/ttyUSB0' } },
    'terminal.address: terminal-not-tcp',
  ],
  [
    { terminal: { ...atOpi, opi: { workstation: 'kassa één' } } },
    'terminal.opi.workstation: opi-name',
  ],
  [
    { terminal: { ...atAdyen, adyen: { ...adyen, poiId: '000158213605001' } } },
    'terminal.adyen.poiId: poi-id',
  ],
  [{ terminal: { ...atAdyen, adyen: { ...adyen, saleId: '' } } }, 'terminal.adyen.saleId: sale-id'],
  [
    { terminal: { ...atAdyen, adyen: { ...adyen, rootSha256: 'AB' } } },
    'terminal.adyen.rootSha256: fingerprint',
  ],
  [
    { terminal: { ...atAdyen, adyen: { ...adyen, nextKey: key } } },
    'terminal.adyen.nextKey: same-key',
  ],
  [{ terminal: atOpi, screen: { port: 4100 } }, 'terminal.opi.listenPort: port-shared'],
  [
    { terminal: atOpi, metrics: { address: '127.0.0.1:4100' } },
    'terminal.opi.listenPort: port-shared',
  ],
  [{ code: { address: 'http://192.0.2.4:8080' } }, 'code.address: code-in-clear'],
  [{ code: { address: 'https://host/v3' } }, 'code.address: web-address'],
  [{ code: { address: 'https://host:99999' } }, 'code.address: web-address'],
  [{ code: { description: 'Bibliotheek – één' } }, 'code.description: sepa-text'],
  [{ code: { ifNotBooked: 'reverse' } }, 'code.ifNotBooked: refund-missing'],
  [{ code: { ifNotBooked: 'reverse', void: true } }, 'code.ifNotBooked: refund-missing'],
  [
    { code: { environment: 'preprod', address: 'https://Merchant.api.bancontact.net:443' } },
    'code.environment: trial-at-production',
  ],
])('complains of %j', (config, complaint) => expect(complaintsOf(config)).toEqual([complaint]));

it.each([
  { terminal: atOpi },
  { terminal: { ...atOpi, opi: { dialect: 'de', pop: '' } }, code: {} },
  { terminal: { ...atAdyen, adyen: { ...adyen, nextKey: { ...key, version: 2 } } } },
  { terminal: null, code: { address: 'http://127.0.0.1:8080', environment: 'preprod' } },
  { code: { ifNotBooked: 'reverse', refund } },
])('has nothing against %j', (config) => expect(complaintsOf(config)).toEqual([]));

it('a setting that must be there is said to be missing, in words of people', () => {
  const { rootCertificate: _, ...others } = adyen;
  const read = readConfig(JSON.stringify({ terminal: { ...atAdyen, adyen: others } }), '/');
  const path = 'terminal.adyen.rootCertificate';
  expect(read).toMatchObject({ ok: false, complaints: [{ path, problem: 'is missing' }] });
});

it.each([
  [{ terminal: { address: 'tcp://192.0.2.4:20007' } }, 'terminal'],
  [{ terminal: atOpi }, 'terminal'],
  [{ terminal: atAdyen }, 'terminal'],
  [{ terminal: null, code: { apiKey: { env: 'KEY' } } }, 'code'],
])('P2: another currency than the euro is not asked for by %j', (way, path) => {
  expect(complaintsOf({ library: { currency: 'EUR' }, ...way })).toEqual([]);
  expect(complaintsOf({ library: { currency: 'CHF' }, ...way })).toEqual([
    `${path}: currency-of-payments`,
  ]);
  expect(complaintsOf({ library: { currency: 'CHF' }, terminal: null })).toEqual([]);
});
