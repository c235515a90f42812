/** What answers where: over sockets, over ptys, and in folders as Linux has them. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listUsbPrinters } from '../../hardware/printer/usb-printers.ts';
import {
  groupOf,
  keyboardScanners,
  listenerOf,
  listSerialPorts,
} from '../../hardware/serial-ports.ts';
import { startPrinter } from '../../simulators/printer.ts';
import { startReader } from '../../simulators/reader.ts';
import { startRelayBoard } from '../../simulators/relay-board.ts';
import { startScanner } from '../../simulators/scanner.ts';
import { startTerminal } from '../../simulators/terminal.ts';
import { discover } from '../../src/technician/discovery/discovery.ts';
import { startPty } from '../support/hardware/pty.ts';

async function keep<Part extends { close(): Promise<void> }>(
  starting: Promise<Part>,
): Promise<Part> {
  const part = await starting;
  onTestFinished(() => part.close());
  return part;
}
function at({ port }: { port: number }) {
  return { address: `tcp://127.0.0.1:${port}`, port: null };
}

test('each kind is told from the others, and a scanner by scanning', async () => {
  const parts = await Promise.all([
    keep(startReader({ port: 0 })),
    keep(startReader({ port: 0, protocol: '3m' })),
    keep(startPrinter({ port: 0 })),
    keep(startTerminal({ port: 0 })),
    keep(startRelayBoard({ port: 0, answers: 'text' })),
  ]);
  const scanner = await keep(startScanner({ port: 0 }));
  const nobody = { address: 'tcp://127.0.0.1:1', port: null };
  const asking = discover([...parts.map(at), at(scanner), nobody], { scanMs: 10_000 });
  // The port is opened for each protocol first; only the last listener receives it.
  const scanning = setInterval(() => scanner.connected && scanner.scan('35500000000408'), 100);
  const found = await asking;
  clearInterval(scanning);
  expect(found.map(({ kind, driver }) => [kind, driver])).toEqual([
    ['reader', 'feig'],
    ['reader', '3m'],
    ['printer', null],
    ['terminal', null],
    ['relay', null],
    ['scanner', null],
    [null, null],
  ]);
  expect(found[6]?.note).toContain('nothing listens there');
  expect(JSON.stringify(found)).not.toContain('35500000000408');
});

test('a serial port is found with the settings that are answered; one that is held is left alone', async () => {
  const reader = await keep(startReader({ port: 0, protocol: '3m' }));
  const pty = await startPty(reader.port);
  onTestFinished(() => pty.remove());
  const port = {
    device: pty.path,
    path: pty.path,
    maker: null,
    product: null,
    usbId: null,
    holder: null,
  };
  const [free] = await discover([{ address: `serial:${pty.path}`, port }]);
  expect(free).toMatchObject({
    kind: 'reader',
    driver: '3m',
    address: `serial:${pty.path}?baud=19200&parity=none&data=8&stop=1`,
  });
  const before = reader.asked().length;
  const [held] = await discover([
    { address: `serial:${pty.path}`, port: { ...port, holder: { pid: 1, command: 'x' } } },
  ]);
  expect(held).toMatchObject({ kind: null, note: 'held: it is not asked' });
  expect(reader.asked()).toHaveLength(before);
});

/**
 * The folders of a machine with one USB port, one built in, and placeholders, as sysfs lays them
 * out.
 */
