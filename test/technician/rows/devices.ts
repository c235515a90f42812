/** Reader, tags, scanner, printer, payment terminal. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReaderDriverName } from '../../../hardware/reader/makes.ts';
import { startPrinter } from '../../../simulators/printer.ts';
import { type ReaderSimulator, startReader, tagFor } from '../../../simulators/reader.ts';
import { type RelayAnswers, startRelayBoard } from '../../../simulators/relay-board.ts';
import { startScanner } from '../../../simulators/scanner.ts';
import { oddTag } from '../../../simulators/tags/tags.ts';
import { startTerminal, type TerminalOptions } from '../../../simulators/terminal.ts';
import { until } from '../../support/hardware/until.ts';
import { address, type Bench, type Row, type SetUp } from '../../support/technician/bench.ts';
import { noise, saying, serialAt, serialTo } from '../../support/technician/speakers.ts';

function at(part: 'reader' | 'printer' | 'terminal', address_: string) {
  return (): SetUp => ({
    settings: { [part]: { address: address_ } },
  });
}
function sayingIn(part: 'reader' | 'terminal' | 'printer', bytes: Uint8Array) {
  return async (bench: Bench) => ({
    settings: { [part]: address(await saying(bench, bytes)) },
    options: { answerMs: 700 },
  });
}
function reading(
  protocol: ReaderDriverName,
  spoil: (reader: ReaderSimulator) => void = () => {},
  more: object = {},
) {
  return async (bench: Bench): Promise<SetUp> => {
    const reader = await bench.keep(startReader({ port: 0, protocol }));
    spoil(reader);
    return { settings: { reader: { ...address(reader), ...more } } };
  };
}
/** The library's numbers have a prefix. */
function withRows(setUp: (bench: Bench) => Promise<SetUp>) {
  const pattern = 'LR\\d{7}';
  return async (bench: Bench): Promise<SetUp> => {
    const { settings } = await setUp(bench);
    const identification = { item: { pattern, rewrite: [{ pattern }] } };
    return { settings: { ...settings, identification } };
  };
}
const mute = tagFor({ item: '35500000000408' }, 'E004010012345678');

export const rfid: readonly Row[] = [
  ['noise from the reader', sayingIn('reader', noise), 'baud-wrong', '38400 even'],
  [
    'a reader at another speed',
    atAnotherSpeed,
    'baud-wrong',
    '?baud=19200&parity=even',
    'at 19200 baud, but 38400',
  ],
  ['a 3M reader where Feig is set', reading('3m'), 'rfid-other-model', '"driver": "3m"'],
  [
    'a Feig reader where 3M is set',
    reading('feig', () => {}, { driver: '3m' }),
    'rfid-other-model',
    '"driver": "feig"',
  ],
  [
    'a reader without power',
    reading('feig', (reader) => reader.mute(true)),
    'rfid-silent',
    'not only its converter',
  ],
  [
    'a reader in scan mode',
    reading('feig', (reader) => reader.scanMode(true)),
    'rfid-field',
    'host mode',
  ],
  [
    'a tag of no known model',
    reading('feig', (plate) => plate.put(oddTag('unreadable'))),
    'tag-model-unknown',
    'kiosk tag learn',
  ],
  [
    'a tag whose number no row takes',
    withRows(reading('feig', (plate) => plate.put(mute))),
    'rfid-tag-not-ours',
    'identification.item.rewrite',
    '355…08 → the desk',
  ],
  [
    'a tag that cannot be read',
    reading('feig', (plate) => plate.put({ ...mute, readableBlocks: 0 })),
    'tag-unreadable',
    'replace the tag',
  ],
  [
    'a reader that is not plugged in',
    at('reader', 'serial:/dev/serial/by-id/usb-FEIG'),
    'port-absent',
    'port',
  ],
  ['two devices at one address', atOneAddress, 'printer-silent, address-shared', 'switched on'],
  [
    'a file in place of a port',
    inPlaceOfPort,
    'port-unusable',
    'path of a serial port',
    'is not a serial port',
  ],
  [
    'a device that is no port',
    at('reader', 'serial:/dev/null'),
    'port-unusable',
    'serial port',
    '/dev/null',
  ],
  ['a reader on a port that is taken', onTakenPort, 'port-taken', 'Stop that program', 'sleep'],
];
async function atAnotherSpeed(bench: Bench): Promise<SetUp> {
  const path = await serialAt(bench, 19_200, await bench.keep(startReader({ port: 0 })));
  return { settings: { reader: { address: `serial:${path}` } } };
}
async function onTakenPort(bench: Bench): Promise<SetUp> {
  const path = await serialTo(bench, (await bench.keep(startReader({ port: 0 }))).port);
  await bench.hold(path);
  return { settings: { reader: { address: `serial:${path}` } } };
}

