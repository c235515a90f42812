/** Which terminal is at the other end, which key it has, and whether it can take payments. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { identityCheck, pinnedRoot } from '../../../hardware/adyen/certificate.ts';
import { probeAdyen } from '../../../hardware/adyen/probe.ts';
import { createServiceIds } from '../../../hardware/adyen/service-ids.ts';
import { openAdyenTerminal } from '../../../hardware/adyen/terminal.ts';
import { makeCertificates } from '../../../simulators/adyen/certificates.ts';
import {
  type AdyenTerminal,
  type AdyenTerminalOptions,
  startAdyenTerminal,
} from '../../../simulators/adyen/start.ts';
import { startSocketDevice } from '../../../simulators/socket.ts';
import {
  type AdyenBench,
  openAdyenBench,
  openDriver,
  optionsFor,
  pay,
} from '../../support/hardware/adyen-bench.ts';
import { until } from '../../support/hardware/until.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function bench(...options: Parameters<typeof openAdyenBench>): Promise<AdyenBench> {
  const opened = await openAdyenBench(...options);
  open.push(opened.close);
  return opened;
}
async function terminal(options: Partial<AdyenTerminalOptions> = {}): Promise<AdyenTerminal> {
  const far = await startAdyenTerminal({ port: 0, ...options });
  open.push(() => far.close());
  return far;
}
const down = ({ states }: AdyenBench) => until(() => states.at(-1)?.state === 'down', 'it is down');

describe('the certificate', () => {
  const poiId = 'S1F2-000158213605001';

  test('its own, and the name that older terminals share', async () => {
    const b = await bench({ tls: true });
    await b.up();
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    b.far.setQuirk('legacy', true);
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    expect(b.states).toEqual([{ state: 'up', identity: poiId }]);
  });

  test.each([
    ['other-terminal', 'the certificate is that of S1F2-000000000000000.test.terminal.adyen.com'],
    ['expired', 'certificate has expired'],
    ['other-root', 'unable to verify the first certificate'],
  ] as const)('%s: not a byte is sent', async (quirk, why) => {
    const b = await bench({ tls: true });
    await b.up();
    b.far.setQuirk(quirk, true);
    const payment = await pay(b.driver).outcome;
    expect(payment).toMatchObject({ kind: 'not-started' });
    await down(b);
    expect(b.states.at(-1)).toEqual({ state: 'down', reason: expect.stringContaining(why) });
    expect(b.far.transactions()).toEqual([]);
    const probed = await probeAdyen(
      { kind: 'tls', host: '127.0.0.1', port: b.far.port },
      optionsFor(b.far),
    );
    expect(probed).toMatchObject({ kind: 'other-terminal', why: expect.stringContaining(why) });
  });

  test('of the other environment', async () => {
    const b = await bench({ tls: true, environment: 'test' }, { environment: 'live' });
    await down(b);
    expect(b.states.at(-1)).toMatchObject({ reason: expect.stringContaining('.test.') });
  });

  test('the root is the one with that fingerprint, and no other', async () => {
    const { root, rootSha256 } = makeCertificates(poiId, 'test');
    const { root: other } = makeCertificates(poiId, 'live');
    const pinned = pinnedRoot(`${other}\n${root}`, 'test', rootSha256.toLowerCase());
    expect(new X509Certificate(pinned).fingerprint256.replaceAll(':', '')).toBe(rootSha256);
    expect(() => pinnedRoot(root, 'test')).toThrow(/No certificate in the file/);
    expect(() => pinnedRoot('no certificate', 'live')).toThrow(/no certificate in PEM/);
    const far = await terminal();
    const of = (change: object) => () =>
      openAdyenTerminal(
        { kind: 'tls', host: '127.0.0.1', port: far.port },
        { onState: () => {} },
        { ...optionsFor(far), ...change },
        () => {},
      );
    expect(of({ rootSha256: null })).toThrow(RangeError);
    expect(of({ timeZone: 'Nowhere/Land' })).toThrow(RangeError);
  });

  test.each([
    ['S1F2-000158213605001.live.terminal.adyen.com', true],
    ['legacy-terminal-certificate.live.terminal.adyen.com', true],
    ['S1F2-000158213605001.test.terminal.adyen.com', false],
    ['S1F2-000158213605002.live.terminal.adyen.com', false],
    ['S1F2-000158213605001.live.terminal.adyen.com.example', false],
    ['evil.S1F2-000158213605001.live.terminal.adyen.com', false],
    [['S1F2-000158213605001.live.terminal.adyen.com', 'x'], false],
    [undefined, false],
  ])('the name %s', (name, isRight) => {
    const check = identityCheck(poiId, 'live');
    const certificate = { subject: { CN: name } } as unknown as PeerCertificate;
    expect(check('10.0.0.1', certificate) === undefined).toBe(isRight);
  });
});

describe('the key', () => {
  test('the terminal changes to the next one: a payment at most is not begun', async () => {
    const far = await startAdyenTerminal({ port: 0, tls: false });
    const nextKey = { ...far.saleKey, version: 2 };
    const b = { far, ...openDriver(far, { nextKey }) };
    open.push(b.close);
    await b.up();
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    b.far.setQuirk('next-key', true);
    expect((await pay(b.driver).outcome).kind).toBe('not-started');
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    // And back: a technician has reset it.
    b.far.setQuirk('next-key', false);
    expect((await pay(b.driver).outcome).kind).toBe('not-started');
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    expect(b.states.map(({ state }) => state)).toEqual(['up']);
  });

  test('a wrong one is reported once, without a word of it', async () => {
    const wrong = { identifier: 'Wrong-Key', version: 1, passphrase: 'a wrong passphrase' };
    const b = await bench({}, { key: wrong });
    await down(b);
    const reported = () => b.reports.filter(({ code }) => code === 'nexo-key-refused');
    await until(() => reported().length > 0, 'it is reported');
    expect(b.driver.answers).toBe(true);
    expect((await pay(b.driver).outcome).kind).toBe('not-started');
    expect(reported()).toHaveLength(1);
    const text = JSON.stringify([b.reports, b.states]);
    expect(text).not.toContain(wrong.passphrase);
    expect(text).not.toContain(wrong.identifier);
  });
});

describe('how the terminal is', () => {
  test('off, on, and without its host', async () => {
    const b = await bench();
    await b.up();
    await b.far.unplug();
    await pay(b.driver).outcome;
    await down(b);
    expect(b.driver.answers).toBe(false);
    b.far.setQuirk('offline', true);
    await b.far.plugIn();
    await until(() => b.driver.answers, 'it answers');
    const reason = 'the terminal does not reach its host';
    expect(b.states.at(-1)).toEqual({ state: 'down', reason });
    expect(await b.driver.diagnose()).toEqual({ outcome: 'failed', why: reason, lines: [] });
    b.far.setQuirk('offline', false);
    await b.up();
    expect(await b.driver.diagnose()).toMatchObject({ outcome: 'passed' });
  });

  test('no diagnosis while a payment is under way, and no heartbeat', async () => {
    const b = await bench({}, { heartbeatMs: 5 });
    await b.up();
    b.far.next('hold');
    const payment = pay(b.driver);
    await until(() => b.far.waits(), 'the card is waited for');
    expect(await b.driver.diagnose()).toMatchObject({ outcome: 'busy' });
    b.far.approveNow();
    expect((await payment.outcome).kind).toBe('approved');
    expect(b.states.map(({ state }) => state)).toEqual(['up']);
  });

  test('it is at another register: still up, the payment is not begun', async () => {
    const b = await bench({}, { heartbeatMs: 5 });
    await b.up();
    b.far.next('hold');
    const other = openDriver(b.far, { saleId: 'KIOSK2' });
    open.push(() => other.driver.close());
    await other.up();
    const held = pay(other.driver);
    await until(() => b.far.waits(), 'the other waits for a card');
    expect((await pay(b.driver).outcome).kind).toBe('not-started');
    expect(await b.driver.diagnose()).toMatchObject({ outcome: 'busy' });
    b.far.approveNow();
    expect((await held.outcome).kind).toBe('approved');
    expect(b.states.map(({ state }) => state)).toEqual(['up']);
    expect(await b.driver.lastTransaction()).toBeNull();
  });

  test('mute: down, and closing does not wait for it', async () => {
    const b = await bench({}, { commandTimeoutMs: 30 });
    await b.up();
    b.far.mute(true);
    await pay(b.driver, { onStarted: () => Promise.reject(new Error('no')) }).outcome;
    await down(b);
    expect(b.states.at(-1)).toMatchObject({ reason: 'no answer in time' });
  });
});

describe('a probe', () => {
  const at = (far: AdyenTerminal) =>
    ({ kind: far.root ? 'tls' : 'tcp', host: '127.0.0.1', port: far.port }) as const;

  test('ready, by the present key or the next', async () => {
    const far = await terminal();
    const options = { ...optionsFor(far), nextKey: { ...far.saleKey, version: 2 } };
    expect(await probeAdyen(at(far), options)).toMatchObject({ kind: 'ready', key: 'present' });
    far.setQuirk('next-key', true);
    expect(await probeAdyen(at(far), options)).toMatchObject({ kind: 'ready', key: 'next' });
    expect(await probeAdyen(at(far), { ...options, nextKey: null })).toMatchObject({
      ...{ kind: 'refused', why: 'the terminal does not accept the encryption key' },
    });
  });

  test('another POIID, no host, silent, gone, something else', async () => {
    const far = await terminal({ tls: false });
    const options = { ...optionsFor(far), answerTimeoutMs: 50, connectTimeoutMs: 500 };
    const other = { ...options, poiId: 'S1F2-000158213600000' };
    expect(await probeAdyen(at(far), other)).toMatchObject({ kind: 'refused' });
    far.setQuirk('offline', true);
    expect(await probeAdyen(at(far), options)).toMatchObject({ kind: 'not-ready' });
    far.mute(true);
    expect(await probeAdyen(at(far), options)).toMatchObject({ kind: 'silent' });
    await far.unplug();
    expect(await probeAdyen(at(far), options)).toMatchObject({ kind: 'closed' });
    const rubbish = await startSocketDevice({
      port: 0,
      onConnection: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello'),
    });
    open.push(() => rubbish.close());
    const there = { ...at(far), port: rubbish.port };
    expect(await probeAdyen(there, options)).toMatchObject({ kind: 'garbage' });
  });
});

/** From another address than the terminal's; the status. */
/** undefined: hung up. */
function fromElsewhere(port: number, body: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const options = { port, host: '127.0.0.1', localAddress: '127.0.0.2', method: 'POST' };
    const asked = request(options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', () => resolve(undefined));
    asked.end(body);
  });
}

