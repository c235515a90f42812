/** What a terminal may do to keep a payment for ever, and does not: every command has an end. */
import { afterEach, expect, test } from 'vitest';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { decode } from '../../../hardware/zvt/messages.ts';
import type { ZvtOptions } from '../../../hardware/zvt/terminal.ts';
import { startTerminal, type TerminalOptions } from '../../../simulators/terminal.ts';
import { until } from '../../support/hardware/until.ts';
import { openBench, pay } from '../../support/hardware/zvt-bench.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(terminal: Partial<TerminalOptions>, options: ZvtOptions) {
  const far = await startTerminal({ port: 0, repeatMs: 20, ...terminal });
  const bench = openBench(
    { kind: 'tcp', host: '127.0.0.1', port: far.port },
    { commandTimeoutMs: 400, ...options },
  );
  closers.push(
    () => far.close(),
    () => bench.driver.close(),
  );
  await bench.up();
  return { far, bench };
}

test('04 FF for ever: the payment ends as unknown, the line is dropped, and the next one works', async () => {
  const { far, bench } = await open({}, { paymentTimeoutMs: 200, longestMs: 600 });
  far.next('busy-for-ever');
  const why = 'the terminal came to no end within 600 ms';
  expect(await pay(bench.driver).outcome).toEqual({ kind: 'unknown', why });
  await bench.up();
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
});

test('04 FF for ever, and the patron has stopped long ago: no more than T4 after the stop', async () => {
  const { far, bench } = await open({}, { paymentTimeoutMs: 300, longestMs: 60_000 });
  far.next('busy-for-ever');
  const payment = pay(bench.driver);
  await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
  payment.abort.abort();
  expect(await payment.outcome).toEqual({
    kind: 'unknown',
    why: 'the terminal came to no end within 300 ms',
  });
});

test('an approval on its way to the journal is acknowledged, though the time is over', async () => {
  const { far, bench } = await open({}, { longestMs: 300 });
  const overAtMs = performance.now() + 400;
  const payment = pay(bench.driver, 250, () =>
    until(() => performance.now() > overAtMs, 'the time is over'),
  );
  expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  await until(() => far.transactions()[0]?.state === 'paid', 'the terminal has heard it');
});

test('a stop that is completed before the payment is aborted: cancelled', async () => {
  const { far, bench } = await open(
    { usually: 'hold', stepMs: 50, quirks: ['completes-before-abort'] },
    {},
  );
  const payment = pay(bench.driver);
  await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
  payment.abort.abort();
  expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  far.next('approve');
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
});

test('a stop that is completed, and no abort follows: unknown', async () => {
  const { bench } = await open(
    { usually: 'hold', stepMs: 60_000, quirks: ['completes-before-abort'] },
    {},
  );
  const payment = pay(bench.driver);
  await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
  payment.abort.abort();
  expect(await payment.outcome).toEqual({
    kind: 'unknown',
    why: 'the terminal finished without saying how',
  });
});

test('a text where the status belongs is no status, and its length no time', async () => {
  const decoded = decode(
    fromHex('04 FF 15 24 13 5A 61 68 6C 75 6E 67 20 6C 84 75 66 74 20 4B 61 72 74 65'),
  );
  expect(decoded.ok && decoded.message).toEqual({
    ...{ kind: 'intermediate-status', command: 0x04ff, text: 'Zahlung läuft Karte', bitmaps: [] },
  });
  const { bench } = await open({ quirks: ['text-for-status'] }, {});
  const payment = pay(bench.driver);
  expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  expect(payment.steps).toEqual(['connecting']);
});
