/**
 * The kiosk with its simulators, on a simulated network and disk; can be killed and restarted. Or
 * several kiosks, each with its own, and one library system.
 */
import { writeFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Report } from '../../../machines/domain.ts';
import type { EnvelopeName } from '../../../packages/sip2/src/index.ts';
import { forms } from '../../../simulators/library/forms/forms.ts';
import { pathOf } from '../../../simulators/library/https/front.ts';
import type { LibrarySimulator } from '../../../simulators/library/sip2.ts';
import { type PrinterSimulator, startPrinter } from '../../../simulators/printer.ts';
import {
  type ReaderProtocol,
  type ReaderSimulator,
  startReader,
} from '../../../simulators/reader.ts';
import { type ScannerSimulator, startScanner } from '../../../simulators/scanner.ts';
import { type Config, schema } from '../../../src/config/schema.ts';
import type { Store } from '../../../src/store/types.ts';
import { type Cable, layWires, type Packet } from '../network/net.ts';
import {
  openPayments,
  type PaymentDevices,
  type PaymentKind,
  paymentSecrets,
  paymentSettings,
} from '../payments/simulators.ts';
import type { Ways } from '../payments/ways.ts';
import { startIds } from './crypto.ts';
import { type Disk, newDisk, presentStore, throwAway } from './disk.ts';
import { type Seen, watchScreen } from './fake-screen.ts';
import { countKiosks, inKiosk, kioskNow } from './kiosk-now.ts';
import { createProcess, type KioskProcess } from './kiosk-process.ts';
import { account, type LibraryKind, openLibrarySystem } from './library-system.ts';
import { createNightly, type Nightly } from './nightly.ts';
import { behindPort, type Far, paymentPorts, ports, portsApart, wiresOf } from './ports.ts';
import { configured, type Settings } from './settings.ts';
import { type System, systems } from './systems.ts';
import {
  dropTimersOfKiosk,
  kioskAheadMs,
  now,
  outside,
  setKioskAhead,
  settle,
  sleep,
  step,
} from './time.ts';

export interface Witness {
  onPacket(far: Far, packet: Packet): void;
  onSeen(seen: Seen): void;
  onReport(report: Report): void;
  onTags(): void;
  onKilled(why: string): void;
  /** an unexpected error of the kiosk */
  onDefect(error: unknown): void;
}
export interface Devices extends PaymentDevices {
  library: LibrarySimulator;
  reader: ReaderSimulator;
  scanner: ScannerSimulator;
  printer: PrinterSimulator;
}
export interface WorldKind {
  reader: ReaderProtocol;
  pays: PaymentKind;
  payments: Pick<NonNullable<Config['terminal']>, 'ifNotBooked' | 'afterLoss'>;
  settings: Settings;
  library: LibraryKind;
}
export interface World extends Devices {
  /** among several; 0: the first, or the only one */
  readonly nth: number;
  readonly system: System;
  readonly ways: Ways;
  readonly settings: Settings;
  /** the library's own number of a fee that the line names otherwise */
  localFeeId(id: string): string;
  readonly cables: Readonly<Record<Far, Cable>>;
  readonly disk: Disk;
  readonly running: boolean;
  /** null: it does not run */
  store(): Store | null;
  /** the content of the kiosk's folder */
  onDisk(): string;
  folder(): string;
  /** what was imported of the library's export */
  readonly nightly: Nightly;
  /** Lets time pass, with all its events. */
  pass(ms: number): Promise<void>;
  /** Jumps in time, with almost no events. */
  sleep(ms: number): Promise<void>;
  killAt: KioskProcess['killAt'];
  /** by the library system's own clock */
  libraryNowMs(): number;
  /** its own clock, or the library system's, is so far ahead of the true time */
  setClock(of: 'kiosk' | 'library', aheadMs: number): void;
  /** Stops properly, as by SIGTERM, and starts again. */
  stop: KioskProcess['stop'];
  /** Without power it does not start; with power it starts. */
  power: KioskProcess['power'];
  backup: KioskProcess['backup'];
  putBack: KioskProcess['putBack'];
  /** With all kiosks. */
  close(): Promise<void>;
}

