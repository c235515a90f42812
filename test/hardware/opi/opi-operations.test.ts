import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createFramer, writeFrame } from '../../../hardware/opi/frame.ts';
import { openListener } from '../../../hardware/opi/listener.ts';
import { probeOpi } from '../../../hardware/opi/probe.ts';
import { openOpiTerminal } from '../../../hardware/opi/terminal.ts';
import { startSocketDevice } from '../../../simulators/socket.ts';
import {
  closeAll,
  closeLater,
  openOpiBench,
  openOpiDriver,
  payAfterLast,
  payOpi,
  timeZone,
} from '../../support/hardware/opi-bench.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

const identity = { sender: 'KIOSK', workstation: '1', pop: '001' };

describe('the last transaction', () => {
  test('a payment, with what a reversal needs', async () => {
    const { driver } = await openOpiBench();
    const payment = payOpi(driver);
    await payment.outcome;
    expect(await driver.lastTransaction()).toEqual(payment.journal[0]);
  });

  test('one that was declined is no payment, and its STAN is the one of before', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.next('decline');
    await payOpi(driver).outcome;
    expect(await driver.lastTransaction()).toBeNull();
    const next = payOpi(driver);
    await next.outcome;
    expect(next.handles).toMatchObject([{ stanBefore: '021601' }]);
  });

  test('a STAN of before is used once: it must be of just now', async () => {
    const { driver } = await openOpiBench();
    await payOpi(driver).outcome;
    await (await payAfterLast(driver)).outcome;
    const third = payOpi(driver);
    await third.outcome;
    expect(third.handles).toMatchObject([{ stanBefore: null }]);
  });

  test.each([
    [false, 'not-told'],
    [true, null],
  ])('a refusal, where emptyRepeat is %s', async (emptyRepeat, last) => {
    const { driver } = await openOpiBench({ emptyRepeat });
    expect(await driver.lastTransaction()).toBe(last);
  });

  test('a terminal without that question', async () => {
    const { driver, terminal } = await openOpiBench({ repeatAs: 'none' });
    expect(await driver.lastTransaction()).toBe('not-told');
    expect(terminal.heard).toEqual(['Login']);
  });

  test('logged out meanwhile: logs in, and asks again', async () => {
    const { driver, terminal } = await openOpiBench();
    await payOpi(driver).outcome;
    terminal.logOut();
    expect(await driver.lastTransaction()).toMatchObject({ receiptNumber: '021601' });
  });

  test('unreachable, and mute', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.mute(true);
    expect(await driver.lastTransaction()).toBe('unreachable');
    await terminal.unplug();
    expect(await driver.lastTransaction()).toBe('unreachable');
  });
});

describe('a reversal', () => {
  test('names the STAN', async () => {
    const { driver, terminal } = await openOpiBench();
    const payment = payOpi(driver);
    await payment.outcome;
    const receipt = payment.journal[0];
    if (!receipt) throw new Error('no receipt');
    expect(await driver.reverse(receipt)).toBe('reversed');
    expect(terminal.transactions()).toMatchObject([{ state: 'reversed' }]);
    expect(await driver.reverse(receipt)).toBe('refused');
    expect(await driver.reverse({ ...receipt, receiptNumber: '' })).toBe('refused');
  });

  test('cannot be asked for, and is not answered', async () => {
    const { driver, terminal } = await openOpiBench({}, { quirks: ['reversal-lost'] });
    const payment = payOpi(driver);
    await payment.outcome;
    const receipt = payment.journal[0];
    if (!receipt) throw new Error('no receipt');
    expect(await driver.reverse(receipt)).toBe('unknown');
    await terminal.unplug();
    expect(await driver.reverse(receipt)).toBe('refused');
  });
});

describe('end of day and diagnosis', () => {
  test('the totals and what is printed', async () => {
    const { driver } = await openOpiBench();
    await payOpi(driver).outcome;
    await payOpi(driver, { amountCents: 120 }).outcome;
    expect(await driver.endOfDay()).toEqual({
      ...{ outcome: 'done', why: null, totalCents: 370 },
      lines: ['DAGAFSLUITING'],
    });
    expect(await driver.endOfDay()).toMatchObject({ outcome: 'done', totalCents: 0 });
  });

  test('logged out by it: the kiosk logs in again for the next customer', async () => {
    const { driver } = await openOpiBench({}, { quirks: ['logs-out'] });
    await driver.endOfDay();
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'not-started' });
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  test('no line', async () => {
    const { driver, terminal } = await openOpiBench();
    await terminal.unplug();
    expect(await driver.endOfDay()).toMatchObject({ outcome: 'refused', totalCents: null });
    expect(await driver.diagnose()).toMatchObject({ outcome: 'unknown' });
  });

  test('a diagnosis passes; while a payment runs nothing is asked', async () => {
    const { driver, terminal } = await openOpiBench();
    expect(await driver.diagnose()).toEqual({ outcome: 'passed', why: null, lines: [] });
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits');
    expect(await driver.diagnose()).toMatchObject({ outcome: 'busy' });
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'not-started' });
    terminal.approveNow();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });
});

