/** Starts the simulators that are asked for, and closes them in order. */
import { readFile } from 'node:fs/promises';
import type { TerminalDriver } from '../hardware/terminals.ts';
import { compilePolicy, readPolicy } from '../packages/blocks/src/index.ts';
import type { EnvelopeName } from '../packages/sip2/src/index.ts';
import { besideProgram } from '../src/files.ts';
import type { BancontactSimulator } from './bancontact/start.ts';
import { type CardReaderSimulator, startCardReader } from './cards/pcscd.ts';
import type { FormName } from './library/forms/names.ts';
import { startHttpsFront } from './library/https/front.ts';
import { type LibrarySimulator, startLibrary } from './library/sip2.ts';
import type { PaymentSimulator } from './payment-simulator.ts';
import { startCodeHost, startTerminalOf } from './payments.ts';
import { type PrinterSimulator, startPrinter } from './printer.ts';
import { type ReaderProtocol, type ReaderSimulator, startReader } from './reader.ts';
import { type RelayBoardSimulator, startRelayBoard } from './relay-board.ts';
import { type ScannerSimulator, startScanner } from './scanner.ts';

/** The simulators that run; null: it was left out. */
export interface Devices {
  library: LibrarySimulator | null;
  reader: ReaderSimulator | null;
  scanner: ScannerSimulator | null;
  printer: PrinterSimulator | null;
  terminal: PaymentSimulator | null;
  /** the payment host, with a phone that scans the code on the screen */
  code: BancontactSimulator | null;
  /** a relay board, with lamps on its first three relays */
  relay: RelayBoardSimulator | null;
  /** a reader of cards with a chip, behind a simulated pcscd */
  cards: CardReaderSimulator | null;
}

export type SimulatorName = keyof Devices;

export interface SimulatorsOptions {
  /** 0: any free port */
  ports: Partial<Record<SimulatorName, number>>;
  /** what the kiosk must log in with */
  account: { user: string; password: string };
  clock: { now(): string };
  /** a payment without an order: waits for the page's button, or is approved */
  payments: 'hold' | 'approve';
  /** what the RFID reader speaks: feig */
  readerProtocol?: ReaderProtocol;
  /** what the payment terminal speaks: zvt */
  terminalProtocol?: TerminalDriver;
  /** where the kiosk listens for a terminal of OPI: 127.0.0.1:4100 */
  opiKiosk?: { host: string; port: number };
  /** `policies/wise.json` of the project where left out */
  policyFile?: string;
  /** in whose form the library speaks; Wise's by default */
  form?: FormName;
  /** the library's port takes SIP2 inside HTTP, in this envelope; left out: on a line */
  envelope?: EnvelopeName;
  /** of another kiosk too; `ports` then names none */
  library?: LibrarySimulator;
}

export interface Simulators {
  readonly devices: Devices;
  readonly ports: Partial<Record<SimulatorName, number>>;
  close(): Promise<void>;
}

/**
 * Starts those that `ports` names. Rejects, with everything closed again, when a port cannot be had
 * or the policy is wrong.
 */
export async function startSimulators(options: SimulatorsOptions): Promise<Simulators> {
  const { ports, envelope } = options;
  const running: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of running.splice(0).reverse()) await one.close();
  };
  /** Starts one where it has a port, and remembers to close it. */
  const start = async <S extends { close(): Promise<void> }>(
    name: SimulatorName,
    from: (port: number) => Promise<S>,
  ): Promise<S | null> => {
    const port = ports[name];
    if (port === undefined) return null;
    const one = await from(port).catch((cause: unknown) => {
      throw new Error(
        `The ${name} cannot start on port ${port}: ${cause instanceof Error ? cause.message : cause}`,
      );
    });
    running.push(one);
    return one;
  };
  try {
    const devices: Devices = {
      library:
        options.library ??
        (await start('library', (port) => openLibraryOn(envelope ? 0 : port, options))),
      reader: await start('reader', (port) =>
        startReader({ port, protocol: options.readerProtocol ?? 'feig' }),
      ),
      scanner: await start('scanner', (port) => startScanner({ port })),
      printer: await start('printer', (port) => startPrinter({ port })),
      terminal: await start('terminal', (port) =>
        startTerminalOf({
          port,
          usually: options.payments,
          protocol: options.terminalProtocol ?? 'zvt',
          opiKiosk: options.opiKiosk ?? { host: '127.0.0.1', port: 4_100 },
        }),
      ),
      code: await start('code', (port) => startCodeHost({ port, usually: options.payments })),
      relay: await start('relay', (port) => startRelayBoard({ port })),
      cards: await start('cards', (port) => startCardReader({ port })),
    };
    const { library } = devices;
    const front =
      library && envelope
        ? await start('library', (port) =>
            startHttpsFront({ port, envelope, libraryPort: library.port }),
          )
        : null;
    const taken: Record<SimulatorName, { port: number } | null> = {
      ...devices,
      library: front ?? library,
    };
    return {
      devices,
      ports: Object.fromEntries(
        Object.entries(taken).flatMap(([name, one]) => (one ? [[name, one.port]] : [])),
      ),
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function openLibraryOn(port: number, options: SimulatorsOptions): Promise<LibrarySimulator> {
  const file = options.policyFile ?? besideProgram('policies/wise.json');
  const read = readPolicy(JSON.parse(await readFile(file, 'utf8')));
  if (!read.ok) throw new Error(`${file} is no policy:\n${read.problem}`);
  return startLibrary({
    port,
    account: options.account,
    clock: options.clock,
    policy: compilePolicy(read.policy),
    ...(options.form === undefined ? {} : { form: options.form }),
  });
}
