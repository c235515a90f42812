import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeAll,
  closers,
  job,
  open,
  portOf,
  simulate,
} from '../../support/hardware/printer-bench.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

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

  it('says who it is; a model that does not know the question prints nothing of it', async () => {
    const known = await simulate();
    const { printer, ready } = open(known);
    await ready();
    expect(await printer.identify()).toEqual({
      maker: 'EPSON',
      model: 'TM-T20III',
      firmware: '40.02 ESC/POS',
      serial: 'X3XF012345',
    });
    const silent = await simulate({ quirks: ['no-identity'] });
    const other = open(silent);
    await other.ready();
    expect(await other.printer.identify()).toEqual({});
    expect(await other.printer.print(job('next'))).toBe('printed');
    expect(silent.paper()).toMatch(/^next/);
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

  it('is read though it answers as the process stands still, past the time that it has', async () => {
    const standsStillMs = 400;
    let askedOften = 0;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => {
        for (let at = 2; at < chunk.length; at += 3) socket.write(Uint8Array.of(0x12));
        askedOften += 1;
        const until = performance.now() + (askedOften === 2 ? standsStillMs : 0);
        while (performance.now() < until);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { statuses, ready } = open(
      { port: portOf(server) },
      { pollMs: 60_000, answerTimeoutMs: standsStillMs / 2 },
    );
    await ready();
    expect(statuses).toEqual(['ready']);
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