describe('to stop', () => {
  test('an approval that comes after it is a payment', async () => {
    const { driver, terminal } = await openOpiBench({}, { quirks: ['approves-after-abort'] });
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits');
    payment.abort.abort();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });

  test('a second connection is refused: the outcome still comes', async () => {
    const { driver, terminal } = await openOpiBench({}, { quirks: ['one-connection'] });
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits');
    payment.abort.abort();
    terminal.approveNow();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });

  test('before anything left', async () => {
    const { driver, terminal } = await openOpiBench();
    const payment = payOpi(driver, { onStarted: () => payment.abort.abort() });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(terminal.heard).not.toContain('CardPayment');
  });

  test('a terminal that lost the kiosk is asked to stop', async () => {
    const { driver, terminal } = await openOpiBench({ paymentTimeoutMs: 300 });
    terminal.next('hold');
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'unknown' });
    expect(terminal.heard).toContain('AbortRequest');
    expect(terminal.transactions()).toEqual([]);
  });
});

describe('the state', () => {
  test('unplugged, and back', async () => {
    const { driver, terminal, states } = await openOpiBench({ heartbeatMs: 20 });
    await terminal.unplug();
    await until(() => states.at(-1)?.state === 'down', 'it is down');
    expect(driver.answers).toBe(false);
    await terminal.plugIn();
    await until(() => states.at(-1)?.state === 'up', 'it is up again');
    expect(states.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
  });

  test('the way back is taken by another program: no payment begins', async () => {
    const taken = await startSocketDevice({ port: 0, onConnection: () => {} });
    closeLater(() => taken.close());
    const { terminal } = await openOpiBench();
    const listen = { address: '127.0.0.1', port: taken.port };
    const second = openOpiDriver(terminal.port, { listen });
    await until(() => second.states.length > 0, 'it says why');
    expect(second.states).toEqual([
      { state: 'down', reason: expect.stringContaining('another program has port') },
    ]);
    expect(await payOpi(second.driver).outcome).toMatchObject({ kind: 'not-started' });
    await taken.close();
    await second.up();
  });

  test('an address that is no tcp is a mistake of the configuration', () => {
    const address = { kind: 'tls', host: 'localhost', port: 1 } as const;
    const listen = { address: '127.0.0.1', port: 0 };
    const options = { dialect: 'nl', identity, listen, timeZone } as const;
    expect(() => openOpiTerminal(address, { onState: () => {} }, options, () => {})).toThrow(
      RangeError,
    );
  });
});

test('a terminal with one connection is never at its limit: the next waits for the last to close', async () => {
  let now = 0;
  let most = 0;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    now += 1;
    most = Math.max(most, now);
    socket.on('error', () => {});
    socket.on('close', () => {
      now -= 1;
    });
    socket.on('data', (chunk: Buffer) => {
      const [, type, id] = /RequestType="(\w+)".*RequestID="(\d+)"/.exec(chunk.toString()) ?? [];
      socket.write(
        writeFrame(
          `<ServiceResponse RequestType="${type}" RequestID="${id}" OverallResult="Success"/>`,
        ),
      );
    });
    // It hangs up late.
    socket.on('end', () => setTimeout(() => socket.end(), 30));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(() => new Promise((resolve) => server.close(() => resolve())));
  const { driver, up } = openOpiDriver((server.address() as AddressInfo).port);
  await up();
  expect(await driver.diagnose()).toMatchObject({ outcome: 'passed' });
  expect(await driver.endOfDay()).toMatchObject({ outcome: 'done' });
  expect(most).toBe(1);
});

describe('channel 1', () => {
  async function listening(host: string) {
    const seen = { strangers: 0, rubbish: [] as string[], states: [] as (string | null)[] };
    const listener = openListener(
      { host, listenAddress: '127.0.0.1', listenPort: 0, retryMs: 10 },
      {
        onState: (trouble) => seen.states.push(trouble),
        onRequest: () => '<DeviceResponse/>',
        onStranger: () => {
          seen.strangers += 1;
        },
        onRubbish: (why) => seen.rubbish.push(why),
      },
    );
    closeLater(() => listener.close());
    await until(() => listener.port !== null, 'it listens');
    const socket = connect(listener.port ?? 0, '127.0.0.1');
    closeLater(async () => void socket.destroy());
    let isClosed = false;
    const received: Buffer[] = [];
    socket.on('data', (chunk) => received.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      isClosed = true;
    });
    return { seen, listener, socket, received, isClosed: () => isClosed };
  }

  test('another address than the terminal’s is sent away unheard', async () => {
    const { seen, socket, isClosed, listener } = await listening('192.0.2.7');
    socket.write(writeFrame('<DeviceRequest/>'));
    await until(isClosed, 'it is sent away');
    expect(seen).toMatchObject({ strangers: 1, rubbish: [] });
    expect(listener.wasReached).toBe(false);
  });

  test('a host name is looked up', async () => {
    const { socket, received, listener } = await listening('localhost');
    socket.write(writeFrame('<DeviceRequest/>'));
    await until(() => received.length > 0, 'it is answered');
    expect(
      Buffer.from(createFramer().push(Buffer.concat(received)).frames[0] ?? []).toString(),
    ).toBe('<DeviceResponse/>');
    expect(listener.wasReached).toBe(true);
  });

  test.each([
    ['rubbish', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['no DeviceRequest', Buffer.from(writeFrame('<CardServiceResponse/>'))],
    ['a document type', Buffer.from(writeFrame('<!DOCTYPE x><DeviceRequest/>'))],
  ])('%s: hung up', async (_, bytes) => {
    const { seen, socket, isClosed } = await listening('127.0.0.1');
    socket.write(bytes);
    await until(isClosed, 'it is hung up');
    expect(seen.rubbish).toHaveLength(1);
  });
});

describe('channel 1, when its far end is lost', () => {
  test('the oldest of many connections makes room', async () => {
    const { driver, terminal } = await openOpiBench();
    const closed: number[] = [];
    const lost = Array.from({ length: 9 }, (_, at) => {
      const socket = connect(driver.listenPort ?? 0, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => closed.push(at));
      closeLater(async () => void socket.destroy());
      return socket;
    });
    await until(() => closed.length === 1, 'the oldest is hung up');
    expect(lost).toHaveLength(9);
    const payment = payOpi(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'insert-card']);
    expect(terminal.transactions()).toHaveLength(1);
  });
});

