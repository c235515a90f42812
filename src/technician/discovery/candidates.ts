/**
 * The ports that `kiosk devices` asks: the named ones; else every serial port and USB printer, and
 * the network devices of the configuration.
 */
import { type Address, parseAddress } from '../../../hardware/address.ts';
import { listUsbPrinters } from '../../../hardware/printer/usb-printers.ts';
import { holderOf, listSerialPorts } from '../../../hardware/serial-ports.ts';
import { terminalNames } from '../../../hardware/terminals.ts';
import { readerOnPort } from '../../config/devices/devices.ts';
import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { askKiosk } from '../control/control-client.ts';
import type { Candidate } from './discovery.ts';

export async function candidatesOf(
  addresses: readonly string[],
  file: string,
): Promise<{ ok: true; candidates: Candidate[] } | { ok: false; problem: string }> {
  const named: Candidate[] = [];
  for (const text of addresses) {
    const parsed = parseAddress(text);
    if (!parsed.ok) return { ok: false, problem: `${parsed.problem}.` };
    named.push(
      'path' in parsed.address ? portCandidate(parsed.address) : { address: text, port: null },
    );
  }
  if (named.length > 0) return { ok: true, candidates: named };
  return { ok: true, candidates: [...portCandidates(), ...(await onNetwork(file))] };
}

const kinds = { serial: listSerialPorts, usb: listUsbPrinters };
type Kind = keyof typeof kinds;

function candidatesOn(kind: Kind): Candidate[] {
  return kinds[kind]().map((port) => ({ address: `${kind}:${port.path}`, port }));
}
function portCandidates(): Candidate[] {
  return [...candidatesOn('serial'), ...candidatesOn('usb')];
}
function isOfPort(address: string): boolean {
  return /^(serial|usb):/.test(address);
}

/** Every port of this machine, and these addresses of network devices. */
export function candidatesAt(addresses: readonly string[]): Candidate[] {
  const network = addresses.filter((address) => !isOfPort(address));
  return [...portCandidates(), ...network.map((address) => ({ address, port: null }))];
}

function portCandidate({ kind, path }: Extract<Address, { kind: Kind }>): Candidate {
  const known = kinds[kind]().find((port) => port.path === path || port.device === path);
  const unknown = {
    device: path,
    path,
    maker: null,
    product: null,
    usbId: null,
    holder: holderOf(path),
  };
  return { address: `${kind}:${known?.path ?? path}`, port: known ?? unknown };
}

/** None of a running kiosk: it is connected to them, and most devices take one connection. */
async function onNetwork(file: string): Promise<Candidate[]> {
  const loaded = loadConfig(file);
  if (!loaded.ok) return [];
  const { reader, scanner, printer, terminal, signals, store } = loaded.config;
  const relay = signals?.relay ?? null;
  if ((await askKiosk(store.folder, '/overview', 3_000)).kind !== 'absent') return [];
  return [
    readerOnPort(reader),
    scanner?.input === 'port' ? scanner : null,
    printer,
    terminal,
    relay,
  ].flatMap((part) =>
    part === null || isOfPort(part.address)
      ? []
      : [{ address: part.address, port: null, ...ofPayment(part === terminal ? terminal : null) }],
  );
}

/** A terminal of OPI or Adyen is not asked in other protocols: what it makes of them is not known. */
function ofPayment(terminal: Config['terminal']): Pick<Candidate, 'known'> {
  if (terminal === null || terminal.driver === 'zvt') return {};
  const name = terminalNames[terminal.driver];
  return {
    known: `a terminal of ${name} in the configuration: kiosk doctor --part terminal asks it`,
  };
}
