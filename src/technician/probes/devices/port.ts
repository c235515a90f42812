/** Why the port of a device cannot be opened, and the remedy. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Address,
  formatAddress,
  parseAddress,
  type SerialSettings,
} from '../../../../hardware/address.ts';
import { listUsbPrinters } from '../../../../hardware/printer/usb-printers.ts';
import type { Closed } from '../../../../hardware/probe.ts';
import {
  groupOf,
  type Holder,
  holderOf,
  listSerialPorts,
  type SystemFolders,
} from '../../../../hardware/serial-ports.ts';
import { broken, type Finding, type PartName } from '../../finding.ts';

export interface Port {
  part: PartName;
  /** `The RFID reader` */
  name: string;
  address: Address;
  folders: SystemFolders;
}

/** The parsed address, or an error of the address or its port. */
export function portOf(
  part: PartName,
  name: string,
  text: string,
  defaults: Partial<SerialSettings>,
  folders: SystemFolders,
): { port: Port } | { finding: Finding } {
  const parsed = parseAddress(text, defaults);
  if (!parsed.ok) {
    const remedy = 'Run `kiosk devices`: it shows the address of each port.';
    return {
      finding: broken(part, 'address-wrong', `${parsed.problem}.`, { where: text, remedy }),
    };
  }
  const port: Port = { part, name, address: parsed.address, folders };
  if ('path' in parsed.address && isOfAnotherKind(parsed.address, folders)) {
    const { path, kind } = parsed.address;
    const wanted = kind === 'usb' ? 'a USB printer' : 'a serial port';
    const remedy = `Write the path of ${wanted}. ${otherPorts(folders)}`;
    const problem = `${name}: ${path} is not ${wanted}.`;
    return { finding: broken(part, 'port-unusable', problem, { where: whereOf(port), remedy }) };
  }
  const holder = 'path' in parsed.address ? holderOf(parsed.address.path, folders.proc) : null;
  return holder === null ? { port } : { finding: taken(port, holder) };
}

/** The kernel's name for the devices of each kind. */
const subsystems = { serial: 'tty', usb: 'usbmisc' };

/** Whether the path exists but is no port of this kind: a file, a folder, `/dev/null`. */
function isOfAnotherKind(
  { kind, path }: Extract<Address, { path: string }>,
  { sys }: SystemFolders,
): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isCharacterDevice()) return true;
  const number = `${Math.floor(stat.rdev / 256) % 4096}:${stat.rdev % 256}`;
  const link = join(sys, 'dev', 'char', number, 'subsystem');
  return existsSync(link) && basename(realpathSync(link)) !== subsystems[kind];
}

export function whereOf({ address }: Port): string {
  return formatAddress(address);
}

export function explainClosed(port: Port, { trouble, why }: Closed): Finding {
  const { part, name, address, folders } = port;
  const where = whereOf(port);
  const report = (code: string, text: string, remedy: string) =>
    broken(part, code, text, { where, remedy });
  const path = 'path' in address ? address.path : where;
  switch (trouble) {
    case 'no-port':
      return report(
        'port-absent',
        `${name} is not plugged in: there is no ${path}.`,
        `${address.kind === 'usb' ? usbAbsent : ''}${otherPorts(folders)}`,
      );
    case 'no-permission': {
      const group = groupOf(path) ?? 'dialout';
      const remedy = `Add the user of the kiosk to the group ${group}: \`sudo usermod -aG ${group} library-kiosk\`, then restart the kiosk.`;
      return report('port-no-permission', `No permission to open ${path}.`, remedy);
    }
    case 'taken':
      return taken(port, holderOf(path, folders.proc));
    case 'refused':
      return report(
        'connection-refused',
        `${name}: nothing listens at ${where}.`,
        'Check that it is switched on, and the port.',
      );
    case 'unknown-host':
      return report(
        'host-unknown',
        `${name}: the name in ${where} has no address.`,
        'Check its spelling.',
      );
    case 'unreachable':
    case 'late': {
      const remedy =
        'Check that it is switched on, its network cable, and its address (print its network page).';
      return report('host-unreachable', `${name} cannot be reached at ${where}.`, remedy);
    }
    case 'cut-off':
    case 'other':
      return report(
        'port-unusable',
        `${name}: ${why}.`,
        'Unplug it and plug it in again; run `kiosk devices`.',
      );
  }
}

function taken(port: Port, holder: Holder | null): Finding {
  const who =
    holder === null || holder.pid === null
      ? 'another program'
      : `${holder.command} (process ${holder.pid})`;
  const path = 'path' in port.address ? port.address.path : whereOf(port);
  const remedy =
    holder === null || holder.pid === null
      ? `Find that program with \`sudo fuser -v ${path}\` and stop it. It is often ModemManager or brltty.`
      : `Stop that program${holder.command === null ? '' : ` (\`sudo systemctl stop ${holder.command}\` if it is a service)`}; if it is the kiosk itself, run \`kiosk doctor\` as its user.`;
  return broken(port.part, 'port-taken', `${port.name}: ${path} is in use by ${who}.`, {
    where: whereOf(port),
    remedy,
  });
}

/** It is there, and in a class of its maker's. */
const usbAbsent =
  'Is it switched on, and does `lsusb` have it? Then switch it to USB printer class or virtual COM (docs/install.md). ';

function otherPorts(folders: SystemFolders): string {
  const printers = listUsbPrinters(folders).map((port) => ({ ...port, path: `usb:${port.path}` }));
  const ports = [...listSerialPorts(folders), ...printers].map(({ path, product }) =>
    product === null ? path : `${path} (${product})`,
  );
  const list = ports.length === 0 ? 'There is no other port: check its cable and power.' : '';
  return list === ''
    ? `Present ports: ${ports.join(', ')}. Write the right one as its address.`
    : list;
}
