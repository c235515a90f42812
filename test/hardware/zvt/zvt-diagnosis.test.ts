/** 06 70 over real bytes: what a terminal may answer, and the line cut at every place. */
import { afterEach, expect, test } from 'vitest';
import { fromHex } from '../../../hardware/zvt/bytes.ts';
import { diagnosis } from '../../../hardware/zvt/commands.ts';
import {
  startTerminal,
  type Terminal,
  type TerminalOptions,
} from '../../../simulators/terminal.ts';
import { startCutWire } from '../../support/hardware/cut-wire.ts';
import { type Pty, startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';
import { openBench, pay } from '../../support/hardware/zvt-bench.ts';
import { approvedStatus, closeAll, ok, open, play } from '../../support/hardware/zvt-dialogues.ts';
import { kiosk, playScript, registering, terminal } from '../../support/hardware/zvt-peer.ts';

afterEach(closeAll);

/** As recorded (mathiasfrey/ecrterm). */
const asking = kiosk('06 70 00');
const taken = terminal('80 00 00');
const waiting = [terminal('04 FF 01 04'), ok];
const slip = [terminal('06 D1 0F 81 44 49 41 47 4E 4F 53 45 20 4F 4B 20 31 2F 31'), ok];

test('the command is the recorded one', () => {
  expect(diagnosis()).toEqual(fromHex('06 70 00'));
});

test.each([1, 3, 1_000])('passed, in pieces of %i bytes, with its slip', async (chunk) => {
  const block = [terminal('06 D3 0C 06 0A 25 08 07 02 41 42 07 02 43 81'), ok];
  const { peer, bench } = await play(
    [asking, taken, ...waiting, ...slip, ...block, terminal('06 0F 01 00'), ok],
    {},
    chunk,
  );
  expect(await bench.driver.diagnose()).toEqual({
    outcome: 'passed',
    why: null,
    lines: ['DIAGNOSE OK 1/', 'AB', 'Cü'],
  });
  await peer.done;
});

test.each([
  ['84 83', [terminal('84 83 00')], 'not-supported', 'no diagnosis'],
  ['06 1E 83', [taken, terminal('06 1E 01 83'), ok], 'not-supported', 'no diagnosis'],
  ['06 1E without a code', [taken, terminal('06 1E 00'), ok], 'not-supported', 'no diagnosis'],
  ['84 9C', [terminal('84 9C 00')], 'busy', 'busy'],
  ['84 85', [terminal('84 85 00')], 'failed', '85 (a key is missing'],
  ['06 1E A3', [taken, ...waiting, terminal('06 1E 01 A3'), ok], 'failed', 'A3 (no connection'],
  [
    '04 0F 27 FF',
    [taken, terminal('04 0F 02 27 FF'), ok, terminal('06 0F 00'), ok],
    'failed',
    'FF',
  ],
  ['06 0F DF', [taken, terminal('06 0F 01 DF'), ok], 'failed', 'DF (out of order)'],
] as const)('answered with %s', async (_what, said, outcome, why) => {
  const { peer, bench } = await play([asking, ...said]);
  const found = await bench.driver.diagnose();
  await peer.done;
  expect(found).toMatchObject({ outcome, why: expect.stringContaining(why) });
  expect(bench.states.map(({ state }) => state)).toEqual(['up']);
});

test('a payment that is reported within it is sent back: the terminal reverses', async () => {
  const { peer, bench } = await play([
    ...[asking, taken, terminal(approvedStatus), kiosk('84 66 00')],
    ...[terminal('06 1E 01 6C'), ok],
  ]);
  expect(await bench.driver.diagnose()).toMatchObject({ outcome: 'failed' });
  await peer.done;
});

test('the software of the terminal is in its name, where the status enquiry brings it', async () => {
  const version = terminal('06 0F 0B F0 F0 F7 32 2E 31 34 2E 31 35 00');
  const enquiry = kiosk('05 01 05 00 00 00 03 02');
  const peer = await playScript([...registering, enquiry, taken, version, ok]);
  const bench = openBench({ kind: 'tcp', host: '127.0.0.1', port: peer.port });
  open.push(peer, bench.driver);
  await bench.up();
  expect(bench.states).toEqual([
    { state: 'up', identity: 'ZVT terminal 29001006, software 2.14.15' },
  ]);
});

type Options = Partial<TerminalOptions>;
const limits = { silenceMs: 300, longestMs: 400 };
/** where the diagnosis comes to its end */
const unhurried = { commandTimeoutMs: 2_000, diagnosis: { silenceMs: 5_000, longestMs: 5_000 } };

async function meet(options: Options = {}, driver = {}) {
  const far = await startTerminal({ port: 0, repeatMs: 10, ...options });
  const address = { kind: 'tcp', host: '127.0.0.1', port: far.port } as const;
  const bench = openBench(address, { commandTimeoutMs: 200, diagnosis: limits, ...driver });
  open.push(far, bench.driver);
  await bench.up();
  return { far, bench };
}

test('with and without print lines: the slip comes only where it is asked for', async () => {
  const { bench } = await meet();
  expect(await bench.driver.diagnose()).toEqual({ outcome: 'passed', why: null, lines: [] });
  const lines = ['DIAGNOSE', 'Terminal-ID  28004869', 'Verbindung in Ordnung'];
  for (const quirks of [[], ['diagnosis-in-blocks']] as const) {
    const printing = await meet({ quirks }, { cardReceipts: 'lines' });
    expect(await printing.bench.driver.diagnose()).toMatchObject({ outcome: 'passed', lines });
  }
});

test('a slow one may say fifteen times that it waits; one without end is given up, and comes back', async () => {
  const slow = await meet({ quirks: ['diagnosis-slow'] }, unhurried);
  expect(await slow.bench.driver.diagnose()).toMatchObject({ outcome: 'passed' });
  const { bench } = await meet({ quirks: ['diagnosis-slow'], repeatMs: 50 });
  expect(await bench.driver.diagnose()).toMatchObject({
    outcome: 'unknown',
    why: expect.stringMatching(/no end within 400 ms; it last said 04 \(waits for/),
  });
  await bench.up();
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
});

test('a silent one is given up after T3, and takes payments again', async () => {
  const { far, bench } = await meet({ quirks: ['diagnosis-silent'] });
  expect(await bench.driver.diagnose()).toMatchObject({
    outcome: 'unknown',
    why: 'the terminal did not answer 06 70 within 200 ms',
  });
  await until(() => bench.states.length === 3, 'the terminal is up again');
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
  expect(far.transactions()).toHaveLength(1);
});

test('never while a payment is under way, and no payment meanwhile', async () => {
  const { far, bench } = await meet({ usually: 'hold', quirks: ['diagnosis-slow'] }, unhurried);
  const payment = pay(bench.driver);
  await until(() => payment.steps.includes('insert-card'), 'the card is asked for');
  expect(await bench.driver.diagnose()).toMatchObject({ outcome: 'busy' });
  await until(() => far.approveNow(), 'the terminal holds the payment');
  expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  const examined = bench.driver.diagnose();
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'not-started' });
  expect(await examined).toMatchObject({ outcome: 'passed' });
  expect(far.transactions()).toHaveLength(1);
});

