/**
 * Which ports `kiosk devices` asks: those that are named; else every serial port, and what the
 * configuration has on the network.
 */
import { parseAddress } from '../../../hardware/address.ts';
import { holderOf, listSerialPorts } from '../../../hardware/serial-ports.ts';
import { loadConfig } from '../../config/load.ts';
import { askKiosk } from '../panel/control-client.ts';
import type { Target } from './discovery.ts';

export async function targetsOf(
  addresses: readonly string[],
  file: string,
): Promise<{ ok: true; targets: Target[] } | { ok: false; problem: string }> {
  const named: Target[] = [];
  for (const text of addresses) {
    const parsed = parseAddress(text);
    if (!parsed.ok) return { ok: false, problem: `${parsed.problem}.` };
    named.push(
      parsed.address.kind === 'serial'
        ? serialTarget(parsed.address.path)
        : { address: text, port: null },
    );
  }
  if (named.length > 0) return { ok: true, targets: named };
  const serial = listSerialPorts().map(
    (port): Target => ({ address: `serial:${port.path}`, port }),
  );
  return { ok: true, targets: [...serial, ...(await onNetwork(file))] };
}

function serialTarget(path: string): Target {
  const known = listSerialPorts().find((port) => port.path === path || port.device === path);
  const unknown = {
    device: path,
    path,
    maker: null,
    product: null,
    usbId: null,
    holder: holderOf(path),
  };
  return { address: `serial:${known?.path ?? path}`, port: known ?? unknown };
}

/** A kiosk that runs has them connected, and most devices bear one connection. */
async function onNetwork(file: string): Promise<Target[]> {
  const loaded = loadConfig(file);
  if (!loaded.ok) return [];
  const { reader, scanner, printer, terminal, store } = loaded.config;
  if ((await askKiosk(store.folder, '/overview', 3_000)).kind !== 'absent') return [];
  return [reader, scanner?.input === 'port' ? scanner : null, printer, terminal].flatMap((part) =>
    part === null || part.address.startsWith('serial:')
      ? []
      : [{ address: part.address, port: null }],
  );
}
