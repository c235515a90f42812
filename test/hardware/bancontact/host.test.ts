/** The line to the host: its certificate, whether it answers, what a technician reads of it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { probeBancontact } from '../../../hardware/bancontact/probe.ts';
import { startBancontact } from '../../../simulators/bancontact/start.ts';
import { openBench, openDriver, pay } from '../../support/hardware/bancontact-bench.ts';
import { until } from '../../support/hardware/until.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const folder = mkdtempSync(join(tmpdir(), 'kiosk-host-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Of 127.0.0.1, or of another host; null where there is no openssl. */
function certificate(name: string): { key: string; cert: string } | null {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const names = ['-subj', '/CN=host', '-addext', `subjectAltName=${name}`];
  try {
    const files = ['-keyout', key, '-out', cert, '-days', '3'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...names], { stdio: 'pipe' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
const ours = certificate('IP:127.0.0.1');
const anothers = certificate('DNS:merchant.example.org');

describe('over TLS', () => {
  async function listening(tls: { key: string; cert: string }) {
    const simulator = await startBancontact({ port: 0, tls });
    open.push(simulator);
    return simulator;
  }

  it.skipIf(ours === null)('a payment is made with a host of a known authority', async () => {
    const tls = ours ?? { key: '', cert: '' };
    const { address } = await listening(tls);
    const { driver } = openDriver(address, { ca: tls.cert });
    open.push(driver);
    expect(await pay(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  it.skipIf(anothers === null)('nothing is sent to another, not even the key', async () => {
    const tls = anothers ?? { key: '', cert: '' };
    const simulator = await listening(tls);
    for (const ca of [undefined, tls.cert]) {
      const { driver, states } = openDriver(simulator.address, ca === undefined ? {} : { ca });
      open.push(driver);
      expect(await pay(driver).outcome).toMatchObject({ kind: 'not-started' });
      await until(() => states.at(-1)?.state === 'down', 'it is down');
    }
    expect(simulator.payments()).toEqual([]);
  });
});

describe('the state', () => {
  it('is up with a good key, down without the host, and up again', async () => {
    const made = await openBench({}, { checkMs: { up: 5, down: 5 } });
    open.push(made);
    const { states, simulator, driver } = made;
    await until(() => states.at(-1)?.state === 'up', 'it is up');
    expect(driver.answers).toBe(true);
    await simulator.unplug();
    await until(() => states.at(-1)?.state === 'down', 'it is down');
    expect(driver.answers).toBe(false);
    await simulator.plugIn();
    await until(() => states.at(-1)?.state === 'up', 'it is up again');
    expect(states.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  it('is down behind a proxy, whose page says nothing of the key', async () => {
    const server = createServer((_, response) => response.writeHead(403).end('<p>Forbidden'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { driver, states, reports } = openDriver(`http://127.0.0.1:${port}`);
    open.push(driver, { close: async () => void server.close() });
    await until(() => states.at(-1)?.state === 'down', 'it is down');
    expect(states).toMatchObject([{ reason: expect.stringContaining('status 403') }]);
    expect(reports).toEqual([]);
  });

  it('says nothing more once it is closed', async () => {
    const made = await openBench({}, { checkMs: { up: 5, down: 5 } });
    open.push(made);
    await until(() => made.states.length > 0, 'it is up');
    await made.driver.close();
    await made.simulator.unplug();
    expect(await pay(made.driver).outcome).toMatchObject({ kind: 'not-started' });
    expect(made.states).toHaveLength(1);
  });
});

describe('the probe', () => {
  const apiKey = 'simulated-key';
  async function probed(quirk: Parameters<typeof openBench>[0], key = apiKey) {
    const simulator = await startBancontact({ port: 0, ...quirk });
    open.push(simulator);
    const { address } = simulator;
    const found = await probeBancontact({ address, apiKey: key, answerTimeoutMs: 1_000 });
    expect(simulator.payments()).toEqual([]);
    return found;
  }

  it.each([
    ['ready', {}, apiKey, 'ready'],
    ['of another key', {}, 'another', 'refused'],
    ['behind a page of a proxy', { quirks: ['proxy-page'] as const }, apiKey, 'not-ready'],
    ['that cannot now', { quirks: ['unavailable'] as const }, apiKey, 'not-ready'],
    ['with an answer that has no end', { quirks: ['endless-body'] as const }, apiKey, 'silent'],
  ])('tells a host %s', async (_, quirk, key, kind) => {
    expect(await probed(quirk, key)).toMatchObject({ kind });
  });

  it('tells a host that is silent from one that is not there', async () => {
    const simulator = await startBancontact({ port: 0 });
    open.push(simulator);
    simulator.mute(true);
    const asked = { address: simulator.address, apiKey, answerTimeoutMs: 30 };
    expect(await probeBancontact(asked)).toMatchObject({ kind: 'silent' });
    await simulator.unplug();
    expect(await probeBancontact(asked)).toMatchObject({ kind: 'closed' });
  });
});

function keysOf<Key extends string>(table: Record<Key, unknown>): Key[] {
  return Object.keys(table) as Key[];
}

describe('what is logged', () => {
  it('holds no key, no link, no amount and nothing of the payer', async () => {
    const debtor = { name: 'Canary van Lindeveld', iban: '***********47110' };
    const made = await openBench(
      { merchant: { debtor, iban: 'BE71096123456769' } },
      { graceMs: 20 },
    );
    open.push(made);
    const handed: unknown[] = [];
    // Those that do not end by themselves are stopped when they are reported.
    const reported = {
      ...{ approve: null, 'odd-amount': null, 'fail-create': null },
      ...{ 'odd-status': 'status-unknown', forget: 'payment-not-found' },
    } as const;
    for (const behaviour of keysOf(reported)) {
      made.simulator.next(behaviour);
      const payment = pay(made.driver, { amountCents: 471_100 });
      const code = reported[behaviour];
      if (code !== null) {
        await until(() => made.reports.some((report) => report.code === code), code);
        payment.abort.abort();
      }
      handed.push(await payment.outcome, payment.journal, payment.handles);
    }
    const { states, reports } = made;
    expect(reports.length).toBeGreaterThanOrEqual(4);
    expect(JSON.stringify([states, reports])).not.toMatch(/4711/);
    for (const canary of ['Canary', '47110"', 'BE71', 'simulated-key', '/pay/2/'])
      expect(JSON.stringify([states, reports, handed])).not.toContain(canary);
  });
});