async function openDevices(kind: WorldKind, nth: number): Promise<Omit<Devices, 'library'>> {
  const apart = portsApart * nth;
  return {
    reader: await startReader({ port: ports.reader + apart, protocol: kind.reader }),
    scanner: await startScanner({ port: ports.scanner + apart }),
    printer: await startPrinter({ port: ports.printer + apart }),
    ...(await openPayments(kind.pays, paymentPorts(nth))),
  };
}

/** What several kiosks have in common, before they start. Returns the rest of a configuration. */
export type Join = (
  processes: readonly KioskProcess[],
  root: string,
) => Promise<(nth: number) => MoreConfig>;
type MoreConfig = Partial<z.input<typeof schema>>;

function webAddress(nth: number, envelope: EnvelopeName): string {
  return `http://127.0.0.1:${ports.library + portsApart * nth}${pathOf(envelope)}`;
}

function configOf(
  kind: WorldKind,
  nth: number,
  { policyFile, folder, more }: { policyFile: string; folder: string; more: MoreConfig },
): Config {
  const set = configured(kind.settings);
  const { envelope, line } = systems[kind.library.system];
  const address = (far: Far) => `tcp://127.0.0.1:${ports[far] + portsApart * nth}`;
  return schema.parse({
    sip2: {
      address: envelope === null ? address('library') : webAddress(nth, envelope),
      ...line(kind.library.namesFees),
    },
    reader: { address: address('reader'), pollEveryMs: 1_000, driver: kind.reader },
    scanner: { address: address('scanner') },
    printer: { address: address('printer') },
    ...paymentSettings(kind.pays, paymentPorts(nth), kind.payments),
    policy: policyFile,
    store: { folder },
    ...set,
    screen: { languages: ['nl', 'en', 'fr'], ...set.screen },
    ...more,
  });
}

