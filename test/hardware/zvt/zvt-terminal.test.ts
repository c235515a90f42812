import { afterEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../hardware/address.ts';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import type { ZvtOptions } from '../../../hardware/zvt/terminal.ts';
import {
  startTerminal,
  type Terminal,
  type TerminalOptions,
} from '../../../simulators/terminal.ts';
import { type Pty, startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';
import { type Bench, openBench, pay } from '../../support/hardware/zvt-bench.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function receiptOf(receiptNumber: string) {
  return {
    ...{ amountCents: 250, receiptNumber, traceNumber: null },
    ...{ terminalId: null, date: null, time: null },
  };
}

type Far = { far: Terminal; bench: Bench };

async function overTcp(
  options: Partial<TerminalOptions> = {},
  driver: ZvtOptions = {},
): Promise<Far> {
  const far = await startTerminal({ port: 0, repeatMs: 10, ...options });
  const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: far.port }, driver);
  open.push(
    () => far.close(),
    () => bench.driver.close(),
  );
  await bench.up();
  return { far, bench };
}

/** The real serialport on a pty whose other end is the simulator's socket. */
async function overPty(
  options: Partial<TerminalOptions> = {},
  driver: ZvtOptions = {},
): Promise<Far & { pty: Pty }> {
  const far = await startTerminal({ port: 0, framing: 'serial', repeatMs: 10, ...options });
  open.push(() => far.close());
  const pty = await startPty(far.port);
  open.push(() => pty.remove());
  const address: Address = {
    kind: 'serial',
    path: pty.path,
    baudRate: 9600,
    dataBits: 8,
    parity: 'none',
    stopBits: 2,
  };
  const bench = openBench(address, driver);
  open.push(() => bench.driver.close());
  await bench.up();
  return { far, bench, pty };
}

function states(far: Terminal) {
  return far.transactions().map(({ state }) => state);
}

describe.each([
  ['TCP', overTcp],
  ['a pty with serial frames', overPty],
] as const)('over %s', (name, connect) => {
  test('approves: journalled, paid, told once', async () => {
    const { far, bench } = await connect({
      firstReceipt: 471,
      now: () => new Date(2026, 9, 6, 14, 5, 9),
    });
    const payment = pay(bench.driver, 1_010);
    const receipt = {
      amountCents: 1_010,
      receiptNumber: '0471',
      traceNumber: '000471',
      terminalId: '28004869',
      date: '1006',
      time: '140509',
    };
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    expect(payment.journal).toEqual([receipt]);
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'wait']);
    expect(states(far)).toEqual(['paid']);
    expect(far.display()).toBe('EUR 10.10: approved. Remove your card');
    expect(await bench.driver.lastTransaction()).toEqual(receipt);
  });

  test('declines, cancels, refuses, and works on', async () => {
    const { far, bench } = await connect();
    far.next('decline');
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'declined', code: '05' });
    expect(far.display()).toBe('Declined');
    far.next('cancel');
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'cancelled' });
    far.next('refuse');
    expect(await pay(bench.driver).outcome).toEqual({
      kind: 'not-started',
      why: 'the terminal refused: 83 (not possible now)',
    });
    expect(far.transactions()).toEqual([]);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
  });

  test('the kiosk asks to stop: the terminal cancels', async () => {
    const { far, bench } = await connect({ usually: 'hold' });
    const payment = pay(bench.driver, 250);
    await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
    expect(far.display()).toBe('EUR 2.50: insert your card');
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(far.display()).toBe('Cancelled');
  });

  test('the journal fails: the terminal reverses', async () => {
    const { far, bench } = await connect();
    const payment = pay(bench.driver, 250, () => Promise.reject(new Error('the disk is full')));
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(states(far)).toEqual(['reversed']);
    expect(await bench.driver.lastTransaction()).toBeNull();
  });

  test('reverses a payment, once', async () => {
    const { far, bench } = await connect();
    const outcome = await pay(bench.driver).outcome;
    if (outcome.kind !== 'approved') throw new Error(outcome.kind);
    expect(await bench.driver.reverse(receiptOf('9999'))).toBe('refused');
    expect(await bench.driver.reverse(receiptOf('four'))).toBe('refused');
    expect(states(far)).toEqual(['paid']);
    expect(await bench.driver.reverse(outcome.receipt)).toBe('reversed');
    expect(states(far)).toEqual(['reversed']);
    expect(await bench.driver.reverse(outcome.receipt)).toBe('reversed');
    expect(await bench.driver.endOfDay()).toEqual({
      outcome: 'done',
      why: null,
      totalCents: 0,
      lines: [],
    });
  });

  test('the end of the day: the terminal says what it came to; what was before it cannot be reversed', async () => {
    const { bench } = await connect({}, { cardReceipts: 'lines' });
    for (const cents of [250, 1_010])
      expect(await pay(bench.driver, cents).outcome).toMatchObject({ kind: 'approved' });
    expect(await bench.driver.endOfDay()).toEqual({
      outcome: 'done',
      why: null,
      totalCents: 1_260,
      lines: [
        'KASSENSCHNITT',
        'Terminal-ID  28004869',
        'Beleg-Nr.    0001 - 0002',
        'Anzahl       2',
        'Summe        EUR 12.60',
      ],
    });
    expect(await bench.driver.reverse(receiptOf('0002'))).toBe('refused');
    expect(await bench.driver.endOfDay()).toMatchObject({ outcome: 'done', totalCents: 0 });
  });

  test('garbage while the card is asked for does no harm', async () => {
    const { far, bench } = await connect({ usually: 'hold' }, { link: { gapMs: 200, t1Ms: 200 } });
    const payment = pay(bench.driver);
    await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
    // On a serial line rubbish outside a frame is passed over; a torn frame is given up after T1.
    if (name === 'TCP') far.garbage();
    else
      for (const bytes of [fromHex('FF 15 06 42'), fromHex('10 02 06 0F FF FF')])
        far.garbage(bytes);
    await until(
      () => bench.reports.some(({ code }) => code === 'rubbish'),
      'the rubbish is noticed',
    );
    expect(far.approveNow()).toBe(true);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(states(far)).toEqual(['paid']);
  });

  test('the connection breaks after the acknowledgement: paid', async () => {
    const { far, bench } = await connect();
    far.next('hang-up-after-ack');
    const payment = pay(bench.driver);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.journal).toHaveLength(1);
    expect(states(far)).toEqual(['paid']);
  });

  test('the connection breaks before the status: unknown, and nothing is journalled', async () => {
    const { far, bench } = await connect();
    far.next('hang-up-before-status');
    const payment = pay(bench.driver);
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([]);
    expect(states(far)).toEqual(['reversed']);
  });
});