describe('the steps of a payment', () => {
  test('are shown where the terminal sends them', async () => {
    const far = await startAdyenTerminal({ port: 0, tls: false });
    open.push(() => far.close());
    const { driver, up } = openDriver(far, { displayPort: 0 });
    open.push(() => driver.close());
    await up();
    const port = await driver.listening;
    far.next('hold');
    const payment = pay(driver);
    await until(() => far.waits(), 'the card is waited for');
    const post = async (body: string) =>
      (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).status;
    const vector = (name: string) => {
      const lines = readFileSync(new URL('../../vectors/payments.jsonl', import.meta.url), 'utf8');
      const found = lines.split('\n').find((line) => line.includes(`"name": "display-${name}"`));
      return JSON.parse(found ?? '{}').text as string;
    };
    const before = payment.steps.length;
    for (const name of ['card_inserted', 'wait_for_pin', 'pin_entered', 'card_removed'])
      expect(await post(vector(name))).toBe(200);
    expect(payment.steps.slice(before)).toEqual(['wait', 'enter-pin', 'wait', 'wait']);
    const other = vector('wait_for_pin').replaceAll('S1F2-000158213605001', 'S1F2-000158213600000');
    for (const body of [other, 'rubbish', '', '[]', vector('tender_final')]) await post(body);
    await post('x'.repeat(100_000)).catch(() => 0);
    expect(payment.steps.slice(before)).toHaveLength(4);
    expect(await fromElsewhere(port ?? 0, vector('wait_for_pin'))).toBe(undefined);
    expect(payment.steps.slice(before)).toHaveLength(4);
    far.approveNow();
    expect((await payment.outcome).kind).toBe('approved');
    await post(vector('wait_for_pin'));
    expect(payment.steps.slice(before)).toHaveLength(4);
  });

  test('hostile bodies and slow ones do no harm', async () => {
    const b = await bench({}, { displayPort: 0 });
    const port = (await b.driver.listening) ?? 0;
    const noText = { toString: 1, valueOf: 1 };
    const details = Buffer.from(JSON.stringify({ message: noText })).toString('base64');
    const header = { MessageClass: 'Event', MessageCategory: 'Event', MessageType: 'Notification' };
    const trailer = { AdyenCryptoVersion: noText, KeyVersion: noText };
    const bodies = [
      {
        MessageHeader: header,
        EventNotification: { EventToNotify: 'Reject', EventDetails: details },
      },
      { MessageHeader: header, NexoBlob: 'AAAA', SecurityTrailer: trailer },
      { MessageHeader: header, NexoBlob: noText, SecurityTrailer: { AdyenCryptoVersion: 1 } },
    ].map((SaleToPOIRequest) => JSON.stringify({ SaleToPOIRequest }));
    for (const body of [...bodies, '['.repeat(60_000)]) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });
      expect(answer.status).toBe(200);
    }
    const strangers = Array.from({ length: 8 }, () => {
      const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
      open.push(async () => void socket.destroy());
      return new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
    });
    await Promise.all(strangers);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(200);
  });

  test('a port that is taken costs the steps alone', async () => {
    const taken = await startSocketDevice({ port: 0, host: '0.0.0.0', onConnection: () => {} });
    open.push(() => taken.close());
    const b = await bench({}, { displayPort: taken.port });
    expect(await b.driver.listening).toBeNull();
    expect(b.reports.map(({ code }) => code)).toEqual(['nexo-display-port']);
    await b.up();
    expect((await pay(b.driver).outcome).kind).toBe('approved');
  });
});

test('ServiceIDs: ten letters and digits, none twice', () => {
  const next = createServiceIds();
  const many = Array.from({ length: 5_000 }, next);
  expect(new Set(many).size).toBe(many.length);
  expect(many.every((id) => /^[0-9A-Z]{10}$/.test(id))).toBe(true);
});
