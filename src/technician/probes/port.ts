/** Why the port of any device could not be opened, and what to do about it. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type Address,
  formatAddress,
  parseAddress,
  type SerialSettings,
} from '../../../hardware/address.ts';
import type { Closed } from '../../../hardware/probe.ts';
import {
  groupOf,
  type Holder,
  holderOf,
  listSerialPorts,
  type SystemFolders,
} from '../../../hardware/serial-ports.ts';
import { broken, type Finding, type PartName } from '../health/finding.ts';

export interface Port {
  part: PartName;
  /** `The RFID reader` */
  name: string;
  address: Address;
  folders: SystemFolders;
}

/** The parsed address, or what is wrong with it or with its port. */
export function portOf(
  part: PartName,
  name: string,
  text: string,
  usual: Partial<SerialSettings>,
  folders: SystemFolders,
): { port: Port } | { finding: Finding } {
  const parsed = parseAddress(text, usual);
  if (!parsed.ok) {
    const remedy = 'Run `kiosk devices`: it says how the address of each port is written.';
    return {
      finding: broken(part, 'address-wrong', `${parsed.problem}.`, { where: text, remedy }),
    };
  }
  const port: Port = { part, name, address: parsed.address, folders };
  if (parsed.address.kind === 'serial' && isOther(parsed.address.path, folders)) {
    const remedy = `Write the path of a serial port. ${otherPorts(folders)}`;
    const told = `${name}: ${parsed.address.path} is no serial port.`;
    return { finding: broken(part, 'port-unusable', told, { where: whereOf(port), remedy }) };
  }
  const holder =
    parsed.address.kind === 'serial' ? holderOf(parsed.address.path, folders.proc) : null;
  return holder === null ? { port } : { finding: taken(port, holder) };
}

/** The path exists, and is no serial port: a file, a folder, `/dev/null`. */
function isOther(path: string, { sys }: SystemFolders): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return false;
  if (!stat.isCharacterDevice()) return true;
  const number = `${Math.floor(stat.rdev / 256) % 4096}:${stat.rdev % 256}`;
  const link = join(sys, 'dev', 'char', number, 'subsystem');
  return existsSync(link) && basename(realpathSync(link)) !== 'tty';
}

export function whereOf({ address }: Port): string {
  return formatAddress(address);
}

export function explainClosed(port: Port, { trouble, why }: Closed): Finding {
  const { part, name, address, folders } = port;
  const where = whereOf(port);
  const tell = (code: string, text: string, remedy: string) =>
    broken(part, code, text, { where, remedy });
  const path = address.kind === 'serial' ? address.path : where;
  switch (trouble) {
    case 'no-port':
      return tell(
        'port-absent',
        `${name} is not plugged in: there is no ${path}.`,
        otherPorts(folders),
      );
    case 'no-permission': {
      const group = groupOf(path) ?? 'dialout';
      const remedy = `Put the user of the kiosk into the group ${group}: \`sudo usermod -aG ${group} library-kiosk\`, then start the kiosk again.`;
      return tell('port-no-permission', `No permission to open ${path}.`, remedy);
    }
    case 'taken':
      return taken(port, holderOf(path, folders.proc));
    case 'refused':
      return tell(
        'connection-refused',
        `${name}: nothing listens at ${where}.`,
        'Is it switched on, the port right?',
      );
    case 'unknown-host':
      return tell(
        'host-unknown',
        `${name}: the name in ${where} has no address.`,
        'Check it for a typing error.',
      );
    case 'unreachable':
    case 'late': {
      const remedy =
        'Is it switched on, its network cable in, its address still the same? Print its network page.';
      return tell('host-unreachable', `${name} cannot be reached at ${where}.`, remedy);
    }
    case 'cut-off':
    case 'other':
      return tell(
        'port-unusable',
        `${name}: ${why}.`,
        'Pull its plug, put it in again; look at `kiosk devices`.',
      );
  }
}

function taken(port: Port, holder: Holder | null): Finding {
  const who =
    holder === null || holder.pid === null
      ? 'another program'
      : `${holder.command} (process ${holder.pid})`;
  const path = port.address.kind === 'serial' ? port.address.path : whereOf(port);
  const remedy =
    holder === null || holder.pid === null
      ? `See who with \`sudo fuser -v ${path}\`, and stop that program. ModemManager and brltty are known for it.`
      : `Stop that program${holder.command === null ? '' : ` (\`sudo systemctl stop ${holder.command}\` if it is a service)`}; or run \`kiosk doctor\` with the kiosk’s own control socket, if it is the kiosk.`;
  return broken(port.part, 'port-taken', `${port.name}: ${path} is held by ${who}.`, {
    where: whereOf(port),
    remedy,
  });
}

function otherPorts(folders: SystemFolders): string {
  const there = listSerialPorts(folders).map(({ path, product }) =>
    product === null ? path : `${path} (${product})`,
  );
  const list =
    there.length === 0 ? 'No other serial port is there: look at the cable and its power.' : '';
  return list === ''
    ? `These ports are there: ${there.join(', ')}. Write the right one into its address.`
    : list;
}
