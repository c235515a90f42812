import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type Address, parseAddress } from '../../../hardware/address.ts';
import type { Report } from '../../../hardware/devices.ts';
import { openScanner, type ScannerOptions } from '../../../hardware/scanner/scanner.ts';
import { type ScannerQuirk, startScanner } from '../../../simulators/scanner.ts';
import { startPty } from '../../support/hardware/pty.ts';
import { until } from '../../support/hardware/until.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const quick = { firstDelayMs: 10, maximumDelayMs: 50 };

function open(address: Address, options: ScannerOptions = {}) {
  const scans: string[] = [];
  const states: string[] = [];
  const reasons: string[] = [];
  const reports: Report[] = [];
  const device = openScanner(
    address,
    {
      onScan: (code) => scans.push(code),
      onState: (next) => {
        states.push(next.state);
        if (next.state === 'down') reasons.push(next.reason);
      },
    },
    { line: quick, ...options },
    (report) => reports.push(report),
  );
  closers.push(() => device.close());
  return { scans, states, reasons, reports, device };
}

async function simulate(quirks: readonly ScannerQuirk[] = []) {
  const simulator = await startScanner({ port: 0, quirks });
  closers.push(() => simulator.close());
  return simulator;
}

function addressOf(text: string): Address {
  const parsed = parseAddress(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.address;
}

describe('a scanner on a socket', () => {
  it('delivers a code whole whose second half came as the process stood still', async () => {
    const quietMs = 100;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.write('3123400');
      const standStill = () => {
        socket.write('5678900\r');
        const until = performance.now() + quietMs + 50;
        while (performance.now() < until);
      };
      // After an immediate the timers come first, and the sockets then.
      setTimeout(() => setImmediate(standStill), quietMs / 2);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const kiosk = open(addressOf(`tcp://127.0.0.1:${port}`), { quietMs });
    await until(() => kiosk.scans.length > 0, 'a code');
    expect([kiosk.scans, kiosk.reports]).toEqual([['31234005678900'], []]);
  });

  it('delivers codes under every suffix, and one that is read twice once', async () => {
    const simulator = await simulate();
    const kiosk = open(addressOf(`tcp://127.0.0.1:${simulator.port}`));
    await until(() => simulator.connected && kiosk.states.includes('up'), 'connected');
    for (const [index, terminator] of ['\r', '\n', '\r\n', '\x03', '\t'].entries()) {
      simulator.scan(`3123400567890${index}`, terminator);
    }
    simulator.scan('31234005678900');
    simulator.scan('last');
    await until(() => kiosk.scans.includes('last'), 'the last code');
    expect(kiosk.scans).toEqual(
      [0, 1, 2, 3, 4].map((index) => `3123400567890${index}`).concat('last'),
    );
  });

  it('delivers the same code again when the patron shows it again', async () => {
    const simulator = await simulate();
    const kiosk = open(addressOf(`tcp://127.0.0.1:${simulator.port}`), { duplicateMs: 40 });
    await until(() => simulator.connected, 'connected');
    const shownAt = performance.now();
    simulator.scan('A1');
    await until(() => kiosk.scans.length === 1, 'the first');
    await until(() => performance.now() - shownAt > 80, 'the patron waits');
    simulator.scan('A1');
    await until(() => kiosk.scans.length === 2, 'the second');
  });

  it('drops half a code when it is unplugged, and comes back', async () => {
    const simulator = await simulate();
    const kiosk = open(addressOf(`tcp://127.0.0.1:${simulator.port}`), { quietMs: 5_000 });
    await until(() => simulator.connected, 'connected');
    simulator.scan('first');
    simulator.scan('235500', '');
    await until(() => kiosk.scans.length === 1, 'the half code is on its way');
    await simulator.unplug();
    await until(() => kiosk.states.includes('down'), 'noticed');
    expect(simulator.scan('nobody hears this')).toBe(false);
    await simulator.plugIn();
    await until(() => simulator.connected && kiosk.states.at(-1) === 'up', 'connected again');
    simulator.scan('000018');
    await until(() => kiosk.scans.length === 2, 'the next code');
    expect(kiosk.scans).toEqual(['first', '000018']);
  });

  it('gives up half a code after a silence, or takes the silence for its end', async () => {
    const simulators = [await simulate(), await simulate()] as const;
    const [first, second] = simulators;
    const strict = open(addressOf(`tcp://127.0.0.1:${first.port}`), { quietMs: 30 });
    const settings = { quietMs: 30, unterminated: 'deliver' } as const;
    const lenient = open(addressOf(`tcp://127.0.0.1:${second.port}`), settings);
    await until(() => simulators.every(({ connected }) => connected), 'connected');
    for (const each of simulators) each.scan('235500', '');
    await until(() => lenient.scans.length === 1, 'silence');
    await until(() => strict.reports.some(({ code }) => code === 'half-code-dropped'), 'reported');
    first.scan('000018');
    await until(() => strict.scans.length === 1, 'the next code');
    expect(strict.scans).toEqual(['000018']);
    expect(lenient.scans[0]).toBe('235500');
  });

  it('says that the parity is wrong, not the suffix, where a scanner of 7E1 is read as 8N1', async () => {
    const simulator = await simulate(['seven-bits']);
    const kiosk = open(addressOf(`tcp://127.0.0.1:${simulator.port}`), { quietMs: 30 });
    await until(() => simulator.connected && kiosk.states.includes('up'), 'connected');
    simulator.scan('21234000123455');
    await until(() => kiosk.reports.some(({ level }) => level === 'warn'), 'reported');
    expect(kiosk.reports.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ code: 'garbage-scanned', text: expect.stringContaining('parity') }),
    ]);
    expect(kiosk.scans).toEqual([]);
  });

  it('tells of rubbish without its content, and reads on', async () => {
    const simulator = await simulate();
    const kiosk = open(addressOf(`tcp://127.0.0.1:${simulator.port}`));
    await until(() => simulator.connected, 'connected');
    simulator.garbage();
    simulator.scan(`23550000000018${'9'.repeat(80)}`, '');
    simulator.scan('', '\r');
    simulator.scan('31234005678907');
    await until(() => kiosk.scans.includes('31234005678907'), 'the code after the rubbish');
    const told = kiosk.reports.filter(({ code }) => code === 'garbage-scanned');
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(kiosk.reports)).not.toContain('2355');
  });
});

describe('a scanner on a serial port', () => {
  it('reads, notices the pulled cable, and reads again with a new port', async () => {
    const simulator = await simulate();
    const pty = await startPty(simulator.port);
    closers.push(() => pty.remove());
    const kiosk = open(addressOf(`serial:${pty.path}`));
    await until(() => simulator.connected && kiosk.states.includes('up'), 'open');
    simulator.scan('31234005678907', '\r\n');
    await until(() => kiosk.scans.length === 1, 'the first code');

    await pty.pull();
    await until(() => kiosk.states.at(-1) === 'down', 'the pulled cable is noticed');
    await until(
      () => kiosk.reasons.some((reason) => reason.includes('plugged in?')),
      'the technician learns why',
    );
    await pty.plug();
    await until(() => simulator.connected && kiosk.states.at(-1) === 'up', 'open again');
    simulator.scan('21234000123455', '\r');
    await until(() => kiosk.scans.length === 2, 'the second code');
    expect(kiosk.scans).toEqual(['31234005678907', '21234000123455']);
  });
});