const web = Buffer.from('HTTP/1.0 400 Bad Request\r\n\r\n');
export const devices: readonly Row[] = [
  ['a scanner that sends nothing', scanning(null, 200), 'scanner-silent', 'kiosk devices --scan'],
  ['a scanner that types', typing, 'scanner-is-keyboard', 'USB COM port emulation', 'Honeywell'],
  ['a scanner without a suffix', scanning('35500000000408'), 'suffix-missing', 'add CR suffix'],
  ['a scanner at another speed', scanning('\u00ff\u00fe\u0081\u00f0\r'), 'baud-wrong', '9600 8N1'],
  ['no paper', printing({ paper: 'out' }), 'printer-paper-out', 'new roll'],
  ['little paper', printing({ paper: 'low' }), 'printer-paper-low', 'Have a new roll ready'],
  ['an open cover', printing({ coverOpen: true }), 'printer-cover-open', 'Close the cover'],
  ['a printer that is off', printing(null), 'printer-silent', 'switched on'],
  [
    'a USB printer that is not plugged in',
    at('printer', 'usb:/dev/kiosk/usb-printer'),
    'port-absent',
    'port',
    '/dev/kiosk/usb-printer',
  ],
  [
    'another device in place of a USB printer',
    at('printer', 'usb:/dev/null'),
    'port-unusable',
    'path of a USB printer',
    '/dev/null',
  ],
  [
    'noise from the printer',
    sayingIn('printer', Uint8Array.of(0xff, 0xfe, 0xfd)),
    'baud-wrong',
    'self-test',
  ],
  [
    'a terminal with another password',
    paying({ password: '999999' }),
    'terminal-refused',
    'terminal.password',
  ],
  [
    'a terminal with another currency',
    paying({ currency: '0756' }),
    'terminal-refused',
    'currency',
    'wrong currency',
  ],
  [
    'a terminal that must be initialised',
    paying({}, 0x51),
    'terminal-not-ready',
    'initialisation',
    'must be initialised',
  ],
  ['a terminal that speaks something else', sayingIn('terminal', web), 'terminal-garbage', '20007'],
  [
    'a terminal that is unplugged',
    at('terminal', 'tcp://127.0.0.1:1'),
    'connection-refused',
    'switched on',
  ],
];
function typing(bench: Bench): SetUp {
  mkdirSync(join(bench.folder, 'proc', 'bus', 'input'), { recursive: true });
  bench.file(
    'proc/bus/input/devices',
    'I: Bus=0003\nN: Name="Honeywell 1900 Barcode"\nH: Handlers=sysrq kbd event5\n\n',
  );
  const folders = { dev: '/dev', sys: '/sys', proc: join(bench.folder, 'proc') };
  return {
    settings: { scanner: { address: 'serial:/dev/serial/by-id/usb-scanner' } },
    options: { folders },
  };
}
function scanning(code: string | null, scanMs = 5_000) {
  return async (bench: Bench): Promise<SetUp> => {
    const scanner = await bench.keep(startScanner({ port: 0 }));
    if (code !== null)
      void until(() => scanner.connected, 'the doctor listens').then(() => scanner.scan(code, ''));
    return { settings: { scanner: address(scanner) }, options: { scanMs } };
  };
}
function printing(condition: { paper?: 'out' | 'low'; coverOpen?: boolean } | null) {
  return async (bench: Bench): Promise<SetUp> => {
    const printer = await bench.keep(startPrinter({ port: 0 }));
    if (condition === null) printer.power(false);
    else printer.setStatus(condition);
    return { settings: { printer: address(printer) } };
  };
}
function paying(more: Partial<TerminalOptions>, status = 0) {
  return async (bench: Bench): Promise<SetUp> => {
    const terminal = await bench.keep(startTerminal({ port: 0, password: '123456', ...more }));
    terminal.setStatus(status);
    return { settings: { terminal: address(terminal) } };
  };
}
function inPlaceOfPort(bench: Bench): SetUp {
  return { settings: { reader: { address: `serial:${bench.file('tty', '')}` } } };
}
async function atOneAddress(bench: Bench): Promise<SetUp> {
  const scanner = address(await bench.keep(startScanner({ port: 0 })));
  return { settings: { scanner, printer: scanner } };
}

function relaying(answers: RelayAnswers, more: object = {}) {
  return async (bench: Bench): Promise<SetUp> => {
    const board = await bench.keep(startRelayBoard({ port: 0, answers }));
    return { settings: { signals: { relay: { ...address(board), ...more } } } };
  };
}

export const signals: readonly Row[] = [
  ['a relay board that answers', relaying('text'), 'relay-answers', '"answers": true'],
  [
    'a relay board that should answer',
    relaying('none', { answers: true }),
    'relay-silent',
    '"answers": false',
  ],
  [
    'noise from the relay board',
    async (bench) => ({
      settings: { signals: { relay: address(await saying(bench, noise)) } },
      options: { deviceAnswerMs: 1_000 },
    }),
    'baud-wrong',
    '9600 8N1',
  ],
  [
    'a relay board that is not plugged in',
    () => ({ settings: { signals: { relay: { address: 'serial:/dev/serial/by-id/usb-1a86' } } } }),
    'port-absent',
    'port',
  ],
];
