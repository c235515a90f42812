/**
 * Finds out which device is at a port by asking in the protocol of each known driver. A port that
 * another program holds is not opened.
 */
import { type Address, formatAddress, parseAddress } from '../../../hardware/address.ts';
import { type PrinterAnswer, probePrinter } from '../../../hardware/printer/probe.ts';
import { type ReaderDriverName, readerMakes } from '../../../hardware/reader/makes.ts';
import { probeScanner } from '../../../hardware/scanner/probe.ts';
import type { Holder, PortInfo } from '../../../hardware/serial-ports.ts';
import { probeRelay } from '../../../hardware/signals/probe.ts';
import { relaySerial } from '../../../hardware/signals/relay.ts';
import { probeTerminal } from '../../../hardware/zvt/probe.ts';
import { zvtSerialDefaults } from '../../../hardware/zvt/terminal.ts';
import { type ReaderSetup, readerSetups, tryReader } from '../probes/devices/reader.ts';

export type DeviceKind = 'reader' | 'scanner' | 'printer' | 'terminal';
/** The addresses of these two stand in `signals.relay` and `cardReader`. */
type FoundKind = DeviceKind | 'relay' | 'card-reader';

/** A port, and the device at it. */
export interface DiscoveredPort {
  /** as the configuration has it; without serial settings where nothing answered */
  address: string;
  device: string | null;
  maker: string | null;
  product: string | null;
  usbId: string | null;
  holder: Holder | null;
  /** null: nothing answered, or the port was not opened */
  kind: FoundKind | null;
  driver: ReaderDriverName | null;
  frame: 'standard' | 'advanced' | null;
  /** as the device identifies itself */
  identity: string | null;
  /** why no device is known */
  note: string | null;
}
/** `known`: why it is not asked, as its protocol stands in the configuration. */
export type Candidate = { address: string; port: PortInfo | null; known?: string };

export interface DiscoverOptions {
  /** timeout of one answer; default 300 */
  answerMs?: number;
  /** how long to wait for a scan at a port that did not answer; default 0 */
  scanMs?: number;
}
type Device = Pick<DiscoveredPort, 'kind' | 'driver' | 'frame' | 'identity'> & { address: string };

/** All ports at once; the protocols at one serial port in turn, which takes up to six seconds. */
export function discover(
  candidates: readonly Candidate[],
  options: DiscoverOptions = {},
): Promise<DiscoveredPort[]> {
  return Promise.all(candidates.map((candidate) => identify(candidate, options)));
}

/** What is known without opening the port. */
export function unopened({ address, port }: Candidate, note: string | null = null): DiscoveredPort {
  const { device = null, maker = null, product = null, usbId = null, holder = null } = port ?? {};
  const nothing = { kind: null, driver: null, frame: null, identity: null };
  return { address, device, maker, product, usbId, holder, ...nothing, note };
}

async function identify(
  candidate: Candidate,
  { answerMs = 300, scanMs = 0 }: DiscoverOptions,
): Promise<DiscoveredPort> {
  const { port } = candidate;
  if (port?.holder) return unopened(candidate, 'held: it is not asked');
  if (candidate.known !== undefined) return unopened(candidate, candidate.known);
  const parsed = parseAddress(candidate.address);
  if (!parsed.ok) return unopened(candidate, parsed.problem);
  const device = await askAll(parsed.address, answerMs);
  if (typeof device === 'string') return unopened(candidate, device);
  if (device) return { ...unopened(candidate), ...device };
  if (parsed.address.kind === 'usb') return unopened(candidate, usbNote);
  if (scanMs > 0) {
    const scanned = await probeScanner(parsed.address, { listenMs: scanMs });
    if (scanned.kind === 'code')
      return { ...unopened(candidate), kind: 'scanner', identity: 'it read a code' };
    if (scanned.kind === 'garbage')
      return unopened(candidate, 'what was scanned is no text: another speed (?baud=…)');
  }
  if (port && isScannerMaker(port))
    return { ...unopened(candidate), kind: 'scanner', identity: 'by its maker' };
  return unopened(candidate, mayBeRelay(port) ? relayNote : 'nothing answered');
}

const usbNote = 'nothing answered: it is off, or no receipt printer that says its state (ESC/POS)';

/** The converter of relay boards, and of much else. */
const relayUsbId = '1a86:7523';
const relayNote =
  'nothing answered; its converter (CH340) is that of relay boards, which mostly answer nothing';
