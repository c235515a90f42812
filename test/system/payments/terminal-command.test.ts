/** `kiosk terminal`, as staff use it, against a terminal on a real socket. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startAdyenTerminal } from '../../../simulators/adyen/start.ts';
import { startBancontact } from '../../../simulators/bancontact/start.ts';
import { startOpiTerminal } from '../../../simulators/opi/terminal.ts';
import { startTerminal, type Terminal } from '../../../simulators/terminal.ts';
import { openStore } from '../../../src/store/store.ts';
import { runCommand } from '../../support/commands/run.ts';
import { openBench, pay } from '../../support/hardware/zvt-bench.ts';

const password = '471147';
let folder = '';
let far: Terminal;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kiosk-terminal-'));
  far = await startTerminal({ port: 0, password, now: () => new Date(2026, 9, 6, 14, 5, 9) });
  const terminal = { address: `tcp://127.0.0.1:${far.port}` };
  writeFileSync(
    join(folder, 'kiosk.json'),
    JSON.stringify({ terminal, store: { folder: 'data' } }),
  );
  writeFileSync(
    join(folder, 'without.json'),
    JSON.stringify({ terminal: null, store: { folder: 'data' } }),
  );
});
afterEach(async () => {
  await far.close();
  rmSync(folder, { recursive: true });
});

function kiosk(
  args: readonly string[],
  secret: string | Record<string, string> = password,
  file = 'kiosk.json',
  typed = '',
) {
  const secrets = typeof secret === 'string' ? { KIOSK_TERMINAL_PASSWORD: secret } : secret;
  return runCommand(['terminal', ...args, '--config', join(folder, file)], {
    input: typed,
    env: { ...process.env, ...secrets },
  });
}

async function payTwice(): Promise<void> {
  const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: far.port }, { password });
  await bench.up();
  for (const cents of [250, 1_010])
    expect(await pay(bench.driver, cents).outcome).toMatchObject({ kind: 'approved' });
  await bench.driver.close();
}

test("status, last and end-of-day: the terminal's answer in words and as JSON", async () => {
  expect(await kiosk(['status'])).toEqual({
    status: 0,
    err: '',
    out: `ZVT terminal 28004869 at tcp://127.0.0.1:${far.port} is ready to take payments.\n`,
  });
  await payTwice();
  // As from a file that only root may read: no variable holds it.
  const last = await kiosk(['last', '--password-stdin'], '', 'kiosk.json', `${password}\n`);
  expect(last.out).toMatch(/^receipt +0002$[\s\S]*^when +06\/10 14:05:09$[\s\S]*^amount +10\.10$/m);
  const day = await kiosk(['end-of-day']);
  expect(day).toMatchObject({ status: 0, err: '' });
  expect(day.out).toMatch(
    /^Beleg-Nr. +0001 - 0002$[\s\S]*^Summe +EUR 12\.60$[\s\S]*The day is closed\. Turnover 12\.60\.\n$/m,
  );
});

test('last: "it does not say" is neither "none" nor "no answer"', async () => {
  expect(await kiosk(['last'])).toEqual({ status: 0, err: '', out: 'It has no payment.\n' });
  far.setQuirk('no-date', true);
  await payTwice();
  expect((await kiosk(['last'])).out).toMatch(/^receipt +0002$/m);
  far.setQuirk('repeats-lines', true);
  expect(await kiosk(['last'])).toMatchObject({
    status: 69,
    out: '',
    err: expect.stringMatching(/^The terminal does not say what its last payment was\.\n/),
  });
});

test('diagnosis: its slip and its verdict; one that has none', async () => {
  const passed = await kiosk(['diagnosis']);
  expect(passed).toMatchObject({ status: 0, err: '' });
  expect(passed.out).toMatch(
    /^DIAGNOSE$[\s\S]*^Verbindung in Ordnung$\nThe diagnosis passed\.\n$/m,
  );
  far.setQuirk('diagnosis-fails', true);
  expect(await kiosk(['diagnosis'])).toMatchObject({
    status: 1,
    out: expect.stringContaining('did not pass: the terminal says A3 (no connection to the'),
  });
  far.setQuirk('no-diagnosis', true);
  const none = await kiosk(['diagnosis', '--json']);
  expect([none.status, JSON.parse(none.out)]).toMatchObject([1, { outcome: 'not-supported' }]);
});

test('end-of-day is refused while the kiosk has the terminal or a payment is not settled', async () => {
  const store = openStore({ folder: join(folder, 'data'), log: () => {} });
  const payment = {
    attempt: 'a1',
    patron: '23550000000013',
    fees: [{ id: 'f1', amountCents: 250 }],
    amountCents: 250,
  };
  store.journal.begin(
    { kind: 'payment', way: 'terminal', driver: 'zvt', ...payment, before: 'none' },
    '2026-10-06T12:00:00Z',
  );
  expect(await kiosk(['end-of-day'])).toMatchObject({
    status: 69,
    out: '',
    err: expect.stringContaining('The running kiosk has the payment terminal.\nStop it first'),
  });
  store.close();
  expect(await kiosk(['end-of-day'])).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('A payment is not settled yet'),
  });
  // One that waits for its end of day takes no payments, and its day can be closed.
  far.setStatus(0xf0);
  expect(await kiosk(['status'])).toMatchObject({
    status: 1,
    out: 'It takes no payments: the terminal says F0 (an end of day is open).\n',
  });
  const day = await kiosk(['end-of-day', '--even-open', '--json']);
  expect([day.status, JSON.parse(day.out)]).toMatchObject([0, { outcome: 'done', totalCents: 0 }]);
});

test('a fault is reported with its remedy', async () => {
  const [none, noSecret, refused] = await Promise.all([
    kiosk(['status'], password, 'without.json'),
    kiosk(['status'], 'four'),
    kiosk(['status'], '000000'),
  ]);
  expect(none).toMatchObject({
    status: 65,
    err: expect.stringContaining('has no payment terminal'),
  });
  expect(noSecret).toMatchObject({
    status: 78,
    err: expect.stringContaining('terminal.password: '),
  });
  expect(refused).toMatchObject({
    status: 69,
    err: expect.stringContaining('refused the registration'),
  });
});

/** A configuration beside the usual one, with secrets by these variables. */
async function asked(args: readonly string[], settings: object, secrets: Record<string, string>) {
  const all = { terminal: null, store: { folder: 'data' }, ...settings };
  writeFileSync(join(folder, 'other.json'), JSON.stringify(all));
  return await kiosk(args, secrets, 'other.json');
}

