/** Serial ports that are named by the order in which they were plugged in: it may change. */
import { parseAddress } from '../../hardware/address.ts';
import { passingName, type SystemFolders, systemFolders } from '../../hardware/serial-ports.ts';
import type { Config } from '../config/schema.ts';

interface PassingName {
  part: 'reader' | 'scanner' | 'printer' | 'terminal';
  path: string;
  text: string;
  remedy: string;
}

export function passingNames(
  config: Config,
  folders: SystemFolders = systemFolders,
): PassingName[] {
  const { reader, scanner, printer, terminal } = config;
  const devices = {
    reader,
    scanner: scanner?.input === 'keyboard' ? null : scanner,
    printer,
    terminal,
  };
  return (['reader', 'scanner', 'printer', 'terminal'] as const).flatMap((part) => {
    const parsed = devices[part] && parseAddress(devices[part].address);
    if (!parsed?.ok || parsed.address.kind !== 'serial') return [];
    const { path } = parsed.address;
    const passing = passingName(path, folders);
    if (!passing) return [];
    const text = `${path} may be another device after the next start.`;
    const remedy =
      passing.stays === null
        ? `Give it a name that stays by a udev rule, and write that as \`${part}.address\`.`
        : `Write serial:${passing.stays} as \`${part}.address\`.`;
    return [{ part, path, text, remedy }];
  });
}
