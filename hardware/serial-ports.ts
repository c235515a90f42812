/** The serial ports of the system, their stable names, and which process holds them. Opens none. */
import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A serial port, or a USB printer. */
export interface PortInfo {
  /** `/dev/ttyUSB0`: depends on the order of plugging in */
  device: string;
  /** `/dev/serial/by-id/…`, the name for a configuration; `device` if there is none */
  path: string;
  maker: string | null;
  product: string | null;
  /** four hexadecimal digits each: `10c4:ea60` */
  usbId: string | null;
  /** of the USB device; left out where it has none */
  serial?: string;
  readonly holder: Holder | null;
}
/** `pid` null: held by a process that this user may not see */
export interface Holder {
  pid: number | null;
  command: string | null;
}
/** Other folders in a test. */
export interface SystemFolders {
  dev: string;
  sys: string;
  proc: string;
}
export const systemFolders: SystemFolders = { dev: '/dev', sys: '/sys', proc: '/proc' };

/** USB ports, and built-in ports that have a chip. Sorted by name. */
export function listSerialPorts(folders: SystemFolders = systemFolders): PortInfo[] {
  const byId = stableNames(join(folders.dev, 'serial', 'by-id'));
  return namesIn(join(folders.sys, 'class', 'tty'))
    .filter((name) => isPort(join(folders.sys, 'class', 'tty', name), name))
    .map((name) => {
      const device = join(folders.dev, name);
      const path = byId.get(device) ?? device;
      return describePort(device, path, join(folders.sys, 'class', 'tty', name), folders);
    })
    .sort((one, other) => one.device.localeCompare(other.device, 'en', { numeric: true }));
}

/** `entry`: its folder below `/sys/class`. */
export function describePort(
  device: string,
  path: string,
  entry: string,
  { proc }: SystemFolders,
): PortInfo {
  const usb = usbFolderOf(join(entry, 'device'));
  const read = (file: string) => (usb === null ? null : readWord(join(usb, file)));
  const [vendor, product] = [read('idVendor'), read('idProduct')];
  const serial = read('serial');
  return {
    device,
    path,
    maker: read('manufacturer'),
    product: read('product'),
    usbId: vendor === null || product === null ? null : `${vendor}:${product}`,
    ...(serial === null ? {} : { serial }),
    // Read when asked for: it takes the open files of all processes.
    get holder() {
      return holderOf(device, proc);
    },
  };
}

/**
 * null: this path is stable. `/dev/ttyUSB0` and the like depend on the order of plugging in.
 * `stays`: the name to use; null: the system has no better one.
 */
export function passingName(
  path: string,
  folders: SystemFolders = systemFolders,
): { stays: string | null } | null {
  if (!/^tty(USB|ACM|XRUSB)\d+$/.test(basename(path)) || dirname(path) !== folders.dev) return null;
  // By-path names the socket: two devices of one make without serial numbers share a by-id name.
  for (const kind of ['by-id', 'by-path']) {
    const stays = stableNames(join(folders.dev, 'serial', kind)).get(path);
    if (stays !== undefined) return { stays };
  }
  return { stays: null };
}

/** The process that has this file or port open; null: none is visible. Follows symbolic links. */
export function holderOf(path: string, proc: string = systemFolders.proc): Holder | null {
  const real = realOf(path);
  for (const pid of processes(proc)) {
    const open = namesIn(join(proc, pid, 'fd')).map((descriptor) =>
      linkOf(join(proc, pid, 'fd', descriptor)),
    );
    // The maker of a pseudo-terminal has both its ends: it is the cable, not the user.
    const isCable = real.startsWith('/dev/pts/') && open.some((file) => file?.endsWith('/ptmx'));
    if (open.includes(real) && !isCable) return { pid: Number(pid), command: commandOf(proc, pid) };
  }
  return null;
}

/** The process that listens on a TCP port of this machine; null: none. */
export function listenerOf(port: number, proc: string = systemFolders.proc): Holder | null {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const listening = '0A';
  const inodes = ['tcp', 'tcp6']
    .flatMap((table) => (readText(join(proc, 'net', table)) ?? '').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(`:${hex}`) && columns[3] === listening)
    .map((columns) => `socket:[${columns[9]}]`);
  if (inodes.length === 0) return null;
  for (const pid of processes(proc)) {
    for (const descriptor of namesIn(join(proc, pid, 'fd'))) {
      const link = linkOf(join(proc, pid, 'fd', descriptor));
      if (link !== null && inodes.includes(link))
        return { pid: Number(pid), command: commandOf(proc, pid) };
    }
  }
  return { pid: null, command: null };
}

/** The group that owns a device, mostly `dialout`: its user must be in it. null: unknown. */
export function groupOf(path: string, etc = '/etc'): string | null {
  const gid = statSync(path, { throwIfNoEntry: false })?.gid;
  const line = (readText(join(etc, 'group')) ?? '')
    .split('\n')
    .find((each) => each.split(':')[2] === String(gid));
  return line?.split(':')[0] ?? null;
}

/** Keyboards that are barcode scanners by their name: scanners that are not in serial mode. */
export function keyboardScanners(proc: string = systemFolders.proc): string[] {
  const devices = (readText(join(proc, 'bus', 'input', 'devices')) ?? '').split('\n\n');
  return devices
    .filter((device) => /^H: .*\bkbd\b/m.test(device))
    .map((device) => /^N: Name="(.*)"$/m.exec(device)?.[1] ?? '')
    .filter((name) =>
      /bar ?code|scanner|honeywell|metrologic|datalogic|symbol tech|zebra|newland|opticon/i.test(
        name,
      ),
    );
}

function processes(proc: string) {
  return namesIn(proc).filter((name) => /^\d+$/.test(name));
}

/**
 * The name of the program: `comm` is the name of its first thread, which Node 24 calls
 * `MainThread`.
 */
function commandOf(proc: string, pid: string): string | null {
  const [program = ''] = (readText(join(proc, pid, 'cmdline')) ?? '').split('\0');
  return basename(program) || readWord(join(proc, pid, 'comm'));
}

/** Ports without a driver are placeholders, `ttyS4` to `ttyS31`. */
function isPort(folder: string, name: string): boolean {
  if (!existsSync(join(folder, 'device'))) return false;
  if (!/^ttyS\d+$/.test(name)) return /^tty(USB|ACM|AMA|XRUSB|O|SC|MXUSB)/.test(name);
  return (readWord(join(folder, 'type')) ?? '0') !== '0';
}

/** The folder of the USB device above a port: the first one with a vendor. */
function usbFolderOf(device: string): string | null {
  for (let at = realOf(device); at !== dirname(at); at = dirname(at))
    if (existsSync(join(at, 'idVendor'))) return at;
  return null;
}

/** By device: the names of the links in a folder. */
export function stableNames(folder: string): Map<string, string> {
  return new Map(
    namesIn(folder).flatMap((name) => {
      const link = linkOf(join(folder, name));
      return link === null ? [] : [[resolve(folder, link), join(folder, name)] as const];
    }),
  );
}

export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Processes end meanwhile, and those of other users are not readable.
    return [];
  }
}
function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
function readWord(file: string): string | null {
  return readText(file)?.trim() || null;
}