test('asked to stop: 06 B0, and the terminal is free for a payment', async () => {
  const { far, bench } = await meet({ quirks: ['diagnosis-slow'], repeatMs: 50 }, unhurried);
  const stop = new AbortController();
  const examined = bench.driver.diagnose(stop.signal);
  await until(() => far.display() === 'Diagnosis', 'it examines itself');
  stop.abort();
  expect(await examined).toMatchObject({ outcome: 'failed', why: expect.stringContaining('6C') });
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
});

test('asked to stop, and it does not heed that: it goes on to its end', async () => {
  const stop = new AbortController();
  stop.abort();
  const { peer, bench } = await play([
    ...[asking, taken, kiosk('06 B0 00'), terminal('84 83 00'), ...waiting],
    ...[terminal('06 1E 01 A3'), ok],
  ]);
  expect(await bench.driver.diagnose(stop.signal)).toMatchObject({
    outcome: 'failed',
    why: expect.stringContaining('A3'),
  });
  await peer.done;
});

test('over a pty, in serial frames', async () => {
  const far: Terminal = await startTerminal({ port: 0, framing: 'serial', repeatMs: 10 });
  open.push(far);
  const pty: Pty = await startPty(far.port);
  open.push({ close: async () => void (await pty.remove()) });
  const serial = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 2 } as const;
  const bench = openBench({ kind: 'serial', path: pty.path, ...serial });
  open.push(bench.driver);
  await bench.up();
  expect(await bench.driver.diagnose()).toMatchObject({ outcome: 'passed' });
});

test('the line cut at every byte: passed or not known, and the terminal is back', async () => {
  const far = await startTerminal({ port: 0, repeatMs: 10 });
  const wire = await startCutWire(far.port);
  const address = { kind: 'tcp', host: '127.0.0.1', port: wire.port } as const;
  const bench = openBench(address, { commandTimeoutMs: 200, diagnosis: limits });
  open.push(far, wire, bench.driver);
  await bench.up();
  wire.mend();
  expect(await bench.driver.diagnose()).toMatchObject({ outcome: 'passed' });
  // The command, 80 00 00, 04 FF 01 04, 80 00 00, 06 0F 01 00, 80 00 00.
  const whole = 20;
  await until(() => wire.passed === whole, 'the last answer has passed');
  for (let bytes = 1; bytes < whole; bytes++) {
    wire.breakAfter(bytes);
    const { outcome } = await bench.driver.diagnose();
    // From the whole completion on it has passed, whether or not the answer to it arrives.
    expect([bytes, outcome]).toEqual([bytes, bytes < 17 ? 'unknown' : 'passed']);
    await until(() => wire.broken, 'the line is cut');
    await until(() => bench.states.at(-1)?.state === 'down', 'the loss is seen');
    wire.mend();
    await bench.up();
  }
});
