/** Ports that are named by the order in which they were plugged in: it may change. */
import { parseAddress } from '../../hardware/address.ts';
import { passingUsbName } from '../../hardware/printer/usb-printers.ts';
import { passingName, type SystemFolders, systemFolders } from '../../hardware/serial-ports.ts';
import { readerOnPort } from '../config/devices/devices.ts';
import type { Config } from '../config/schema.ts';

interface PassingName {
  part: 'reader' | 'scanner' | 'printer' | 'terminal' | 'signals';
  path: string;
  text: string;
  remedy: string;
}

const parts = ['reader', 'scanner', 'printer', 'terminal', 'signals'] as const;

export function passingNames(
  config: Config,
  folders: SystemFolders = systemFolders,
): PassingName[] {
  const { reader, scanner, printer, terminal, signals } = config;
  const devices = {
    reader: readerOnPort(reader),
    scanner: scanner?.input === 'keyboard' ? null : scanner,
    printer,
    terminal,
    signals: signals?.relay ?? null,
  };
  return parts.flatMap((part) => {
    const parsed = devices[part] && parseAddress(devices[part].address);
    if (!parsed?.ok || !('path' in parsed.address)) return [];
    const { kind, path } = parsed.address;
    const passing = (kind === 'usb' ? passingUsbName : passingName)(path, folders);
    if (!passing) return [];
    const text = `${path} may be another device after the next start.`;
    const setting = part === 'signals' ? 'signals.relay.address' : `${part}.address`;
    const remedy =
      passing.stays === null
        ? `Give it a name that stays by a udev rule, and write that as \`${setting}\`.`
        : `Write ${kind}:${passing.stays} as \`${setting}\`.`;
    return [{ part, path, text, remedy }];
  });
}
