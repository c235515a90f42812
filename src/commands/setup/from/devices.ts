/**
 * The devices of a further kiosk: where the address of the base does not answer on this machine, the
 * port at which such a device does.
 */
import { parseAddress } from '../../../../hardware/address.ts';
import type { Config } from '../../../config/schema.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { candidatesAt } from '../../../technician/discovery/candidates.ts';
import {
  type DeviceKind,
  type DiscoveredPort,
  discover,
} from '../../../technician/discovery/discovery.ts';

export interface OwnDevices {
  edits: readonly Edit[];
  /** a line for each device that is in order */
  found: readonly string[];
  /** a line for each that is not */
  open: readonly string[];
}

const kinds: readonly DeviceKind[] = ['reader', 'scanner', 'printer', 'terminal'];

/** `given`: whether an address was set by an option, so that it is not sought. */
export async function findOwnDevices(
  config: Config,
  given: (path: string) => boolean,
): Promise<OwnDevices> {
  const wanted = kinds.flatMap((kind) => {
    const address = addressOf(config, kind);
    // Only ZVT is known by its answer; what another terminal makes of the question is not known.
    if (kind === 'terminal' && config.terminal?.driver !== 'zvt') return [];
    return address === undefined || given(`${kind}.address`) || given(kind)
      ? []
      : [{ kind, address }];
  });
  if (wanted.length === 0) return { edits: [], found: [], open: [] };
  const candidates = candidatesAt(wanted.map(({ address }) => address));
  const ports = await discover(candidates);
  const results = wanted.map(({ kind, address }) => {
    const { edits = [], ...lines } = place(kind, address, ports);
    return { ...lines, edits: edits.filter((edit) => !isSo(config, edit)) };
  });
  return {
    edits: results.flatMap(({ edits }) => edits),
    found: results.flatMap(({ found = [] }) => found),
    open: results.flatMap(({ open = [] }) => open),
  };
}

function isSo(config: Config, { path, value }: Edit): boolean {
  return path.reduce<unknown>((at, name) => Object(at)[name], config) === value;
}

function addressOf(config: Config, kind: DeviceKind): string | undefined {
  const part = config[kind];
  if (part === null || (kind === 'scanner' && config.scanner?.input !== 'port')) return undefined;
  return part.address;
}

interface Placed {
  edits?: readonly Edit[];
  found?: string;
  open?: string;
}

function place(kind: DeviceKind, address: string, ports: readonly DiscoveredPort[]): Placed {
  const there = ports.find((port) => isAt(port, address));
  if (there?.kind === kind) return { found: `${kind}: ${address} answers`, edits: driverOf(there) };
  if (there?.holder) return { found: `${kind}: ${address} is in use by a program, and not asked` };
  const others = ports.filter((port) => port.kind === kind && !isAt(port, address));
  const [other, second] = others;
  if (other && !second)
    return {
      found: `${kind}: ${other.address} (${other.identity ?? 'found'})`,
      edits: [{ path: [kind, 'address'], value: other.address }, ...driverOf(other)],
    };
  if (other)
    return {
      open: `${kind}: there is more than one. Name the right one: ${others.map((each) => `--set ${kind}.address=${each.address}`).join(' or ')}`,
    };
  // A scanner speaks only when it scans.
  if (kind === 'scanner' && there?.note === 'nothing answered')
    return { found: `${kind}: ${address} opens; whether it scans, kiosk doctor --scan shows` };
  const why = there?.note ?? 'there is no such port';
  return {
    open: `${kind}: ${why.includes(address) ? '' : `${address}: `}${why} – plug it in, then kiosk devices --write; or --set ${kind}.address=…, or --set ${kind}=null for none`,
  };
}

function driverOf({ kind, driver, frame }: DiscoveredPort): Edit[] {
  if (kind !== 'reader' || driver === null) return [];
  const edit = (name: string, value: string): Edit => ({ path: [kind, name], value });
  return [edit('driver', driver), ...(frame === null ? [] : [edit('frame', frame)])];
}

/** The settings of the line do not matter: it is the same port. */
function isAt(port: DiscoveredPort, address: string): boolean {
  const one = parseAddress(port.address);
  const other = parseAddress(address);
  if (!one.ok || !other.ok) return false;
  if ('path' in other.address)
    return (
      one.address.kind === other.address.kind &&
      [one.address.path, port.device].includes(other.address.path)
    );
  return (
    'host' in one.address &&
    one.address.host === other.address.host &&
    one.address.port === other.address.port
  );
}
