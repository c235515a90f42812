import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrinterSimulator } from '../../../simulators/printer.ts';
import {
  closeAll,
  closers,
  job,
  open,
  portOf,
  quick,
  simulate,
} from '../../support/hardware/printer-bench.ts';
import { startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

describe('a printer on a serial port', () => {
  it('prints; after the cable was pulled it prints again with a new port', async () => {
    const simulator = await simulate();
    const pty = await startPty(simulator.port);
    closers.push(() => pty.remove());
    const { printer, states, ready } = open(pty);
    await ready();
    const long = Array.from({ length: 300 }, (_, index) => `line ${index}`);
    expect(await printer.print(job(...long))).toBe('printed');
    expect(simulator.printed().length).toBe(301);
    await pty.pull();
    await until(() => states.at(-1) === 'down', 'down');
    expect(await printer.print(job('lost'))).toBe('offline');
    await pty.plug();
    await ready();
    expect(await printer.print(job('found'))).toBe('printed');
    expect(simulator.paper()).not.toContain('lost');
  });
});

describe('a printer that stops the line', () => {
  const long = Array.from({ length: 80 }, (_, index) => `line ${index} of a receipt`);
  const serial = async (simulator: PrinterSimulator) => {
    const pty = await startPty(simulator.port);
    closers.push(() => pty.remove());
    return pty.path;
  };

  it('prints the whole of a receipt that its buffer of 45 bytes does not hold', async () => {
    const simulator = await simulate({ quirks: ['small-buffer'] });
    const path = await serial(simulator);
    const { printer, ready } = open(
      { path, flow: 'xonxoff' },
      { answerTimeoutMs: 2_000, settleMs: 60_000, jobTimeoutMs: 60_000 },
    );
    await ready();
    expect(await printer.print(job(...long))).toBe('printed');
    expect(simulator.lostBytes).toBe(0);
    const printed = simulator
      .printed()
      .map((event) => (event.kind === 'line' ? event.line.text : 'cut'));
    expect(printed).toEqual([...long, 'cut']);
  });

  it('is down and not stuck when it holds the line, and the rest of the receipt is not printed for the next', async () => {
    const simulator = await simulate({ quirks: ['small-buffer'] });
    const path = await serial(simulator);
    const limits = { answerTimeoutMs: 500, line: { ...quick.line, writeTimeoutMs: 1_000 } };
    const { printer, statuses, ready } = open({ path, flow: 'xonxoff' }, limits);
    await ready();
    simulator.runOutAfter(3);
    expect(await printer.print(job(...long.slice(0, 40), 'secret'))).not.toBe('printed');
    await until(() => statuses.at(-1) !== 'ready', 'noticed');
    simulator.setStatus({ paper: 'ok' });
    await ready();
    expect(await printer.print(job('next'))).toBe('printed');
    expect(simulator.paper()).not.toContain('secret');
  });

  it('takes no byte for the end of a receipt that is still on its way', async () => {
    const { far, port } = await script();
    const pty = await startPty(port);
    closers.push(() => pty.remove());
    const { printer, statuses, reports, ready } = open(pty, { settleMs: 60_000 });
    await ready();
    far.saysWhenDone = false;
    far.send(0x13);
    const outcome = printer.print(job('one'));
    await until(() => reports.some(({ code }) => code === 'printer-flow-control'), 'it waits');
    // The answer to the status comes after the stray byte.
    far.send(0x00);
    far.paper = 0x1e;
    await until(() => statuses.at(-1) === 'paper-low', 'the stray byte was there');
    far.send(0x11);
    await until(() => far.job.includes('one'), 'the job was sent');
    far.paper = 0x72;
    expect(await outcome).toBe('paper-out');
  });

  /** Answers every question; `job` is what came besides. */
  async function script() {
    const far = { job: '', paper: 0x12, saysWhenDone: true, send: (_byte: number) => {} };
    const server = createServer((socket) => {
      let held = Buffer.alloc(0);
      far.send = (byte) => void socket.write(Uint8Array.of(byte));
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        held = Buffer.concat([held, chunk]);
        for (
          let at = held.indexOf('1004', 0, 'hex');
          at >= 0 && held.length > at + 2;
          at = held.indexOf('1004', 0, 'hex')
        ) {
          socket.write(Uint8Array.of(held[at + 2] === 4 ? far.paper : 0x12));
          held = Buffer.concat([held.subarray(0, at), held.subarray(at + 3)]);
        }
        if (held.includes('1014080103140106', 0, 'hex')) {
          held = Buffer.alloc(0);
          socket.write(Uint8Array.of(0x37, 0x25, 0x00));
        }
        far.job = held.toString('latin1');
        if (far.saysWhenDone && held.includes('1d7201', 0, 'hex'))
          socket.write(Uint8Array.of(0x00));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    return { far, port: portOf(server) };
  }

  it('is heeded where the address has no flow control: nothing of the job goes out between XOFF and XON', async () => {
    const { far, port } = await script();
    const pty = await startPty(port);
    closers.push(() => pty.remove());
    const { printer, statuses, reports, ready } = open(pty, {
      ...{ answerTimeoutMs: 2_000, settleMs: 60_000, jobTimeoutMs: 60_000 },
    });
    await ready();
    far.send(0x13);
    far.paper = 0x1e;
    await until(() => statuses.at(-1) === 'paper-low', 'an answer after XOFF');
    const outcome = printer.print(job('one'));
    await until(
      () => reports.some(({ code }) => code === 'printer-flow-control'),
      'the technician is told',
    );
    far.paper = 0x12;
    await ready();
    expect(far.job).toBe('');
    far.send(0x11);
    expect(await outcome).toBe('printed');
    expect(far.job).toContain('one');
  });

  it('is asked meanwhile what is wrong, and waited for no longer than is sensible', async () => {
    const { far, port } = await script();
    const { printer, statuses, ready } = open({ port }, { settleMs: 300 });
    await ready();
    far.send(0x13);
    far.paper = 0x1e;
    await until(() => statuses.at(-1) === 'paper-low', 'an answer after XOFF');
    // Ready for so long: its XON was lost, or the XOFF was noise.
    expect(await printer.print(job('one'))).toBe('printed');
    far.send(0x13);
    const outcome = printer.print(job('two'));
    far.paper = 0x72;
    expect(await outcome).toBe('paper-out');
    expect(far.job).not.toContain('two');
  });
});