describe('the plug is pulled', () => {
  test('before the payment: not started', async () => {
    const { far, bench } = await overTcp();
    await far.unplug();
    await until(() => bench.states.at(-1)?.state === 'down', 'the line is down');
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'not-started' });
    expect(await bench.driver.lastTransaction()).toBe('unreachable');
    expect(await bench.driver.reverse(receiptOf('0001'))).toBe('refused');
  });

  test('while the card is asked for: unknown; plugged in again, nothing was paid', async () => {
    const { far, bench } = await overTcp({ usually: 'hold' });
    const payment = pay(bench.driver);
    await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
    await far.unplug();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    await until(() => far.display() === 'Cancelled: no connection', 'the terminal gives up');
    expect(far.approveNow()).toBe(false);
    await far.plugIn();
    await bench.up();
    expect(await bench.driver.lastTransaction()).toBeNull();
  });

  test.each([
    [true, 'reversed'],
    [false, 'paid'],
  ] as const)(
    'while the approval is journalled: unknown (terminal reverses by itself: %s)',
    async (reverses, state) => {
      const quirks = reverses ? [] : (['keeps-unacknowledged'] as const);
      const { far, bench } = await overTcp({ quirks });
      const payment = pay(bench.driver, 250, async () => {
        await far.unplug();
        await until(() => bench.states.at(-1)?.state === 'down', 'the line is down');
      });
      expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
      await until(() => states(far)[0] === state, `the terminal has it ${state}`);
      await far.plugIn();
      await bench.up();
      const [kept] = payment.journal;
      expect(await bench.driver.lastTransaction()).toEqual(state === 'paid' ? kept : null);
    },
  );

  test('out of the pty, by killing socat: unknown, and why', async () => {
    const { far, bench, pty } = await overPty({ usually: 'hold' });
    const payment = pay(bench.driver);
    await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
    await pty.pull('SIGKILL');
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(bench.states).toContainEqual({
      state: 'down',
      reason: expect.stringContaining('unplugged'),
    });
    expect(far.transactions()).toEqual([]);
  });
});

