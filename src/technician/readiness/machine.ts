/** The versions of what the kiosk stands on, and how its devices name themselves. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { release } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseAddress } from '../../../hardware/address.ts';
import type { PrinterIdentity } from '../../../hardware/devices.ts';
import { listUsbPrinters } from '../../../hardware/printer/usb-printers.ts';
import {
  listSerialPorts,
  type PortInfo,
  type SystemFolders,
  systemFolders,
} from '../../../hardware/serial-ports.ts';
import type { Part } from '../../../machines/domain.ts';
import type { Config } from '../../config/schema.ts';
import { visibleControls } from '../../printable.ts';
import { version } from '../../version.ts';
import { codeHost } from '../../wiring/code-host.ts';
import type { DeviceIdentity, Version } from '../report.ts';
import type { KioskHandle } from '../running-kiosk.ts';

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const versionWithinMs = 5_000;

/** The browser that prints a report; null: none is on this machine. */
export function findBrowser(path: string): string | null {
  const files = path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => browsers.map((name) => join(folder, name)));
  return files.find((file) => existsSync(file)) ?? null;
}

export async function readVersions(path: string, etc = '/etc'): Promise<Version[]> {
  const browser = findBrowser(path);
  const system = systemName(etc);
  const ofBrowser = browser === null ? null : await versionOf(browser);
  return [
    { name: 'kiosk', version },
    { name: 'node', version: process.versions.node },
    ...(system === null ? [] : [{ name: 'system' as const, version: system }]),
    { name: 'kernel', version: `${release()} ${process.arch}` },
    ...(ofBrowser === null ? [] : [{ name: 'browser' as const, version: ofBrowser }]),
  ];
}

function systemName(etc: string): string | null {
  try {
    const text = readFileSync(join(etc, 'os-release'), 'utf8');
    return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** `Chromium 142.0.7444.59`; null: it does not start. */
function versionOf(browser: string): Promise<string | null> {
  return new Promise((resolve) => {
    // Debian adds where it was built.
    execFile(browser, ['--version'], { timeout: versionWithinMs }, (error, stdout) => {
      const line = stdout.trim().split('\n').at(-1) ?? '';
      resolve(error || line === '' ? null : visibleControls(line.replace(/ built on .*$/, '')));
    });
  });
}

type Device = DeviceIdentity['part'];
const devices: readonly Device[] = [
  'reader',
  'scanner',
  'card-reader',
  'printer',
  'terminal',
  'code',
];

export function identitiesOf(
  { config }: Pick<KioskHandle, 'config'>,
  identityOf: (part: Part) => string,
  printer: PrinterIdentity = {},
  folders: SystemFolders = systemFolders,
): DeviceIdentity[] {
  const ports = [...listSerialPorts(folders), ...listUsbPrinters(folders)];
  return devices.flatMap((part): DeviceIdentity[] => {
    const settings = config[part === 'card-reader' ? 'cardReader' : part];
    if (settings === null) return [];
    if ('input' in settings && settings.input === 'keyboard')
      return [{ part, address: 'keyboard' }];
    const own = part === 'printer' ? printer : {};
    const words = [own.maker, own.model, own.firmware && `firmware ${own.firmware}`];
    const identity = [identityOf(part), ...words].filter(Boolean).join(' ');
    const address = addressOf(settings);
    const usb = usbOf(address, ports);
    const serial = own.serial === undefined ? {} : { serial: visibleControls(own.serial) };
    const named = identity === '' ? {} : { identity: visibleControls(identity) };
    return [{ part, address, ...named, ...usb, ...serial }];
  });
}

function addressOf(
  settings: NonNullable<Config[Exclude<Device, 'card-reader'> | 'cardReader']>,
): string {
  return 'environment' in settings ? codeHost(settings) : settings.address;
}

/** The stable name of a USB port ends in the serial number of the device that has one. */
function usbOf(
  address: string,
  ports: readonly PortInfo[],
): Pick<DeviceIdentity, 'serial' | 'usb'> {
  const parsed = parseAddress(address);
  if (!parsed.ok || !('path' in parsed.address)) return {};
  const { path } = parsed.address;
  const port = ports.find(({ device }) => device === realOf(path));
  if (port === undefined) return {};
  const words = [port.maker, port.product, port.usbId].filter((word) => word !== null);
  return {
    ...(port.serial === undefined ? {} : { serial: visibleControls(port.serial) }),
    ...(words.length === 0 ? {} : { usb: visibleControls(words.join(' ')) }),
  };
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
