/**
 * The plug of a printer pulled after each so many bytes: while it is asked, in the midst of a
 * receipt, and after it.
 */
import { afterEach, expect, test } from 'vitest';
import type { Address } from '../../../hardware/address.ts';
import type { PrinterStatus } from '../../../hardware/devices.ts';
import { openPrinter } from '../../../hardware/printer/printer.ts';
import { startPrinter } from '../../../simulators/printer.ts';
import { startCutWire } from '../../support/hardware/cut-wire.ts';
import { startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const lines = ['first', 'second', 'third', 'fourth'];
function job(texts: readonly string[]) {
  return Buffer.from(`\x1b@${texts.map((line) => `${line}\n`).join('')}\x1dV\x00`, 'latin1');
}

async function openAll(way: 'tcp' | 'pty' | 'usb') {
  const simulator = await startPrinter({ port: 0 });
  closers.push(() => simulator.close());
  const wire = await startCutWire(simulator.port);
  closers.push(() => wire.close());
  let address: Address = { kind: 'tcp', host: '127.0.0.1', port: wire.port };
  let [pull, plug] = [async () => {}, async () => {}];
  if (way !== 'tcp') {
    const pty = await startPty(wire.port);
    closers.push(() => pty.remove());
    [pull, plug] = [pty.pull, pty.plug];
    address =
      way === 'usb'
        ? { kind: 'usb', path: pty.path }
        : {
            kind: 'serial',
            path: pty.path,
            baudRate: 19_200,
            dataBits: 8,
            parity: 'none',
            stopBits: 1,
          };
  }
  // A pty that is pulled reads as a USB printer that says nothing: only a question is missed.
  const pollMs = way === 'usb' ? 50 : 60_000;
  const statuses: PrinterStatus[] = [];
  const printer = openPrinter(
    address,
    { onState: () => {}, onStatus: (status) => statuses.push(status) },
    { pollMs, busyPollMs: 10, line: { firstDelayMs: 5, maximumDelayMs: 20 } },
    () => {},
  );
  closers.push(() => printer.close());
  const ready = () => until(() => statuses.at(-1) === 'ready', 'the printer is ready');
  await ready();
  const paper = () =>
    simulator.printed().map((event) => (event.kind === 'line' ? event.line.text : 'cut'));
  return { wire, printer, ready, lost: () => statuses.includes('offline'), pull, plug, paper };
}

test.each([
  ['tcp', 3],
  ['pty', 13],
  ['usb', 23],
] as const)(
  'over %s: printed or off line, and the next receipt is whole and alone',
  async (way, bytesApart) => {
    const whole = await openAll(way);
    whole.wire.mend();
    expect(await whole.printer.print(job(lines))).toBe('printed');
    const total = whole.wire.passed;
    const outcomes = new Set<string>();
    for (let at = 1; at < total; at += bytesApart) {
      const { wire, printer, ready, lost, pull, plug, paper } = await openAll(way);
      wire.breakAfter(at);
      const outcome = await printer.print(job(lines));
      outcomes.add(outcome);
      await until(() => wire.broken && lost(), `the wire broken at ${at}, and missed`);
      const where = `${way}, byte ${at} of ${total}: ${outcome}`;
      if (outcome === 'printed') expect([where, paper()]).toEqual([where, [...lines, 'cut']]);
      else expect([where, outcome]).toEqual([where, 'offline']);
      // Pulled first: an answer by the old plug would be its last.
      await pull();
      wire.mend();
      await plug();
      await ready();
      expect(await printer.print(job(['next']))).toBe('printed');
      // Nothing of the first patron hangs on it, however much of his came out.
      const before = paper().slice(0, -2);
      expect([where, paper().slice(-2)]).toEqual([where, ['next', 'cut']]);
      expect([where, before.length === 0 || before.at(-1) === 'cut']).toEqual([where, true]);
      await printer.close();
    }
    expect(outcomes).toContain('offline');
  },
);
