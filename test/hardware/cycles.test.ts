/**
 * Plugs pulled and put back, again and again: every device works each time, and nothing is left
 * behind. `LONG=1 npm test -- test/hardware/cycles` does it a thousand times.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import type { Address } from '../../hardware/address.ts';
import type { DeviceState } from '../../hardware/devices.ts';
import { openLine } from '../../hardware/line.ts';
import { openPrinter } from '../../hardware/printer/printer.ts';
import { readerDrivers } from '../../hardware/reader/drivers.ts';
import { readerDriverNames } from '../../hardware/reader/makes.ts';
import { openScanner } from '../../hardware/scanner/scanner.ts';
import { openZvtTerminal } from '../../hardware/zvt/terminal.ts';
import { startPrinter } from '../../simulators/printer.ts';
import { startReader, tagFor } from '../../simulators/reader.ts';
import { startScanner } from '../../simulators/scanner.ts';
import { startTerminal } from '../../simulators/terminal.ts';
import { startPty } from '../support/hardware/pty.ts';
import { itemOf, serial, uid } from '../support/hardware/reader-bench.ts';
import { until } from '../support/hardware/until.ts';

const long = process.env.LONG === '1';
const cycles = long ? 1_000 : 25;
const ptyCycles = long ? 200 : 6;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const line = { firstDelayMs: 2, maximumDelayMs: 5 };
const quick = { pollEveryMs: 5, turnaroundMs: 0, line };

function openFiles() {
  return readdirSync('/proc/self/fd').length;
}

/** Every device of a kiosk, with what it last said of itself. */
async function openAll() {
  const simulators = {
    feig: await startReader({ port: 0 }),
    '3m': await startReader({ port: 0, protocol: '3m' }),
    scanner: await startScanner({ port: 0 }),
    printer: await startPrinter({ port: 0 }),
    terminal: await startTerminal({ port: 0 }),
  };
  const states: Record<string, DeviceState['state']> = {};
  const present = new Set<string>();
  let scans = 0;
  const at = (name: keyof typeof simulators): Address => ({
    kind: 'tcp',
    host: '127.0.0.1',
    port: simulators[name].port,
  });
  const stateOf = (name: string) => ({
    onState: (state: DeviceState) => {
      states[name] = state.state;
    },
  });
  const tagsOf = (name: string) => ({
    onAppeared: () => void present.add(name),
    onVanished: () => void present.delete(name),
    onListed: () => {},
    onWeak: () => {},
  });
  const ignore = () => {};
  const drivers = [
    readerDrivers.feig.open(at('feig'), { ...stateOf('feig'), ...tagsOf('feig') }, quick, ignore),
    readerDrivers['3m'].open(at('3m'), { ...stateOf('3m'), ...tagsOf('3m') }, quick, ignore),
    openScanner(
      at('scanner'),
      { ...stateOf('scanner'), onScan: () => void scans++ },
      { line, duplicateMs: 0 },
      ignore,
    ),
    openPrinter(at('printer'), { ...stateOf('printer'), onStatus: ignore }, { line }, ignore),
    openZvtTerminal(at('terminal'), stateOf('terminal'), { line }, ignore),
  ];
  for (const name of ['feig', '3m'] as const)
    simulators[name].put(tagFor({ item: itemOf(0) }, uid));
  closers.push(async () => {
    await Promise.all(drivers.map((driver) => driver.close()));
    await Promise.all(Object.values(simulators).map((simulator) => simulator.close()));
  });
  const all = (state: DeviceState['state']) =>
    Object.keys(simulators).every((name) => states[name] === state);
  return { simulators, present, all, scans: () => scans };
}