function mayBeRelay(port: PortInfo | null): boolean {
  return port?.usbId === relayUsbId;
}

/** A sentence: the port could not be opened. null: nothing answered. */
async function askAll(address: Address, answerMs: number): Promise<Device | string | null> {
  const limits = { answerTimeoutMs: answerMs, connectTimeoutMs: 2_000 };
  // First, because a printer would print the requests of the other protocols.
  const first = await probePrinter(address, limits);
  if (first.kind === 'closed') return first.why;
  if (first.kind === 'answers') return printerAt(address, first);
  // What is a printer by USB is asked nothing else: it would print it.
  if (address.kind === 'usb') return null;
  const terminal = () => askTerminal(address, limits);
  if (address.kind !== 'serial')
    return (
      (await tryReaders(address, answerMs, socketSetups)) ??
      (await askRelay(address, answerMs)) ??
      (await terminal())
    );
  return (
    (await tryReaders(address, answerMs, readerSetups)) ??
    (await askPrinters(address, limits)) ??
    (await askRelay(address, answerMs)) ??
    (await terminal())
  );
}

const socketSetups = readerSetups.filter(
  (setup, at) =>
    readerSetups.findIndex((each) => each.driver === setup.driver && each.frame === setup.frame) ===
    at,
);

async function tryReaders(
  address: Address,
  answerMs: number,
  setups: readonly ReaderSetup[],
): Promise<Device | null> {
  for (const setup of setups) {
    const answer = await tryReader(address, setup, {
      answerTimeoutMs: answerMs,
      mostTags: 0,
      connectTimeoutMs: 2_000,
    });
    if (answer.kind !== 'answers') continue;
    const { driver, frame, serial } = setup;
    const at = address.kind === 'serial' ? { ...address, ...serial } : address;
    const frameOf = readerMakes[driver].hasFrames && frame !== 'standard' ? frame : null;
    return {
      kind: 'reader',
      driver,
      frame: frameOf,
      identity: answer.identity,
      address: formatAddress(at),
    };
  }
  return null;
}

const printerRates = [19_200, 38_400, 115_200];
async function askPrinters(
  address: Extract<Address, { kind: 'serial' }>,
  limits: { answerTimeoutMs: number },
): Promise<Device | null> {
  for (const baudRate of printerRates) {
    const at = { ...address, baudRate };
    const answer = await probePrinter(at, limits);
    if (answer.kind === 'answers') return printerAt(at, answer);
  }
  return null;
}
function printerAt(
  address: Address,
  { status }: Extract<PrinterAnswer, { kind: 'answers' }>,
): Device {
  return {
    kind: 'printer',
    driver: null,
    frame: null,
    identity: `ESC/POS, ${status}`,
    address: formatAddress(address),
  };
}

/** Few boards answer; the question switches nothing. */
async function askRelay(address: Address, answerMs: number): Promise<Device | null> {
  const at = address.kind === 'serial' ? { ...address, ...relaySerial } : address;
  const answer = await probeRelay(at, { answerTimeoutMs: answerMs, connectTimeoutMs: 2_000 });
  if (answer.kind !== 'answers') return null;
  const identity = `LCUS, ${answer.relays} relays`;
  return { kind: 'relay', driver: null, frame: null, identity, address: formatAddress(at) };
}

/** Asks only for the status, with a made-up password: nothing is registered. */
async function askTerminal(
  address: Address,
  limits: { answerTimeoutMs: number },
): Promise<Device | null> {
  const at = address.kind === 'serial' ? { ...address, ...zvtSerialDefaults } : address;
  const answer = await probeTerminal(at, { password: '000000', register: false, ...limits });
  if (answer.kind !== 'ready' && answer.kind !== 'not-ready') return null;
  return {
    kind: 'terminal',
    driver: null,
    frame: null,
    identity: 'ZVT',
    address: formatAddress(at),
  };
}

/** USB vendors that make scanners: Honeywell and Metrologic, Symbol and Zebra, Datalogic, Newland, Opticon. */
const scannerMakers = new Set(['0c2e', '05e0', '05f9', '1eab', '065a', '0536']);
function isScannerMaker({ usbId }: PortInfo) {
  return usbId !== null && scannerMakers.has(usbId.split(':')[0] ?? '');
}
