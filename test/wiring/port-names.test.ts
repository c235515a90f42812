import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { passingNames } from '../../src/wiring/port-names.ts';

let dev = '';
beforeEach(() => {
  dev = mkdtempSync(join(tmpdir(), 'kiosk-dev-'));
  mkdirSync(join(dev, 'serial', 'by-id'), { recursive: true });
  for (const name of ['ttyUSB0', 'ttyACM1']) writeFileSync(join(dev, name), '');
  symlinkSync('../../ttyUSB0', join(dev, 'serial', 'by-id', 'usb-FTDI_A1B2C3D4-if00-port0'));
});
afterEach(() => rmSync(dev, { recursive: true }));

function complaintsOf(devices: object) {
  const loaded = readConfig(JSON.stringify(devices), '/etc/kiosk');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.complaints));
  return passingNames(loaded.config, { dev, sys: '/sys', proc: '/proc' });
}

test('a port named by the order of plugging in is reported, with the name that stays', () => {
  const found = complaintsOf({
    reader: { address: `serial:${dev}/ttyUSB0?baud=38400` },
    scanner: { address: `serial:${dev}/ttyACM1` },
    printer: { address: `serial:${dev}/serial/by-id/usb-FTDI_A1B2C3D4-if00-port0` },
    terminal: { address: 'tcp://127.0.0.1:20007' },
  });
  expect(found.map(({ part }) => part)).toEqual(['reader', 'scanner']);
  expect(found[0]?.remedy).toContain(`serial:${dev}/serial/by-id/usb-FTDI_A1B2C3D4-if00-port0`);
  expect(found[1]?.remedy).toContain('udev rule');
});

test('so is a USB printer', () => {
  mkdirSync(join(dev, 'usb'));
  mkdirSync(join(dev, 'kiosk'));
  writeFileSync(join(dev, 'usb', 'lp0'), '');
  const printer = { address: `usb:${dev}/usb/lp0` };
  expect(complaintsOf({ printer })[0]?.remedy).toContain('udev rule');
  symlinkSync('../usb/lp0', join(dev, 'kiosk', 'usb-printer'));
  expect(complaintsOf({ printer })[0]?.remedy).toContain(`usb:${dev}/kiosk/usb-printer`);
  expect(complaintsOf({ printer: { address: `usb:${dev}/kiosk/usb-printer` } })).toEqual([]);
});

test('nothing is said of what is not used, and of names that stay', () => {
  const scanner = { input: 'keyboard', address: `serial:${dev}/ttyUSB0` };
  const printer = { address: `serial:${dev}/ttyS0` };
  expect(complaintsOf({ reader: null, scanner, printer, terminal: null })).toEqual([]);
});
