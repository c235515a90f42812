import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PrinterStatus, Report } from '../../../hardware/devices.ts';
import { openPrinter, type PrinterOptions } from '../../../hardware/printer/printer.ts';
import {
  type PrinterSimulator,
  type PrinterSimulatorOptions,
  startPrinter,
} from '../../../simulators/printer.ts';
import { startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const quick: PrinterOptions = {
  pollMs: 30,
  answerTimeoutMs: 150,
  busyPollMs: 20,
  settleMs: 60,
  jobTimeoutMs: 2_000,
  line: { firstDelayMs: 10, maximumDelayMs: 50 },
};

async function simulate(options: Partial<PrinterSimulatorOptions> = {}): Promise<PrinterSimulator> {
  const simulator = await startPrinter({ port: 0, ...options });
  closers.push(() => simulator.close());
  return simulator;
}

type Where = { port: number } | { path: string; flow?: 'rtscts' | 'xonxoff' };
function open(where: Where, options: PrinterOptions = {}) {
  const states: string[] = [];
  const statuses: PrinterStatus[] = [];
  const reports: Report[] = [];
  const printer = openPrinter(
    'port' in where
      ? { kind: 'tcp', host: '127.0.0.1', port: where.port }
      : {
          kind: 'serial',
          path: where.path,
          baudRate: 19200,
          dataBits: 8,
          parity: 'none',
          stopBits: 1,
          ...(where.flow === undefined ? {} : { flow: where.flow }),
        },
    { onState: ({ state }) => states.push(state), onStatus: (status) => statuses.push(status) },
    { ...quick, ...options },
    (report) => reports.push(report),
  );
  closers.push(() => printer.close());
  const ready = () => until(() => statuses.at(-1) === 'ready', 'the printer is ready');
  return { printer, states, statuses, reports, ready };
}

function portOf(server: Server): number {
  const at = server.address();
  if (typeof at !== 'object' || at === null) throw new Error('the server does not listen');
  return at.port;
}
function job(...lines: string[]) {
  return Buffer.from(`\x1b@${lines.map((line) => `${line}\n`).join('')}\x1dV\x00`, 'latin1');
}

describe('a printer on a socket', () => {
  it('prints, and says so', async () => {
    const simulator = await simulate();
    const { printer, states, ready } = open(simulator);
    await ready();
    expect(await printer.status()).toBe('ready');
    expect(await printer.print(job('one', 'two'))).toBe('printed');
    expect(simulator.paper()).toBe(`one\ntwo\n${'- '.repeat(24).trimEnd()}`);
    expect(states).toEqual(['up']);
  });

  it('prints one job after the other, never one inside the other', async () => {
    const simulator = await simulate();
    const { printer, ready } = open(simulator);
    await ready();
    const jobs = ['a', 'b', 'c'].map((letter) => printer.print(job(letter, letter)));
    expect(await Promise.all(jobs)).toEqual(['printed', 'printed', 'printed']);
    const lines = simulator
      .printed()
      .flatMap((event) => (event.kind === 'line' ? [event.line.text] : ['cut']));
    expect(lines).toEqual(['a', 'a', 'cut', 'b', 'b', 'cut', 'c', 'c', 'cut']);
  });

  it.each([
    [{ paper: 'out' }, 'paper-out'],
    [{ coverOpen: true }, 'cover-open'],
    [{ offline: true }, 'offline'],
  ] as const)(
    '%j: notices by itself, prints nothing, and is ready again when it is mended',
    async (condition, status) => {
      const simulator = await simulate();
      const { printer, statuses, ready } = open(simulator);
      await ready();
      simulator.setStatus(condition);
      await until(() => statuses.at(-1) === status, 'noticed without being asked');
      expect(await printer.print(job('not now'))).toBe(status);
      simulator.setStatus({ paper: 'ok', coverOpen: false, offline: false });
      await ready();
      expect(simulator.paper()).toBe('');
      expect(await printer.print(job('now'))).toBe('printed');
      expect(simulator.paper()).toContain('now');
    },
  );

  it('prints on a low roll and tells of it', async () => {
    const simulator = await simulate();
    const { printer, statuses, ready } = open(simulator);
    await ready();
    simulator.setStatus({ paper: 'low' });
    await until(() => statuses.at(-1) === 'paper-low', 'noticed');
    expect(await printer.print(job('still'))).toBe('printed');
  });

  it('notices that the paper ran out in mid-job; the rest is never printed for the next patron', async () => {
    const simulator = await simulate();
    const { printer, reports, ready } = open(simulator);
    await ready();
    simulator.runOutAfter(2);
    expect(await printer.print(job('one', 'two', 'secret', 'secret'))).toBe('paper-out');
    expect(reports.map(({ code }) => code)).toContain('receipt-not-printed');
    simulator.setStatus({ paper: 'ok' });
    await ready();
    expect(await printer.print(job('next'))).toBe('printed');
    const seen = simulator
      .printed()
      .map((event) => (event.kind === 'line' ? event.line.text : 'cut'));
    expect(seen).toEqual(['one', 'two', 'cut', 'next', 'cut']);
  });

  it('has printed the job when the roll ends with its last line', async () => {
    const simulator = await simulate();
    const { printer, statuses, ready } = open(simulator, {
      settleMs: 60_000,
      jobTimeoutMs: 60_000,
    });
    await ready();
    simulator.setStatus({ paper: 'low' });
    expect(await printer.print(job('one'))).toBe('printed');
    simulator.setStatus({ paper: 'out' });
    await until(() => statuses.at(-1) === 'paper-out', 'noticed');
  });

  it('prints on a model that cannot say when it is done', async () => {
    const simulator = await simulate({ quirks: ['no-end-of-job'] });
    const { printer, ready } = open(simulator);
    await ready();
    expect(await printer.print(job('one'))).toBe('printed');
    simulator.runOutAfter(1);
    expect(await printer.print(job('two', 'three'))).toBe('paper-out');
  });

  it('prints on after the paper ran out, on a model that cannot say when it is done', async () => {
    const simulator = await simulate({ quirks: ['no-end-of-job'] });
    const { printer, ready } = open(simulator);
    await ready();
    simulator.runOutAfter(1);
    expect(await printer.print(job('one', 'two'))).toBe('paper-out');
    simulator.setStatus({ paper: 'ok' });
    await ready();
    for (const text of ['three', 'four']) expect(await printer.print(job(text))).toBe('printed');
  });

  it('throws the rest of a receipt away on a model that does not confirm it, and prints the next', async () => {
    const simulator = await simulate({ quirks: ['no-clear-answer'] });
    const { printer, ready } = open(simulator);
    await ready();
    simulator.runOutAfter(1);
    expect(await printer.print(job('one', 'secret'))).toBe('paper-out');
    simulator.setStatus({ paper: 'ok' });
    await ready();
    expect(await printer.print(job('next'))).toBe('printed');
    expect(simulator.paper()).not.toContain('secret');
  });

  it.each(['automatic-status', 'interrupted-status', 'star-status'] as const)(
    'sees the paper run out though the printer sends its status unasked (%s)',
    async (quirk) => {
      for (const more of [[], ['no-end-of-job']] as const) {
        const simulator = await simulate({ quirks: [quirk, ...more] });
        const { printer, ready } = open(simulator);
        await ready();
        expect(await printer.print(job('one'))).toBe('printed');
        simulator.runOutAfter(1);
        expect(await printer.print(job('two', 'three'))).toBe('paper-out');
        simulator.setStatus({ paper: 'ok' });
        await ready();
        expect(await printer.print(job('four'))).toBe('printed');
      }
    },
  );

  it('waits no longer for an end that no printer will tell, after a stray byte looked like one', async () => {
    const simulator = await simulate({ quirks: ['no-end-of-job'] });
    const { printer, ready } = open(simulator, { settleMs: 200, jobTimeoutMs: 300 });
    await ready();
    const first = printer.print(job('one'));
    await until(() => simulator.paper().includes('one'), 'it prints');
    simulator.garbage(Uint8Array.of(0x00));
    expect(await first).toBe('printed');
    expect(await printer.print(job('two'))).toBe('error');
    for (const text of ['three', 'four']) expect(await printer.print(job(text))).toBe('printed');
  });

  it('believes no answer to the question before: one that comes too late names none', async () => {
    let late = true;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        for (let at = 2; at < chunk.length; at += 3) {
          // Paper end stops it: 1 off line, 2 printing stopped, 3 nothing, 4 no paper.
          const answer = Uint8Array.of([0x1a, 0x32, 0x12, 0x7e][(chunk[at] ?? 1) - 1] ?? 0x12);
          if (late) held = () => socket.write(answer);
          else socket.write(answer);
          late = false;
        }
      });
    });
    let held = () => false;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { printer, statuses, states } = open(
      { port: portOf(server) },
      { pollMs: 60_000, answerTimeoutMs: 400 },
    );
    await until(() => states.at(-1) === 'down', 'no answer in time');
    // It comes together with the next question.
    const next = printer.status();
    held();
    expect(await next).toBe('paper-out');
    expect(statuses).toEqual(['offline', 'paper-out']);
  });

  it('makes the printer forget a receipt whose line was lost, before paper is put in', async () => {
    const simulator = await simulate();
    const { printer, statuses, ready } = open(simulator, { busyPollMs: 60_000 });
    await ready();
    simulator.runOutAfter(1);
    const outcome = printer.print(job('one', 'secret'));
    await until(() => simulator.paper().includes('one'), 'it prints');
    await simulator.unplug();
    expect(await outcome).toBe('offline');
    await simulator.plugIn();
    await until(() => statuses.at(-1) === 'paper-out', 'it answers again');
    simulator.setStatus({ paper: 'ok' });
    await ready();
    expect(await printer.print(job('next'))).toBe('printed');
    expect(simulator.paper()).not.toContain('secret');
  });

  it('sends nothing between the order to clear the buffers and its answer', async () => {
    const clear = Buffer.from('10140801031401060208', 'hex');
    let isPaperOut = false;
    let confirmed = false;
    const after: [confirmed: boolean, bytes: string][] = [];
    const server = createServer((socket) => {
      let held = Buffer.alloc(0);
      let cleared = false;
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        if (cleared) after.push([confirmed, chunk.toString('hex')]);
        held = Buffer.concat([held, chunk]);
        for (
          let at = held.indexOf('1004', 0, 'hex');
          at >= 0 && at + 2 < held.length;
          at = held.indexOf('1004', 0, 'hex')
        ) {
          socket.write(Uint8Array.of(held[at + 2] === 4 && isPaperOut ? 0x72 : 0x12));
          held = held.subarray(at + 3);
        }
        if (held.includes('1d7201', 0, 'hex')) isPaperOut = true;
        if (!cleared && held.includes(clear)) {
          cleared = true;
          setTimeout(() => {
            confirmed = true;
            socket.write(Uint8Array.of(0x37, 0x25, 0x00));
          }, 60);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { printer, ready } = open({ port: portOf(server) }, { answerTimeoutMs: 5_000 });
    await ready();
    expect(await printer.print(job('one'))).toBe('paper-out');
    expect(after.map(([first]) => first)).toContain(true);
    expect(after.filter(([wasConfirmed]) => !wasConfirmed)).toEqual([]);
  });

  it('is off line, not stuck, while the printer has no power, and comes back', async () => {
    const simulator = await simulate();
    const { printer, states, ready } = open(simulator);
    await ready();
    simulator.power(false);
    expect(await printer.print(job('lost'))).toBe('offline');
    await until(() => states.at(-1) === 'down', 'down');
    simulator.power(true);
    await until(() => states.at(-1) === 'up', 'up');
    await ready();
    expect(await printer.print(job('found'))).toBe('printed');
    expect(simulator.paper()).not.toContain('lost');
  });

  it('is asked often while it has no power: at work again within two seconds of the switch', async () => {
    const simulator = await simulate();
    const { printer, states, ready } = open(simulator, { pollMs: 60_000, answerTimeoutMs: 1_000 });
    await ready();
    simulator.power(false);
    expect(await printer.print(job('lost'))).toBe('offline');
    expect(states.at(-1)).toBe('down');
    simulator.power(true);
    const onAt = performance.now();
    await ready();
    // Two seconds, and one for a busy machine.
    expect(performance.now() - onAt).toBeLessThan(3_000);
  });

  it('is down while unplugged, refuses at once, and prints again with a new connection', async () => {
    const simulator = await simulate();
    const { printer, states, statuses, ready } = open(simulator);
    await ready();
    await simulator.unplug();
    await until(() => states.at(-1) === 'down', 'down');
    expect(statuses.at(-1)).toBe('offline');
    expect(await printer.print(job('lost'))).toBe('offline');
    await simulator.plugIn();
    await ready();
    expect(await printer.print(job('found'))).toBe('printed');
    expect(simulator.paper()).not.toContain('lost');
  });

  it('answers when it is unplugged in mid-job', async () => {
    const simulator = await simulate();
    const { printer, ready } = open(simulator, { settleMs: 60_000, busyPollMs: 60_000 });
    await ready();
    simulator.setStatus({ paper: 'low' });
    simulator.runOutAfter(1);
    const outcome = printer.print(job('one', 'two'));
    await until(() => simulator.paper().includes('one'), 'it prints');
    await simulator.unplug();
    expect(await outcome).toBe('offline');
  });

  it('is not misled by rubbish on the wire', async () => {
    const simulator = await simulate();
    const { printer, ready } = open(simulator);
    await ready();
    simulator.garbage(
      Uint8Array.from({ length: 256 }, (_, index) => index).filter(
        (byte) => (byte & 0x93) !== 0x12,
      ),
    );
    expect(await printer.print(job('one'))).toBe('printed');
    expect(simulator.paper()).toContain('one');
  });

  it('closes in mid-job without a rejection', async () => {
    const simulator = await simulate({ quirks: ['no-end-of-job'] });
    const { printer, ready, states } = open(simulator, { settleMs: 60_000 });
    await ready();
    const outcome = printer.print(job('one'));
    await until(() => simulator.paper().includes('one'), 'it prints');
    await printer.close();
    expect(await outcome).toBe('offline');
    expect(await printer.print(job('two'))).toBe('offline');
    expect(states).toEqual(['up', 'down']);
  });
});

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
    const { printer, statuses, reports, ready } = open(pty, { settleMs: 60_000 });
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