test(`${cycles} times: all are down, all are up again, and no timer, socket or memory is left behind`, async () => {
  const { simulators, present, all, scans } = await openAll();
  const works = () => all('up') && present.size === 2;
  await until(works, 'everything works');
  const measure = () => {
    collect();
    return {
      heap: process.memoryUsage().heapUsed,
      resources: process.getActiveResourcesInfo().length,
    };
  };
  let before = measure();
  for (let cycle = 0; cycle < cycles; cycle++) {
    await Promise.all(Object.values(simulators).map((simulator) => simulator.unplug()));
    await until(() => all('down') && present.size === 0, `all are down in cycle ${cycle}`);
    await Promise.all(Object.values(simulators).map((simulator) => simulator.plugIn()));
    await until(works, `all are up in cycle ${cycle}`);
    expect(simulators.scanner.scan('33550000000017')).toBe(true);
    await until(() => scans() === cycle + 1, 'the scan');
    // What is allocated once has been allocated by now.
    if (cycle === 9) before = measure();
  }
  const after = measure();
  expect(after.resources).toBeLessThanOrEqual(before.resources + 4);
  expect((after.heap - before.heap) / (cycles - 10)).toBeLessThan(long ? 4_000 : 100_000);
}, 300_000);

const noSocat = spawnSync('socat', ['-V']).status !== 0;
test.skipIf(noSocat)(
  `${noSocat ? 'SKIPPED, for socat is not installed: ' : ''}${ptyCycles} times over a pty, as a USB cable`,
  async () => {
    const simulator = await startReader({ port: 0, protocol: '3m' });
    closers.push(() => simulator.close());
    simulator.put(tagFor({ item: itemOf(0) }, uid));
    const pty = await startPty(simulator.port);
    closers.push(() => pty.remove());
    const present = new Set<string>();
    const events = {
      onAppeared: () => void present.add(uid),
      onVanished: () => void present.delete(uid),
      onListed: () => {},
      onWeak: () => {},
    };
    const reader = readerDrivers['3m'].open(
      serial(pty.path, '3m'),
      { onState: () => {}, ...events },
      quick,
      () => {},
    );
    closers.push(() => reader.close());
    await until(() => present.size === 1, 'the tag');
    const open = openFiles();
    for (let cycle = 0; cycle < ptyCycles; cycle++) {
      await pty.pull();
      await until(() => present.size === 0, `down in cycle ${cycle}`);
      await pty.plug();
      await until(() => present.size === 1, `up in cycle ${cycle}`);
      expect(await reader.release(uid)).toBe('ok');
    }
    // Each pull ends with its port closed; one may still be closing.
    expect(openFiles()).toBeLessThanOrEqual(open + 1);
  },
  300_000,
);

test('a device that is away for long: a hundred tries leave nothing behind', async () => {
  const gone = await startScanner({ port: 0 });
  await gone.close();
  const warnings: string[] = [];
  const warned = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', warned);
  const failures: string[] = [];
  const opened = openLine(
    { kind: 'tcp', host: '127.0.0.1', port: gone.port },
    {
      onUp: () => {},
      onDown: () => {},
      onData: () => {},
      onOpenFailed: (reason) => void failures.push(reason),
    },
    { firstDelayMs: 1, maximumDelayMs: 1 },
  );
  const endsAt = performance.now() + 400;
  await until(() => performance.now() > endsAt, 'a few hundred tries');
  await opened.close();
  process.off('warning', warned);
  // Told once, whatever the number of tries.
  expect([failures.length, warnings]).toEqual([1, []]);
});

test.each(readerDriverNames)(
  '%s: the plug pulled after each of the first requests',
  async (protocol) => {
    for (let phase = 1; phase <= 14; phase++) {
      const simulator = await startReader({ port: 0, protocol });
      simulator.put(tagFor({ item: itemOf(0) }, uid));
      const present = new Set<string>();
      const outcomes: string[] = [];
      const reader = readerDrivers[protocol].open(
        { kind: 'tcp', host: '127.0.0.1', port: simulator.port },
        {
          onState: () => {},
          onAppeared: () => {
            present.add(uid);
            void reader.release(uid).then((outcome) => outcomes.push(outcome));
          },
          onVanished: () => void present.delete(uid),
          onListed: () => {},
          onWeak: () => {},
        },
        { ...quick, writePauseMs: 5 },
        () => {},
      );
      await until(() => simulator.asked().length >= phase, `request ${phase}`);
      await simulator.unplug();
      await simulator.plugIn();
      await until(
        () => outcomes.at(-1) === 'ok' && present.size === 1,
        `released after the cut at request ${phase}`,
      );
      expect(simulator.tags()[0]?.afi).toBe(0xc2);
      await reader.close();
      await simulator.close();
    }
  },
);
