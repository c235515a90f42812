/**
 * `kiosk devices --write`: writes the devices into the configuration; the rest of it stays as it
 * is.
 */
import type { Config } from '../../config/schema.ts';
import type { Edit } from '../../config/text/edit.ts';
import type { DeviceKind, DiscoveredPort } from '../../technician/discovery/discovery.ts';
import { changeConfiguration } from '../common/change-configuration.ts';
import { Refusal } from '../common/refusal.ts';

/** Shows the difference, asks unless `sure`, and writes. */
export function writeDevices(
  file: string,
  found: readonly DiscoveredPort[],
  sure: boolean,
): Promise<boolean> {
  const edits = (config: Config) => [...editsOf(found), ...asZvt(found, config)];
  return changeConfiguration(file, edits, { sure, action: 'devices-write' });
}

/** Throws a Refusal when two devices of one kind were found. */
function editsOf(found: readonly DiscoveredPort[]): Edit[] {
  const kinds: readonly DeviceKind[] = ['reader', 'scanner', 'printer', 'terminal'];
  return kinds.flatMap((kind): Edit[] => {
    const [device, other] = found.filter((each) => each.kind === kind);
    if (!device) return [];
    if (other) {
      const both = `${device.address}\n${other.address}`;
      throw new Refusal(
        `There is more than one ${kind}. Name the right one: kiosk devices ADDRESS --write\n${both}`,
        1,
      );
    }
    return [
      ...(device.driver === null
        ? []
        : [{ path: [kind, 'driver'] as const, value: device.driver }]),
      { path: [kind, 'address'], value: device.address },
      ...(device.frame === null ? [] : [{ path: [kind, 'frame'] as const, value: device.frame }]),
    ];
  });
}

/** What answers as a terminal speaks ZVT: the settings of another protocol are not its own. */
function asZvt(found: readonly DiscoveredPort[], { terminal }: Config): Edit[] {
  if (!terminal || terminal.driver === 'zvt' || found.every(({ kind }) => kind !== 'terminal'))
    return [];
  const { driver } = terminal;
  return [
    { path: ['terminal', 'driver'], value: 'zvt' },
    { path: ['terminal', driver], value: null },
  ];
}
