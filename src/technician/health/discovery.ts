/**
 * What answers at a port when it is asked in the tongues of the devices that are known. A port that
 * is held is left alone.
 */
import { type Address, formatAddress, parseAddress } from '../../../hardware/address.ts';
import { feigDefaults } from '../../../hardware/feig/options.ts';
import { type PrinterAnswer, probePrinter } from '../../../hardware/printer/probe.ts';
import { probeScanner } from '../../../hardware/scanner/probe.ts';
import type { Holder, SerialPortInfo } from '../../../hardware/serial-ports.ts';
import { probeTerminal } from '../../../hardware/zvt/probe.ts';
import { zvtSerialDefaults } from '../../../hardware/zvt/terminal.ts';
import { askReader, type Driver, readerWays, type Way } from '../probes/reader.ts';

export type DeviceKind = 'reader' | 'scanner' | 'printer' | 'terminal';

/** One port, and what is there. */
export interface Found {
  /**
   * as it is written into the configuration; for a port where nothing answered, without settings
   */
  address: string;
  device: string | null;
  maker: string | null;
  product: string | null;
  usbId: string | null;
  holder: Holder | null;
  /** null: nothing answered, or it was not asked */
  kind: DeviceKind | null;
  driver: Driver | null;
  frame: 'standard' | 'advanced' | null;
  /** what it says of itself */
  identity: string | null;
  /** why nothing is known */
  note: string | null;
}
export type Target = { address: string; port: SerialPortInfo | null };

export interface DiscoverOptions {
  /** patience for one answer. 300 */
  answerMs?: number;
  /** how long somebody scans at what did not answer; 0: nobody does. 0 */
  scanMs?: number;
}
type Answered = Pick<Found, 'kind' | 'driver' | 'frame' | 'identity'> & { address: string };

/**
 * All at once; at a serial port the tongues come one after the other, which takes up to six
 * seconds.
 */
export function discover(
  targets: readonly Target[],
  options: DiscoverOptions = {},
): Promise<Found[]> {
  return Promise.all(targets.map((target) => lookAt(target, options)));
}

/** What is known without asking. */
export function unasked({ address, port }: Target, note: string | null = null): Found {
  const { device = null, maker = null, product = null, usbId = null, holder = null } = port ?? {};
  const nothing = { kind: null, driver: null, frame: null, identity: null };
  return { address, device, maker, product, usbId, holder, ...nothing, note };
}

async function lookAt(
  target: Target,
  { answerMs = 300, scanMs = 0 }: DiscoverOptions,
): Promise<Found> {
  const { port } = target;
  if (port?.holder) return unasked(target, 'held: it is not asked');
  const parsed = parseAddress(target.address);
  if (!parsed.ok) return unasked(target, parsed.problem);
  const answered = await ask(parsed.address, answerMs);
  if (typeof answered === 'string') return unasked(target, answered);
  if (answered) return { ...unasked(target), ...answered };
  if (scanMs > 0) {
    const scanned = await probeScanner(parsed.address, { listenMs: scanMs });
    if (scanned.kind === 'code')
      return { ...unasked(target), kind: 'scanner', identity: 'it read a code' };
    if (scanned.kind === 'garbage')
      return unasked(target, 'what was scanned is no text: another speed (?baud=…)');
  }
  if (port && isScannerMaker(port))
    return { ...unasked(target), kind: 'scanner', identity: 'by its maker' };
  return unasked(target, 'nothing answered');
}

/** A sentence: the port could not be opened. null: nothing answered. */
async function ask(address: Address, answerMs: number): Promise<Answered | string | null> {
  const limits = { answerTimeoutMs: answerMs, connectTimeoutMs: 2_000 };
  // First, because it is the one that would print what it does not understand.
  const first = await probePrinter(address, limits);
  if (first.kind === 'closed') return first.why;
  if (first.kind === 'answers') return printerAt(address, first);
  const terminal = () => askTerminal(address, limits);
  if (address.kind !== 'serial')
    return (await askReaders(address, answerMs, socketWays)) ?? (await terminal());
  return (
    (await askReaders(address, answerMs, readerWays)) ??
    (await askPrinters(address, limits)) ??
    (await terminal())
  );
}

const socketWays = readerWays.filter(
  (way, at) =>
    readerWays.findIndex((each) => each.driver === way.driver && each.frame === way.frame) === at,
);

async function askReaders(
  address: Address,
  answerMs: number,
  ways: readonly Way[],
): Promise<Answered | null> {
  for (const way of ways) {
    const answer = await askReader(address, way, {
      answerTimeoutMs: answerMs,
      mostTags: 0,
      connectTimeoutMs: 2_000,
    });
    if (answer.kind !== 'answers') continue;
    const { driver, frame, serial } = way;
    const at = address.kind === 'serial' ? { ...address, ...serial } : address;
    const frameOf = driver === 'feig' && frame !== feigDefaults.frame ? frame : null;
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
): Promise<Answered | null> {
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
): Answered {
  return {
    ...{ kind: 'printer', driver: null, frame: null, identity: `ESC/POS, ${status}` },
    address: formatAddress(address),
  };
}

/** Only its status is asked for, with a password that is nobody's: nothing is registered. */
async function askTerminal(
  address: Address,
  limits: { answerTimeoutMs: number },
): Promise<Answered | null> {
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

/**
 * USB numbers of Honeywell and Metrologic, Symbol and Zebra, Datalogic, Newland, Opticon: they make
 * scanners.
 */
const scannerMakers = new Set(['0c2e', '05e0', '05f9', '1eab', '065a', '0536']);
function isScannerMaker({ usbId }: SerialPortInfo) {
  return usbId !== null && scannerMakers.has(usbId.split(':')[0] ?? '');
}
