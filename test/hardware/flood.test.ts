/**
 * A device that sends what no device sends: it must not keep the kiosk from its patrons, nor fill
 * its log.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { createFramer as createFeigFramer } from '../../hardware/feig/frame.ts';
import { type Line, openLine } from '../../hardware/line.ts';
import { readerDrivers } from '../../hardware/reader/drivers.ts';
import { createScannerFramer } from '../../hardware/scanner/framer.ts';
import { openScanner } from '../../hardware/scanner/scanner.ts';
import { createFramer as createThreemFramer } from '../../hardware/threem/frame.ts';
import { createApduFramer } from '../../hardware/zvt/apdu.ts';
import { createSerialFramer } from '../../hardware/zvt/serial.ts';
import { startScanner } from '../../simulators/scanner.ts';
import { startSocketDevice } from '../../simulators/socket.ts';
import { until } from '../support/hardware/until.ts';
import { openBench } from '../support/hardware/zvt-bench.ts';
import { processorMs } from '../support/repository/processor-time.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const size = 65_536;
function filled(...pattern: number[]) {
  return Uint8Array.from({ length: size }, (_, at) => pattern[at % pattern.length] ?? 0);
}
const nothing = { onFrame: () => {} };
describe('64 KB of garbage costs a framer little', () => {
  const framers: [string, Uint8Array, (chunk: Uint8Array) => void][] = [
    [
      'Feig, frames of 4095 bytes that are none',
      filled(0x02, 0x0f, 0xff),
      (b) => createFeigFramer(nothing, 2).push(b),
    ],
    [
      'Feig, frames of 255 bytes that are none',
      filled(0xff),
      (b) => createFeigFramer(nothing, 2).push(b),
    ],
    [
      '3M, frames of 4083 bytes that are none',
      filled(0xd6, 0x0f, 0xf0),
      (b) => createThreemFramer(nothing, 2).push(b),
    ],
    ['ZVT, commands without data', filled(0x06, 0x00, 0x00), (b) => createApduFramer().push(b)],
    [
      'ZVT, torn serial frames',
      filled(0x10, 0x02, 0x06, 0x10),
      (b) => createSerialFramer().push(b),
    ],
    ['a scanner, codes of one letter', filled(0x41, 0x0d), (b) => createScannerFramer().push(b)],
    ['a scanner, line ends', filled(0x0d), (b) => createScannerFramer().push(b)],
  ];
  it.each(framers)('%s', (_name, bytes, push) => {
    const best = Math.min(...[1, 2, 3].map(() => processorMs(() => push(bytes))));
    // By far more than it takes, and far less than what a patron notices: some of them took half a
    // second.
    expect(best).toBeLessThan(80);
  });
});

/** Sends without end to each client that connects. */
async function startFlood(bytes: Uint8Array) {
  const device = await startSocketDevice({
    port: 0,
    onConnection: (socket) => {
      const pour = () => {
        if (!socket.destroyed) socket.write(bytes, () => setImmediate(pour));
      };
      pour();
    },
  });
  closers.push(() => device.close());
  return { kind: 'tcp', host: '127.0.0.1', port: device.port } as const;
}

describe('a device that never stops sending', () => {
  it('is hung up on, and called again after pauses that grow', async () => {
    const address = await startFlood(filled(0x41));
    const downs: { atMs: number; reason: string }[] = [];
    let bytes = 0;
    const line: Line = openLine(
      address,
      {
        onUp: () => {},
        onDown: (reason) => downs.push({ atMs: performance.now(), reason }),
        onOpenFailed: (reason) => downs.push({ atMs: performance.now(), reason }),
        onData: (chunk) => {
          bytes += chunk.length;
        },
      },
      { firstDelayMs: 10, maximumDelayMs: 200 },
    );
    closers.push(() => line.close());
    await until(() => downs.length >= 6, 'it is hung up on six times');
    expect(downs.at(-1)?.reason).toMatch(/more than 32 KB came within a second/);
    const [last, before] = [downs.at(-1)?.atMs ?? 0, downs.at(-2)?.atMs ?? 0];
    expect(last - before).toBeGreaterThanOrEqual(150);
    expect(bytes).toBeLessThanOrEqual(6 * 32_768);
  });

  it.each([
    ['rubbish', filled(0x02, 0x0f, 0xff)],
    ['replies that nobody asked for', filled(0x06, 0x00, 0x65, 0x00, 0x00, 0x00)],
  ])('a reader, %s: down, and a few lines in the log', async (_what, bytes) => {
    const states: string[] = [];
    const codes: string[] = [];
    const reader = readerDrivers.feig.open(
      await startFlood(bytes),
      {
        onState: ({ state }) => states.push(state),
        onAppeared: () => {},
        onVanished: () => {},
        onListed: () => {},
        onWeak: () => {},
      },
      { line: { firstDelayMs: 10, maximumDelayMs: 20 } },
      ({ code }) => codes.push(code),
    );
    closers.push(() => reader.close());
    await until(() => states.includes('down'), 'the reader is down');
    expect(codes.length).toBeLessThan(10);
  });

  it('a terminal: down, and a few lines in the log', async () => {
    const bench = openBench(await startFlood(filled(0x06, 0x55, 0x00)), { commandTimeoutMs: 200 });
    closers.push(() => bench.driver.close());
    await until(() => bench.states.at(-1)?.state === 'down', 'the terminal is down');
    expect(bench.reports.length).toBeLessThan(10);
  });

  it('a scanner: no more than five hundred codes in a second mean anything', async () => {
    const scanner = await startScanner({ port: 0 });
    closers.push(() => scanner.close());
    const scans: string[] = [];
    const codes: string[] = [];
    const device = openScanner(
      { kind: 'tcp', host: '127.0.0.1', port: scanner.port },
      { onScan: (code) => scans.push(code), onState: () => {} },
      { line: { firstDelayMs: 10, maximumDelayMs: 50 } },
      ({ code }) => codes.push(code),
    );
    closers.push(() => device.close());
    await until(() => scanner.connected, 'connected');
    for (let nth = 0; nth < 4_000; nth += 1) scanner.scan(`X${nth}`);
    await until(() => codes.includes('codes-too-fast'), 'it is said');
    expect(scans.length).toBeLessThanOrEqual(1_000);
    expect(codes.filter((code) => code === 'codes-too-fast')).toHaveLength(1);
  });
});
