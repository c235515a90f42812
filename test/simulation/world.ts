/** The kiosk with its simulators, on a simulated network and disk; can be killed and restarted. */
import { writeFileSync } from 'node:fs';
import { forms } from '../../simulators/library/forms/forms.ts';
import type { LineBehaviour } from '../../simulators/library/line-behaviour.ts';
import type { Quirk } from '../../simulators/library/quirks.ts';
import { type LibrarySimulator, startLibrary } from '../../simulators/library/sip2.ts';
import { type PrinterSimulator, startPrinter } from '../../simulators/printer.ts';
import { type ReaderSimulator, startReader } from '../../simulators/reader.ts';
import { type ScannerSimulator, startScanner } from '../../simulators/scanner.ts';
import { startTerminal, type Terminal, type TerminalQuirk } from '../../simulators/terminal.ts';
import { type Config, schema } from '../../src/config/schema.ts';
import type { Report } from '../../src/domain.ts';
import { Fault } from '../../src/fault.ts';
import { type RunningKiosk, startKiosk } from '../../src/kiosk/kiosk.ts';
import { createMemory } from '../../src/technician/memory/memory.ts';
import { createSessions } from '../../src/technician/panel/access/sessions.ts';
import { openPolicy } from '../../src/wiring/open.ts';
import { startIds } from './crypto.ts';
import { afterKill, newDisk, readFolder, throwAway, useDisk } from './disk.ts';
import { closeScreen, type Seen, watchScreen } from './fake-screen.ts';
import { type Cable, hangUpForKiosk, layWires } from './net.ts';
import { type System, type SystemName, systems } from './systems.ts';
import { dropTimersOfKiosk, now, outside, settle, sleep, step } from './time.ts';

const account = { user: 'kiosk', password: 'lindeveld' };
export const ports = {
  library: 6001,
  reader: 10001,
  scanner: 10002,
  printer: 9100,
  terminal: 20007,
} as const;
export type Far = keyof typeof ports;
const nameOf = new Map<number, Far>(
  Object.entries(ports).map(([name, port]) => [port, name as Far]),
);
export const startsAgainMs = 5_000;

export interface Witness {
  onPacket(far: Far, to: 'kiosk' | 'far', bytes: Buffer): void;
  onSeen(seen: Seen): void;
  onReport(report: Report): void;
  onTags(): void;
  onKilled(why: string): void;
  /** an unexpected error of the kiosk */
  onDefect(error: unknown): void;
}
export interface Devices {
  library: LibrarySimulator;
  reader: ReaderSimulator;
  scanner: ScannerSimulator;
  printer: PrinterSimulator;
  terminal: Terminal;
}
export interface WorldKind {
  reader: NonNullable<Config['reader']>['driver'];
  payments: Pick<NonNullable<Config['terminal']>, 'ifNotBooked' | 'afterLoss'>;
  /** its deviations from a plain terminal */
  terminal: readonly TerminalQuirk[];
  library: {
    system: SystemName;
    quirks: readonly Quirk[];
    checksums: LineBehaviour['checksums'];
    /** its lines of fees have the number by which one is paid, where that is the site's choice */
    namesFees: boolean;
  };
}
export interface World extends Devices {
  readonly system: System;
  /** the library's own number of a fee that the line names otherwise */
  localFeeId(id: string): string;
  readonly cables: Readonly<Record<Far, Cable>>;
  readonly disk: Parameters<typeof useDisk>[0];
  readonly running: boolean;
  /** the content of the kiosk's folder */
  onDisk(): string;
  /** Lets time pass, with all its events. */
  pass(ms: number): Promise<void>;
  /** Jumps in time, with almost no events. */
  sleep(ms: number): Promise<void>;
  killAt(at: 'now' | 'disk' | 'wire', next: number, after: boolean): void;
  /** Stops properly, as by SIGTERM, and starts again. */
  stop(): void;
  close(): Promise<void>;
}