/** One world for each witness, with one library system and one time. */
export async function openWorlds(
  witnesses: readonly Witness[],
  latencyOf: () => number,
  kind: WorldKind,
  join?: Join,
): Promise<readonly World[]> {
  countKiosks(witnesses.length);
  const wires = wiresOf(witnesses.length);
  const cables = witnesses.map(() => {
    const own = Object.fromEntries(
      Object.keys(ports).map((name) => [name, { latencyMs: 1, isHole: false }]),
    ) as Record<Far, Cable>;
    // One cable to the terminal, whichever of the two connects.
    return { ...own, channel: own.terminal };
  });
  const root = newDisk();
  const policyFile = `${root}/policy.json`;
  const isoOf = (ms: number) => new Date(ms).toISOString();
  let libraryAheadMs = 0;
  const libraryClock = { now: () => isoOf(now() + libraryAheadMs) };
  const clock = { now: () => isoOf(now() + kioskAheadMs()) };
  const secrets = { 'sip2.password': account.password, ...paymentSecrets };
  let more: (nth: number) => MoreConfig = () => ({});
  /** by kiosk, as it was read at its first start */
  const configs: Config[] = [];
  const processes = witnesses.map((witness, nth) =>
    createProcess({
      nth,
      root,
      clock,
      secrets,
      configOf: (folder) => {
        const own = configs[nth] ?? configOf(kind, nth, { policyFile, folder, more: more(nth) });
        configs[nth] = own;
        // As read anew: a kiosk that is started has its own.
        const config = structuredClone(own);
        config.store.folder = folder;
        return config;
      },
      onReport: witness.onReport,
      onKilled: witness.onKilled,
      onDefect: witness.onDefect,
    }),
  );
  const of = (port: number) => {
    const { far, nth } = wires.get(port) ?? { far: 'library' as const, nth: 0 };
    const [kiosk, witness, own] = [processes[nth], witnesses[nth], cables[nth]];
    if (!kiosk || !witness || !own) throw new Error(`no kiosk ${nth}`);
    return { far, nth, kiosk, witness, cable: own[far] };
  };
  layWires({
    isBehind: (port) => port === behindPort,
    cable: (port) => {
      if (port === behindPort) return { latencyMs: 1, isHole: false };
      const { cable } = of(port);
      return { latencyMs: cable.latencyMs + latencyOf(), isHole: cable.isHole };
    },
    onPacket: (packet) => {
      if (packet.port === behindPort) return;
      const { witness, far } = of(packet.port);
      witness.onPacket(far, packet);
    },
    mayWrite: (port) => of(port).kiosk.wire.mayWrite(),
    onWritten: (port) => of(port).kiosk.wire.onWritten(),
    isDead: (port) => !of(port).kiosk.running,
    serverOf: (port) => (of(port).far === 'library' ? ports.library : port),
    kioskOf: (port) => of(port).nth,
  });
  startIds();
  for (const [nth, witness] of witnesses.entries())
    watchScreen((seen) => processes[nth]?.running && witness.onSeen(seen), nth);

  const system = systems[kind.library.system];
  writeFileSync(policyFile, system.policy());
  const library = await openLibrarySystem(kind, policyFile, libraryClock);
  const devices: Omit<Devices, 'library'>[] = [];
  for (const [nth, witness] of witnesses.entries()) {
    const own = await openDevices(kind, nth);
    own.reader.onChange(() => inKiosk(nth, () => witness.onTags()));
    devices.push(own);
  }
  const onError = (error: unknown) => processes[kioskNow()]?.onError(error);
  const giveBack = catchAll(onError);
  const passing = createPassing(processes, onError);
  const close = async () => {
    for (const kiosk of processes) kiosk.end();
    // Work in progress ends here, without effect, and not in the next run.
    let left: number;
    do {
      await settle();
      left = processes.reduce((sum, _, nth) => sum + dropTimersOfKiosk(nth), 0);
    } while (left > 0);
    layWires(null);
    for (const nth of processes.keys()) throwAway(root, nth);
    giveBack();
  };
  try {
    if (join) more = await join(processes, root);
    for (const kiosk of processes) await kiosk.start();
  } catch (error) {
    await close();
    throw error;
  }
  return processes.map((kiosk, nth) => ({
    nth,
    system,
    ways: kind.pays.ways,
    settings: kind.settings,
    localFeeId: (id) => forms[system.form].feeIdOf?.(id) ?? id,
    library,
    ...(devices[nth] as Omit<Devices, 'library'>),
    cables: cables[nth] as Record<Far, Cable>,
    disk: kiosk.disk,
    get running() {
      return kiosk.running;
    },
    store: () => presentStore(nth),
    onDisk: kiosk.onDisk,
    folder: kiosk.folder,
    nightly: createNightly(),
    ...passing,
    killAt: kiosk.killAt,
    libraryNowMs: () => now() + libraryAheadMs,
    setClock: (of, aheadMs) => {
      if (of === 'kiosk') setKioskAhead(aheadMs, nth);
      else libraryAheadMs = aheadMs;
    },
    stop: kiosk.stop,
    power: kiosk.power,
    backup: kiosk.backup,
    putBack: kiosk.putBack,
    close,
  }));
}

function createPassing(
  processes: readonly KioskProcess[],
  onError: (error: unknown) => void,
): Pick<World, 'pass' | 'sleep'> {
  return {
    sleep: async (ms) => {
      try {
        await sleep(ms);
      } catch (error) {
        onError(error);
      }
    },
    pass: async (ms) => {
      await settle();
      let over = false;
      outside.setTimeout(() => {
        over = true;
      }, ms);
      while (!over) {
        try {
          await step();
        } catch (error) {
          onError(error);
        }
        for (const kiosk of processes) kiosk.clearAway();
        for (const kiosk of processes) if (await kiosk.startWhenDue()) await settle();
      }
    },
  };
}

/** What no promise and no listener catches is the kiosk's; gives back what was there before. */
function catchAll(onError: (error: unknown) => void): () => void {
  const strangers = ['unhandledRejection', 'uncaughtException'].map((event) => {
    const others = process.listeners(event as 'uncaughtException');
    process.removeAllListeners(event);
    process.on(event, onError);
    return () => {
      process.removeListener(event, onError);
      for (const other of others) process.on(event, other);
    };
  });
  return () => {
    for (const giveBack of strangers) giveBack();
  };
}
