/**
 * The plug of a payment terminal pulled after each so many bytes of a payment: money is never told
 * otherwise than it is.
 */
import { afterEach, expect, test } from 'vitest';
import type { Address } from '../../../hardware/address.ts';
import { startTerminal } from '../../../simulators/terminal.ts';
import { startCutWire } from '../../support/hardware/cut-wire.ts';
import { startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';
import { openBench, pay } from '../../support/hardware/zvt-bench.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Line {
  address: Address;
  plug(): Promise<void>;
}
/**
 * 06 01, 80 00 00, four messages of the terminal and an answer to each; serial: framed, and each
 * acknowledged.
 */
const ways = {
  tcp: {
    framing: 'tcp',
    bytesApart: 5,
    open: async (port: number): Promise<Line> => openTcp(port),
  },
  pty: { framing: 'serial', bytesApart: 23, open: openPty },
} as const;

function openTcp(port: number): Line {
  return {
    address: { kind: 'tcp', host: '127.0.0.1', port },
    plug: async () => {},
  };
}

async function openPty(port: number): Promise<Line> {
  const pty = await startPty(port);
  closers.push(() => pty.remove());
  const plug = async () => {
    await pty.pull();
    await pty.plug();
  };
  return {
    address: {
      kind: 'serial',
      path: pty.path,
      baudRate: 9600,
      dataBits: 8,
      parity: 'none',
      stopBits: 2,
    },
    plug,
  };
}

/**
 * T1 as it is, T2 long: on a busy machine nothing is to be said twice, for the bytes of a payment
 * are counted.
 */
const link = { t1Ms: 200, t2Ms: 2_000 };

async function openTill(way: keyof typeof ways, reverses: boolean) {
  const { framing, open } = ways[way];
  const quirks = reverses ? [] : (['keeps-unacknowledged'] as const);
  const far = await startTerminal({ port: 0, framing, quirks, link });
  closers.push(() => far.close());
  const wire = await startCutWire(far.port);
  closers.push(() => wire.close());
  const { address, plug } = await open(wire.port);
  const bench = openBench(address, { link, commandTimeoutMs: 1_000, paymentTimeoutMs: 2_000 });
  closers.push(() => bench.driver.close());
  await bench.up();
  return { far, wire, bench, plug };
}

/** What a whole payment takes, so that the table has no end of its own. */
async function bytesOfPayment(way: keyof typeof ways): Promise<number> {
  const { wire, bench } = await openTill(way, true);
  wire.mend();
  expect(await pay(bench.driver).outcome).toMatchObject({ kind: 'approved' });
  return wire.passed;
}

test.each([
  ['tcp', true],
  ['tcp', false],
  ['pty', true],
  ['pty', false],
] as const)('over %s, a terminal that reverses by itself: %s', async (way, reverses) => {
  const total = await bytesOfPayment(way);
  const kinds = new Set<string>();
  const step = ways[way].bytesApart;
  const breaks = Array.from({ length: Math.ceil(total / step) }, (_, nth) => 1 + nth * step);
  for (const at of [...breaks.filter((byte) => byte < total), total - 2]) {
    const { far, wire, bench, plug } = await openTill(way, reverses);
    wire.breakAfter(at);
    const payment = pay(bench.driver);
    const outcome = await payment.outcome;
    kinds.add(outcome.kind);
    await until(() => wire.broken, `the wire broken at ${at}`);
    wire.mend();
    await plug();
    await until(() => bench.states.at(-1)?.state === 'up', `the terminal up again, after ${at}`);
    await until(
      () => far.transactions().every(({ state }) => state !== 'pending'),
      'the terminal has decided',
    );
    const [first, ...more] = far.transactions();
    const where = `${way}, byte ${at} of ${total}: ${outcome.kind}, ${first?.state}`;
    // One payment was asked for, so one at most was made, whatever was repeated on the wire.
    expect([where, more]).toEqual([where, []]);
    // A patron who reads that nothing was paid has not paid.
    if (outcome.kind !== 'approved' && outcome.kind !== 'unknown')
      expect([where, first?.state === 'paid']).toEqual([where, false]);
    // What the terminal keeps was journalled, or is found by asking: nobody loses it.
    if (first?.state === 'paid' && outcome.kind === 'approved')
      expect(payment.journal).toHaveLength(1);
    const found = await bench.driver.lastTransaction();
    expect([where, found !== null]).toEqual([where, first?.state === 'paid']);
    await bench.driver.close();
  }
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['approved', 'unknown']));
});