describe('a terminal that is silent', () => {
  test('in a payment: hung up on after T3, unknown, and nothing was paid', async () => {
    const { far, bench } = await overTcp({}, { commandTimeoutMs: 250 });
    far.next('silent');
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'unknown' });
    await bench.up();
    expect(await bench.driver.lastTransaction()).toBeNull();
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
    expect(far.transactions()).toHaveLength(1);
  });
});

describe.each([
  ['TCP', overTcp],
  ['a pty with serial frames', overPty],
] as const)('over %s, a terminal that goes mute while its line stands', (_name, connect) => {
  test('is missed after one heartbeat, and at work again within two seconds of its return', async () => {
    const line = { firstDelayMs: 250, maximumDelayMs: 750, connectTimeoutMs: 1_000 };
    const { far, bench } = await connect({}, { heartbeatMs: 20, commandTimeoutMs: 5_000, line });
    // Two seconds, and one for a busy machine; T2 or T3 would be five and more.
    const noticed = 3_000;
    far.mute(true);
    const mutedAt = performance.now();
    await until(() => bench.states.at(-1)?.state === 'down', 'its silence is noticed');
    expect(performance.now() - mutedAt).toBeLessThan(noticed);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'not-started' });
    // In the midst of the next question, which it does not hear.
    await until(() => far.connections > 0, 'the line is open again');
    far.mute(false);
    const backAt = performance.now();
    await bench.up();
    expect(performance.now() - backAt).toBeLessThan(noticed);
    expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
  });
});

test('one payment at a time', async () => {
  const { far, bench } = await overTcp({ usually: 'hold' });
  const first = pay(bench.driver);
  expect(await pay(bench.driver).outcome).toEqual({
    kind: 'not-started',
    why: 'the terminal is busy with another operation',
  });
  await until(() => far.approveNow(), 'the card is asked for');
  expect(await first.outcome).toMatchObject({ kind: 'approved' });
  expect(far.transactions()).toHaveLength(1);
});

test.each([0, -1, 1.5, 1e12, Number.NaN])('%d cents is no payment', async (amountCents) => {
  const { far, bench } = await overTcp();
  expect(await pay(bench.driver, amountCents).outcome).toMatchObject({ kind: 'not-started' });
  expect(far.display()).toBe('Ready');
});

test('aborted before it began: nothing is sent', async () => {
  const { far, bench } = await overTcp();
  const abort = new AbortController();
  abort.abort();
  const outcome = bench.driver.authorise({
    attempt: '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607',
    amountCents: 250,
    onProgress: () => {},
    onStarted: () => {},
    onReversing: () => {},
    onApproved: () => {},
    signal: abort.signal,
  });
  expect(await outcome).toEqual({ kind: 'cancelled' });
  expect(far.display()).toBe('Ready');
});

test('aborted in the same breath: no money moves', async () => {
  const { far, bench } = await overTcp({ stepMs: 60_000 });
  const payment = pay(bench.driver);
  payment.abort.abort();
  expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  expect(far.transactions()).toEqual([]);
});

test('the heartbeat tells a terminal that is out of order, and one that is well again', async () => {
  const { far, bench } = await overTcp({}, { heartbeatMs: 10 });
  far.setStatus(0xdf);
  await until(() => bench.states.at(-1)?.state === 'down', 'the status is seen');
  expect(bench.states.at(-1)).toEqual({
    state: 'down',
    reason: 'the terminal says DF (out of order)',
  });
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'not-started' });
  far.setStatus(0);
  await bench.up();
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
});

test('a refused registration is told to the technician, once, and tried again', async () => {
  const far = await startTerminal({ port: 0, currency: '0756' });
  const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: far.port }, { heartbeatMs: 10 });
  open.push(
    () => far.close(),
    () => bench.driver.close(),
  );
  let answers = 0;
  far.onChange(() => {
    answers += 1;
  });
  await until(() => answers > 5, 'it was tried several times');
  expect(bench.states).toEqual([
    { state: 'down', reason: expect.stringContaining('refused the registration') },
  ]);
  expect(bench.reports.map(({ code }) => code)).toEqual(['registration-refused']);
});

test('nothing of a card, an amount or the password is in a report', async () => {
  const { far, bench } = await overTcp({ password: '471147' }, { password: '471147' });
  await pay(bench.driver, 98_765).outcome;
  far.next('hang-up-before-status');
  await pay(bench.driver, 98_765).outcome;
  const text = JSON.stringify(bench.reports);
  expect(bench.reports.map(({ code }) => code)).toEqual(['payment-approved', 'payment-unknown']);
  expect(text).not.toMatch(/98765|987\.65|4711|471147|EE EE/);
});
