import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { writeFrame } from '../../../hardware/opi/frame.ts';
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

test('closed while it connects: nothing stays open', async () => {
  let isOpen = true;
  let close = () => {};
  const mute = await startSocketDevice({
    port: 0,
    onConnection: (socket) => {
      socket.resume();
      socket.on('close', () => {
        isOpen = false;
      });
      close();
    },
  });
  closeLater(() => mute.close());
  const { driver } = openOpiDriver(mute.port, { commandTimeoutMs: 60_000 });
  close = () => void driver.close();
  await until(() => !isOpen, 'it is hung up');
});