describe('the probe', () => {
  const options: Parameters<typeof probeOpi>[1] = {
    ...{ identity, dialect: 'nl', timeZone, answerTimeoutMs: 300 },
    listen: { address: '127.0.0.1', port: 0 },
  };
  const at = (port: number) => ({ kind: 'tcp', host: '127.0.0.1', port }) as const;

  test('ready, and the way back is open', async () => {
    const { terminal, driver } = await openOpiBench();
    const port = driver.listenPort ?? 0;
    await driver.close();
    const listen = { address: '127.0.0.1', port };
    expect(await probeOpi(at(terminal.port), { ...options, listen })).toMatchObject({
      ...{ kind: 'ready', terminalId: '68276185' },
      wayBack: { kind: 'open' },
    });
  });

  test('ready, and the kiosk that runs has the way back', async () => {
    const { terminal, driver } = await openOpiBench();
    const listen = { address: '127.0.0.1', port: driver.listenPort ?? 0 };
    expect(await probeOpi(at(terminal.port), { ...options, listen })).toMatchObject({
      ...{ kind: 'ready', wayBack: { kind: 'taken' } },
    });
  });

  test('ready, and nothing comes back', async () => {
    const { terminal } = await openOpiBench({}, { quirks: ['no-channel-1'] });
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({
      ...{ kind: 'ready', wayBack: { kind: 'not-seen' } },
    });
  });

  test('busy, refused, garbage, silent, away', async () => {
    const { terminal, driver } = await openOpiBench();
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits');
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({ kind: 'busy' });
    terminal.cancelNow();
    await payment.outcome;
    terminal.logOut();
    expect(await probeOpi(at(terminal.port), { ...options, login: false })).toEqual({
      ...{ kind: 'refused', why: 'it says Loggedout' },
    });
    terminal.mute(true);
    expect(await probeOpi(at(terminal.port), options)).toEqual({ kind: 'silent' });
    await terminal.unplug();
    expect(await probeOpi(at(terminal.port), options)).toMatchObject({
      ...{ kind: 'closed', trouble: 'refused' },
    });
    const http = await startSocketDevice({
      port: 0,
      onConnection: (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'),
    });
    closeLater(() => http.close());
    expect(await probeOpi(at(http.port), options)).toMatchObject({ kind: 'garbage' });
  });
});