test('OPI: the same questions, over both of its connections', async () => {
  const opi = await startOpiTerminal({ port: 0 });
  try {
    const section = { listenAddress: '127.0.0.1', listenPort: 0 };
    const address = `tcp://127.0.0.1:${opi.port}`;
    const settings = { terminal: { driver: 'opi', address, opi: section } };
    const status = await asked(['status', '--json'], settings, {});
    expect([status.status, JSON.parse(status.out)]).toMatchObject([0, { ready: true, address }]);
    expect(await asked(['last'], settings, {})).toMatchObject({
      status: 69,
      err: expect.stringContaining('does not say what its last payment was'),
    });
    expect(await asked(['end-of-day'], settings, {})).toMatchObject({
      status: 0,
      out: expect.stringContaining('The day is closed. Turnover 0.00.'),
    });
    const typed = await asked(['status', '--password-stdin'], settings, {});
    expect(typed).toMatchObject({
      status: 78,
      err: expect.stringContaining('no password in this'),
    });
  } finally {
    await opi.close();
  }
});

test('Adyen: its diagnosis; it closes its days by itself; another passphrase', async () => {
  const adyen = await startAdyenTerminal({ port: 0 });
  try {
    const { identifier, version, passphrase } = adyen.saleKey;
    writeFileSync(join(folder, 'root.pem'), adyen.root?.pem ?? '');
    const section = {
      ...{ poiId: adyen.poiId, environment: 'test', rootCertificate: 'root.pem' },
      rootSha256: adyen.root?.sha256,
      key: { identifier, version, passphrase: { env: 'PASSPHRASE' } },
    };
    const address = `tls://127.0.0.1:${adyen.port}`;
    const settings = { terminal: { driver: 'adyen', address, adyen: section } };
    const right = { PASSPHRASE: passphrase };
    expect(await asked(['status'], settings, right)).toEqual({
      ...{ status: 0, err: '' },
      out: `${adyen.poiId} at ${address} is ready to take payments.\n`,
    });
    expect((await asked(['diagnosis'], settings, right)).out).toBe('The diagnosis passed.\n');
    expect(await asked(['end-of-day'], settings, right)).toMatchObject({
      status: 65,
      err: expect.stringContaining('closes its day by itself'),
    });
    const wrong = await asked(['status'], settings, { PASSPHRASE: 'other' });
    expect(wrong).toMatchObject({ status: 1, out: expect.stringContaining('encryption key') });
    expect(wrong.out + wrong.err).not.toContain('other');
  } finally {
    await adyen.close();
  }
});

test('--code: the payment host, while the kiosk runs too; no key, another key', async () => {
  const host = await startBancontact({ port: 0 });
  const store = openStore({ folder: join(folder, 'data'), log: () => {} });
  try {
    const settings = { code: { address: host.address, apiKey: { env: 'KEY' } } };
    const ask = (args: readonly string[], key: string) =>
      asked([...args, '--code'], settings, { KEY: key });
    expect(await ask(['status'], 'simulated-key')).toMatchObject({
      status: 0,
      out: expect.stringContaining(`at ${host.address} is ready to take payments`),
    });
    expect(await ask(['status'], '')).toMatchObject({ status: 78 });
    expect((await ask(['diagnosis'], 'simulated-key')).out).toBe('The diagnosis passed.\n');
    expect(await ask(['end-of-day'], 'simulated-key')).toMatchObject({ status: 65 });
    const refused = await ask(['status'], 'secret-other');
    expect(refused).toMatchObject({ status: 69, err: expect.stringContaining('refuses the API') });
    expect(refused.err).not.toContain('secret-other');
    expect(await asked(['status', '--code'], {}, {})).toMatchObject({
      status: 65,
      err: expect.stringContaining('no payments by a code'),
    });
  } finally {
    store.close();
    await host.close();
  }
});
