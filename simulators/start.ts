/** Starts the simulators that are asked for, and closes them in order. */
import { readFile } from 'node:fs/promises';
import type { TerminalDriver } from '../hardware/terminals.ts';
import { compilePolicy, readPolicy } from '../src/blocks/index.ts';
import { besideProgram } from '../src/files.ts';
import type { EnvelopeName } from '../src/sip2/index.ts';
import { startCardReader } from './cards/pcscd.ts';
import type { FormName } from './library/forms/names.ts';
import { startHttpsFront } from './library/https/front.ts';
import { type LibrarySimulator, startLibrary } from './library/sip2.ts';
import { startCodeHost, startTerminalOf } from './payments.ts';
import type { Devices, Table } from './play/parts.ts';
import { type Play, startPlay } from './play/server.ts';
import { startPrinter } from './printer.ts';
import { type ReaderProtocol, startReader } from './reader.ts';
import { startRelayBoard } from './relay-board.ts';
import { startScanner } from './scanner.ts';

/** `page` shows whichever of the others run. */
export const simulatorNames = [
  'library',
  'reader',
  'scanner',
  'printer',
  'terminal',
  'code',
  'page',
  'relay',
  'cards',
] as const;
export type SimulatorName = (typeof simulatorNames)[number];

export const usualPorts: Readonly<Record<SimulatorName, number>> = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
  code: 8082,
  page: 8081,
  relay: 10003,
  cards: 10004,
};

/** In a row of ports from `--port-base` on; 7 to 9 are those of a kiosk. */
export const portOffsets: Readonly<Record<SimulatorName, number>> = {
  library: 0,
  reader: 1,
  scanner: 2,
  printer: 3,
  terminal: 4,
  code: 5,
  page: 6,
  cards: 10,
  relay: 11,
};

interface SimulatorsOptions {
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
  /** the kiosk's screen, which the page shows and touches */
  kioskUrl: string;
  /** the kiosk's `/health`; left out: the page does not ask */
  healthUrl?: string;
  /** *Begin again* on the page has restored the simulated library. */
  onBegun?(): void;
  /** Kills the kiosk, which is started again; left out: no story does. */
  killKiosk?: Table['killKiosk'];
  /** `policies/wise.json` of the project where left out */
  policyFile?: string;
  /** in whose form the library speaks; Wise's by default */
  form?: FormName;
  /** the library's port takes SIP2 inside HTTP, in this envelope; left out: on a line */
  envelope?: EnvelopeName;
  /** what another kiosk has too: `ports` then names no library, and a tag goes from plate to plate */
  shared?: { library: LibrarySimulator; cupboard: Table['cupboard'] };
}

export interface Simulators {
  readonly devices: Devices;
  readonly page: Play | null;
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
        options.shared?.library ??
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
    const page = await start('page', (port) =>
      startPlay({
        port,
        devices,
        kioskUrl: options.kioskUrl,
        payments: options.payments,
        healthUrl: options.healthUrl ?? null,
        ...(options.shared ? { cupboard: options.shared.cupboard } : {}),
        ...(options.onBegun ? { onBegun: options.onBegun } : {}),
        killKiosk: options.killKiosk ?? null,
      }),
    );
    const taken = { ...devices, library: front ?? library, page };
    return {
      devices,
      page,
      ports: Object.fromEntries(
        simulatorNames.flatMap((name) => (taken[name] ? [[name, taken[name].port] as const] : [])),
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