export async function openWorld(
  witness: Witness,
  latencyOf: () => number,
  kind: WorldKind,
): Promise<World> {
  const cables = Object.fromEntries(
    Object.keys(ports).map((name) => [name, { latencyMs: 1, isHole: false }]),
  ) as Record<Far, Cable>;
  let isDead = true;
  let kiosk: RunningKiosk | null = null;
  let dies: string | null = null;
  let awaited: { at: 'disk' | 'wire'; left: number; after: boolean } | null = null;
  const root = newDisk();
  let folder = `${root}/data`;
  let turn = 0;

  /** From here on the process has no effect. It is cleaned up once it is idle. */
  const die = (why: string) => {
    if (isDead) return;
    isDead = true;
    kiosk = null;
    dies = why;
    closeScreen();
  };
  const counts = (at: 'disk' | 'wire', after: boolean) => {
    if (awaited?.at !== at || awaited.after !== after || --awaited.left > 0) return;
    awaited = null;
    die(`${after ? 'after' : 'before'} a write to the ${at}`);
  };
  const disk: Parameters<typeof useDisk>[0] = {
    state: 'sound',
    mayWrite: () => {
      counts('disk', false);
      return !isDead;
    },
    onWritten: () => counts('disk', true),
  };
  useDisk(disk);
  layWires({
    cable: (port) => {
      const cable = cables[nameOf.get(port) ?? 'library'];
      return { latencyMs: cable.latencyMs + latencyOf(), isHole: cable.isHole };
    },
    onPacket: (port, to, bytes) => witness.onPacket(nameOf.get(port) ?? 'library', to, bytes),
    mayWrite: () => {
      counts('wire', false);
      return !isDead;
    },
    onWritten: () => counts('wire', true),
    isDead: () => isDead,
  });
  startIds();
  watchScreen((seen) => isDead || witness.onSeen(seen));

  const system = systems[kind.library.system];
  const policyFile = `${root}/policy.json`;
  writeFileSync(policyFile, system.policy());
  const policy = await openPolicy(policyFile);
  const clock = { now: () => new Date(now()).toISOString() };
  const form = system.name;
  const library = await startLibrary({ port: ports.library, account, policy, clock, form });
  if (kind.library.namesFees) library.library.setQuirk('names-fees', true);
  // The stories of the simulated form are older than loans that cost.
  if (form !== 'simulated')
    for (const [nth, item] of [...library.library.state.items.values()].entries())
      if (nth % 12 === 5) item.costCents = 100;
  for (const quirk of kind.library.quirks) library.library.setQuirk(quirk, true);
  library.behave({ checksums: kind.library.checksums });
  const reader = await startReader({ port: ports.reader, protocol: kind.reader });
  const scanner = await startScanner({ port: ports.scanner });
  const printer = await startPrinter({ port: ports.printer });
  const terminal = await startTerminal({
    port: ports.terminal,
    usually: 'approve',
    stepMs: 3_000,
    now: () => new Date(now()),
    timeZone: 'Europe/Brussels',
    quirks: kind.terminal,
  });
  reader.onChange(() => witness.onTags());

  const onError = (error: unknown) => {
    if (isDead) return;
    // A fault that a technician must repair stops the process, and it is started again.
    if (!(error instanceof Fault)) witness.onDefect(error);
    die('by its own fault');
  };
  const start = async (): Promise<void> => {
    const config = schema.parse({
      sip2: {
        address: `tcp://127.0.0.1:${ports.library}`,
        ...system.line(kind.library.namesFees),
      },
      reader: {
        address: `tcp://127.0.0.1:${ports.reader}`,
        pollEveryMs: 1_000,
        driver: kind.reader,
      },
      scanner: { address: `tcp://127.0.0.1:${ports.scanner}` },
      printer: { address: `tcp://127.0.0.1:${ports.printer}` },
      terminal: { address: `tcp://127.0.0.1:${ports.terminal}`, ...kind.payments },
      policy: policyFile,
      store: { folder },
      screen: { languages: ['nl', 'en', 'fr'] },
    });
    const secrets = { 'sip2.password': account.password, 'terminal.password': '000000' };
    isDead = false;
    try {
      kiosk = await startKiosk(config, {
        log: (report) => isDead || witness.onReport(report),
        secrets,
        memory: createMemory(clock, config.library.timeZone),
        sessions: createSessions(),
        supervisor: {
          file: null,
          environment: {},
          restartDue: () => false,
          pinChanged: () => {},
          askRestart: () => {},
        },
        onRest: () => {},
        onFault: onError,
      });
    } catch (error) {
      onError(error);
    }
  };
  const clearAway = () => {
    const why = dies ?? '';
    dies = null;
    awaited = null;
    dropTimersOfKiosk();
    hangUpForKiosk();
    turn += 1;
    folder = afterKill(root, folder, turn);
    witness.onKilled(why);
    let isDue = true;
    outside.setTimeout(() => {
      if (isDue) startDue = true;
      isDue = false;
    }, startsAgainMs);
  };
  let startDue = false;

  const strangers = ['unhandledRejection', 'uncaughtException'].map((event) => {
    const others = process.listeners(event as 'uncaughtException');
    process.removeAllListeners(event);
    process.on(event, onError);
    return () => {
      process.removeListener(event, onError);
      for (const other of others) process.on(event, other);
    };
  });

  await start();
  return {
    system,
    localFeeId: (id) => forms[form].feeIdOf?.(id) ?? id,
    library,
    reader,
    scanner,
    printer,
    terminal,
    cables,
    disk,
    get running() {
      return !isDead;
    },
    onDisk: () => readFolder(folder),
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
        if (dies !== null) clearAway();
        if (!startDue) continue;
        startDue = false;
        await start();
        await settle();
      }
    },
    killAt: (at, next, after) => {
      if (at === 'now') die('between two steps');
      else awaited = { at, left: next, after };
    },
    stop: () => {
      const stopped = kiosk;
      if (isDead || !stopped) return;
      const isStill = () => kiosk === stopped;
      void stopped.close().then(
        () => isStill() && die('in order'),
        (error) => isStill() && onError(error),
      );
    },
    close: async () => {
      isDead = true;
      closeScreen();
      dropTimersOfKiosk();
      hangUpForKiosk();
      // Work in progress ends here, without effect, and not in the next run.
      do await settle();
      while (dropTimersOfKiosk() > 0);
      layWires(null);
      throwAway(root);
      for (const giveBack of strangers) giveBack();
    },
  };
}
