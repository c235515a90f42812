/** A reader in scan mode, over a real socket: what becomes an event, and what a technician reads. */
import { afterEach, expect, it } from 'vitest';
import type { DeviceState, Report } from '../../hardware/devices.ts';
import type { DeviceEvent } from '../../machines/events.ts';
import type { ScanText } from '../../simulators/reader/scan.ts';
import { type ReaderSimulator, startReader } from '../../simulators/reader.ts';
import { numberTag } from '../../simulators/tags/tags.ts';
import { readConfig } from '../../src/config/load.ts';
import { openScanReader } from '../../src/kiosk/devices/scan-reader.ts';
import { diagnoseReader } from '../../src/technician/probes/devices/reader.ts';
import { until } from '../support/hardware/until.ts';

const closing: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

const item = '33550000000012';
const folders = { serial: '/nowhere', proc: '/nowhere' } as never;

async function simulate(text: ScanText = {}): Promise<ReaderSimulator> {
  const scan = { everyMs: 20, ...text };
  const simulator = await startReader({ port: 0, protocol: 'scan', scan });
  closing.push(simulator);
  return simulator;
}

function configOf(simulator: ReaderSimulator | null, scan: object = {}) {
  const address = `tcp://127.0.0.1:${simulator?.port ?? 1}`;
  const reader = { driver: 'scan', security: 'none', address, scan };
  const item = { checkDigit: 'none' };
  const loaded = readConfig(JSON.stringify({ reader, identification: { item } }), '/');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return loaded.config;
}

function open(simulator: ReaderSimulator | null, scan: object = {}) {
  const events: DeviceEvent[] = [];
  const states: DeviceState['state'][] = [];
  const reports: Report[] = [];
  const opened = openScanReader(
    configOf(simulator, scan),
    {
      send: (event) => events.push(event),
      watch: { onScan: () => false },
      log: (report) => reports.push(report),
    },
    ({ state }) => states.push(state),
  );
  if (!opened) throw new Error('it is not opened');
  closing.push(opened);
  return { ...opened, events, states, codes: () => reports.map(({ part, code }) => [part, code]) };
}

it('an item that lies there is sent again and again, and counts once', async () => {
  const simulator = await simulate({ prefix: '02', end: 'X\r\n' });
  const { events } = open(simulator, { prefix: '02', suffix: 'X' });
  simulator.put(numberTag(item));
  await until(() => events.length > 0, 'the item');
  simulator.put(numberTag('33550000000020'));
  await until(() => events.length > 1, 'another one');
  expect(events).toEqual([
    { type: 'ITEM', item },
    { type: 'ITEM', item: '33550000000020' },
  ]);
});

it('sent again after its time it counts again', async () => {
  const simulator = await simulate({ everyMs: 150 });
  const { events } = open(simulator, { repeatMs: 30 });
  simulator.put(numberTag(item));
  await until(() => events.length > 1, 'the item twice');
});

it('a UID is never a number, whichever byte comes first', async () => {
  const simulator = await simulate({ uid: true });
  const { events, codes } = open(simulator);
  simulator.put({ ...numberTag(item), uid: 'E00401003123AA26' });
  await until(() => events.length > 0, 'an event');
  simulator.put({ ...numberTag(item), uid: '26AA2331000104E0' });
  await until(() => events.length > 1, 'another one');
  expect(events).toEqual([{ type: 'CODE_UNKNOWN' }, { type: 'CODE_UNKNOWN' }]);
  expect(codes()).toEqual([['reader', 'reader-sends-uid']]);
});

it('a text without its prefix or suffix is no number', async () => {
  const simulator = await simulate();
  const { events, codes } = open(simulator, { prefix: 'T:' });
  simulator.put(numberTag(item));
  await until(() => events.length > 0, 'an event');
  expect(events).toEqual([{ type: 'CODE_UNKNOWN' }]);
  expect(codes()).toEqual([['reader', 'reader-text-unexpected']]);
});

it('a text without an end is dropped, or delivered where the configuration says so', async () => {
  const simulator = await simulate({ end: '', everyMs: 700 });
  const strict = open(simulator);
  const tolerant = open(simulator, { unterminated: 'deliver' });
  simulator.put(numberTag(item));
  await until(() => tolerant.events.length > 0, 'the item');
  expect(tolerant.events).toEqual([{ type: 'ITEM', item }]);
  await until(() => strict.codes().length > 0, 'a report');
  expect(strict.codes()).toEqual([['reader', 'half-code-dropped']]);
  expect(strict.events).toEqual([]);
});

it('is lost and comes back', async () => {
  const simulator = await simulate();
  const { states } = open(simulator);
  await until(() => states.includes('up'), 'up');
  await simulator.unplug();
  await until(() => states.includes('down'), 'down');
  await simulator.plugIn();
  await until(() => states.at(-1) === 'up', 'up again');
});

it('as a keyboard it takes what has its prefix, and leaves the rest to the scanner', async () => {
  const { typed, events, states } = open(null, { input: 'keyboard', prefix: 'T:' });
  await until(() => states.includes('up'), 'up');
  expect([typed(`T:${item}`), typed(`T:${item}`), typed(item), typed('T:')]).toEqual([
    ...[true, true, false, false],
  ]);
  expect(events).toEqual([{ type: 'ITEM', item }]);
});

it('doctor listens to it', async () => {
  const simulator = await simulate();
  const diagnose = (scan: object = {}) => diagnoseReader(configOf(simulator, scan), folders, 300);
  expect(await diagnose()).toMatchObject([{ light: 'ok', text: expect.stringMatching(/opens/) }]);
  simulator.put(numberTag(item));
  expect(await diagnose()).toMatchObject([
    { light: 'ok', text: 'The reader sent a text of 14 characters.' },
  ]);
  await simulator.unplug();
  expect(await diagnose()).toMatchObject([{ light: 'broken' }]);
  expect(await diagnose({ input: 'keyboard' })).toMatchObject([{ light: 'ok' }]);
});

it('its settings: security that it cannot switch, a chute, a port that is none', () => {
  const said = (config: object) => {
    const loaded = readConfig(JSON.stringify(config), '/');
    return loaded.ok
      ? []
      : loaded.complaints.map(({ path, said: { is } = { is: '' } }) => [path, is]);
  };
  const reader = { driver: 'scan', security: 'none' };
  expect(said({ reader })).toEqual([]);
  expect(said({ reader: { driver: 'scan' } })).toEqual([
    ['reader.security', 'scan-without-security'],
  ]);
  expect(said({ reader, chute: {} })).toContainEqual(['reader.driver', 'scan-at-chute']);
  const address = 'serial:/dev/serial/by-id/one';
  const port = (scan: object) =>
    said({ reader: { ...reader, address, scan }, scanner: { address } });
  expect(port({})).toEqual([['scanner.address', 'port-shared']]);
  expect(port({ input: 'keyboard' })).toEqual([]);
});