function machine() {
  const root = mkdtempSync(join(tmpdir(), 'kiosk-ports-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const file = (path: string, text = '') => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const usb = 'sys/devices/usb1/1-2';
  for (const [name, value] of Object.entries({
    idVendor: '10c4',
    idProduct: 'ea60',
    manufacturer: 'FEIG',
    product: 'MR102 ',
  }))
    file(`${usb}/${name}`, `${value}\n`);
  mkdirSync(join(root, usb, '1-2:1.0', 'ttyUSB0'), { recursive: true });
  for (const name of ['ttyUSB0', 'ttyS0', 'ttyS9', 'tty1'])
    mkdirSync(join(root, 'sys/class/tty', name), { recursive: true });
  symlinkSync(join(root, usb, '1-2:1.0', 'ttyUSB0'), join(root, 'sys/class/tty/ttyUSB0/device'));
  for (const [name, type] of [
    ['ttyS0', '4'],
    ['ttyS9', '0'],
  ] as const) {
    mkdirSync(join(root, 'sys/class/tty', name, 'device'));
    file(`sys/class/tty/${name}/type`, `${type}\n`);
  }
  for (const name of ['ttyUSB0', 'ttyS0']) file(`dev/${name}`);
  mkdirSync(join(root, 'dev/serial/by-id'), { recursive: true });
  symlinkSync('../../ttyUSB0', join(root, 'dev/serial/by-id/usb-FEIG_MR102-if00'));
  mkdirSync(join(root, 'proc/4711/fd'), { recursive: true });
  file('proc/4711/comm', 'ModemManager\n');
  symlinkSync(join(root, 'dev/ttyUSB0'), join(root, 'proc/4711/fd/7'));
  file(
    'proc/bus/input/devices',
    'N: Name="AT keyboard"\nH: Handlers=kbd\n\nN: Name="Zebra DS2208"\nH: Handlers=sysrq kbd\n\n',
  );
  mkdirSync(join(root, 'sys/class/usbmisc/lp0'), { recursive: true });
  mkdirSync(join(root, 'sys/class/usbmisc/hiddev0'));
  symlinkSync(join(root, usb, '1-2:1.0'), join(root, 'sys/class/usbmisc/lp0/device'));
  file('dev/usb/lp0');
  file('etc/group', 'root:x:0:\ndialout:x:20:kiosk\n');
  return {
    root,
    folders: { dev: join(root, 'dev'), sys: join(root, 'sys'), proc: join(root, 'proc') },
  };
}

test('ports have the name that stays, their maker and their holder; placeholders are no ports', () => {
  const { root, folders } = machine();
  expect(listSerialPorts(folders)).toEqual([
    {
      device: join(root, 'dev/ttyS0'),
      path: join(root, 'dev/ttyS0'),
      maker: null,
      product: null,
      usbId: null,
      holder: null,
    },
    {
      ...{
        device: join(root, 'dev/ttyUSB0'),
        path: join(root, 'dev/serial/by-id/usb-FEIG_MR102-if00'),
      },
      ...{
        maker: 'FEIG',
        product: 'MR102',
        usbId: '10c4:ea60',
        holder: { pid: 4711, command: 'ModemManager' },
      },
    },
  ]);
  // Node 24 gives its first thread a name of its own.
  writeFileSync(join(root, 'proc/4711/comm'), 'MainThread\n');
  writeFileSync(
    join(root, 'proc/4711/cmdline'),
    '/usr/bin/node\0/opt/library-kiosk/current/dist/src/main.js\0run\0',
  );
  expect(listSerialPorts(folders)[1]?.holder).toEqual({ pid: 4711, command: 'node' });
  expect(keyboardScanners(folders.proc)).toEqual(['Zebra DS2208']);
  expect(groupOf('/', join(root, 'etc'))).toBe('root');
  expect(listSerialPorts({ dev: '/nowhere', sys: '/nowhere', proc: '/nowhere' })).toEqual([]);
});

test('a USB printer has the name that the udev rule gives it, its maker and its holder', () => {
  const { root, folders } = machine();
  const lp0 = join(root, 'dev/usb/lp0');
  const known = { device: lp0, maker: 'FEIG', product: 'MR102', usbId: '10c4:ea60' };
  expect(listUsbPrinters(folders)).toEqual([{ ...known, path: lp0, holder: null }]);
  const stays = join(root, 'dev/kiosk/usb-printer');
  mkdirSync(join(root, 'dev/kiosk'));
  symlinkSync('../usb/lp0', stays);
  symlinkSync(lp0, join(root, 'proc/4711/fd/8'));
  const holder = { pid: 4711, command: 'ModemManager' };
  expect(listUsbPrinters(folders)).toEqual([{ ...known, path: stays, holder }]);
  expect(listUsbPrinters({ dev: '/nowhere', sys: '/nowhere', proc: '/nowhere' })).toEqual([]);
});

test('a USB printer is found by its status, and is asked nothing that it would print', async () => {
  const printer = await keep(startPrinter({ port: 0 }));
  const pty = await startPty(printer.port);
  onTestFinished(() => pty.remove());
  const candidate = { address: `usb:${pty.path}`, port: null };
  const [found] = await discover([candidate]);
  expect(found).toMatchObject({ kind: 'printer', address: `usb:${pty.path}` });
  printer.power(false);
  const [silent] = await discover([candidate], { scanMs: 10 });
  expect(silent).toMatchObject({ kind: null, note: expect.stringContaining('ESC/POS') });
  expect(printer.paper()).toBe('');
});

test('whoever listens at a port of this machine is named', async () => {
  const { port } = await keep(startScanner({ port: 0 }));
  expect(listenerOf(port)?.pid).toBe(process.pid);
  expect(listenerOf(1)).toBeNull();
});
