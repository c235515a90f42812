/**
 * The kiosk on a free port and in its own folder, with simulators on real sockets: in the process of
 * the tests, or in one of its own that can be killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { Report } from '../../../machines/domain.ts';
import { factsExport } from '../../../simulators/library/export-facts.ts';
import type { LibrarySimulator } from '../../../simulators/library/sip2.ts';
import type { PrinterSimulator } from '../../../simulators/printer.ts';
import { hasLooked } from '../../../simulators/reader/has-looked.ts';
import type { ReaderSimulator } from '../../../simulators/reader.ts';
import type { ScannerSimulator } from '../../../simulators/scanner.ts';
import { startSimulators } from '../../../simulators/start.ts';
import { cardTag, tagsOf } from '../../../simulators/tags/tags.ts';
import { speaksZvt, type Terminal } from '../../../simulators/terminal.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import { builtProgram } from '../repository/built.ts';
import { isLong } from '../repository/share.ts';
import { importFactsText } from '../store/facts.ts';
import { pinWasTriedBy } from '../technician/tried-pin.ts';
import { type KioskHere, startKioskHere } from './kiosk-here.ts';
import { readableIn } from './readable.ts';

const readyWithinMs = 30_000;
const account = { user: 'kiosk', password: 'lindeveld' };

export interface Stage {
  library: LibrarySimulator;
  reader: ReaderSimulator;
  scanner: ScannerSimulator;
  printer: PrinterSimulator;
  terminal: Terminal;
  folder: string;
  /** the address of the kiosk's screen; new after each start */
  url(): string;
  /** the log of the kiosk since the stage was opened */
  log(): readonly Report[];
  /** the newest `Screen` that the kiosk pushed */
  screen(): Screen | null;
  /** Waits for a screen; fails with the screen shown instead. */
  sees(what: string, test: (screen: Screen) => boolean, withinMs?: number): Promise<Screen>;
  touch(intent: object): Promise<Response>;
  /** The browser leaves the patron's page, and opens it again. */
  leavePage(): void;
  openPage(): void;
  layDown(...items: string[]): void;
  layCard(card: string): void;
  lift(...items: string[]): void;
  start(): Promise<void>;
  /** The exit code, 0 after SIGTERM; any other signal needs a kiosk that is `apart`. */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /**
   * Memory and handles of the process after garbage collection; only where the stage was opened
   * with `measured`.
   */
  measure(): Promise<{ heapBytes: number; residentBytes: number; handles: number }>;
  /**
   * Stops everything; rejects when a number, a name or a title is readable in the data folder or
   * in the log.
   */
  close(): Promise<void>;
}

interface Setting {
  /**
   * `kiosk run` as a process of its own: for what kills it, measures it, or reads its environment, and
   * for all in the long run and in benchmarks
   */
  apart?: boolean;
  /** see `measure`; it is apart then */
  measured?: boolean;
  /**
   * The ports for the configuration in place of the simulators' own: those of a proxy
   * between kiosk and simulators.
   */
  through?(ports: Wires): Promise<Wires>;
  /** of another stage, which closes it: both kiosks stand in one library */
  library?: LibrarySimulator;
}
export type Wires = Record<'library' | 'reader' | 'scanner', number>;

/** A list that has just opened, or no visit. */
function asksForItems({ view }: Screen): boolean {
  const isList = view.kind === 'borrow' || view.kind === 'return';
  return view.kind === 'attract' || (isList && view.rows.length === 0);
}

const isTest = process.env.VITEST !== undefined;

/** Without the variables of Node and OpenSSL, some of which the kiosk warns about. */
const machine = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(NODE|SSL)_/.test(name)),
);

/**
 * `overrides.sip2` and `overrides.reader` are merged into the default settings of the two; `null`:
 * no reader. `environment`: variables for the kiosk besides the passwords.
 */
export async function setStage(
  overrides: Record<string, unknown> & { sip2?: object; reader?: object | null } = {},
  environment: Record<string, string> = {},
  {
    measured = false,
    apart = measured || isLong || !isTest,
    through = async (ports) => ports,
    ...shared
  }: Setting = {},
): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'kiosk-stage-'));
  const simulators = await startSimulators({
    ports: {
      ...(shared.library ? {} : { library: 0 }),
      ...{ reader: 0, scanner: 0, printer: 0, terminal: 0 },
    },
    account,
    clock: { now: () => new Date().toISOString() },
    payments: 'hold',
  });
  const { reader, scanner, printer, terminal } = simulators.devices;
  const library = shared.library ?? simulators.devices.library;
  if (!library || !reader || !scanner || !printer || !terminal || !speaksZvt(terminal))
    throw new Error('a simulator is missing');
  const at = (port: number) => ({ address: `tcp://127.0.0.1:${port}` });
  const wires = await through({
    library: library.port,
    reader: reader.port,
    scanner: scanner.port,
  });
  const { sip2 = {}, reader: ownReader = {}, ...others } = overrides;
  const config = {
    sip2: {
      ...at(wires.library),
      timeoutMs: 3_000,
      reconnect: { firstMs: 100, mostMs: 500 },
      ...sip2,
    },
    reader: ownReader && { ...at(wires.reader), pollEveryMs: 100, ...ownReader },
    // Patrons follow each other here faster than the time in which a repeated code is dropped.
    scanner: { ...at(wires.scanner), duplicateMs: 0 },
    printer: at(printer.port),
    terminal: at(terminal.port),
    screen: { port: 0 },
    store: { folder: 'data' },
    policy: resolve('policies/wise.json'),
    ...others,
  };
  await writeFile(join(folder, 'kiosk.config.json'), JSON.stringify(config));
  pinWasTriedBy(join(folder, 'kiosk.config.json'));
  // Wise tells no membership, invoice or manual block on line: they come with the facts of the night.
  await importFactsText(resolve(folder, config.store.folder), factsExport(library.library.state));

  const reports: Report[] = [];
  const listeners = new Set<() => void>();
  let url = '';
  let child: ChildProcess | null = null;
  let here: KioskHere | null = null;
  let screen: Screen | null = null;
  /** looks of the reader before this kind of screen was shown */
  let looksBefore = 0;
  let watching: AbortController | null = null;

  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  /** Resolves as soon as `test` returns a value; it runs again at every change. */
  const wait = <T>(what: string, test: () => T | null, withinMs = readyWithinMs): Promise<T> =>
    new Promise((found, failed) => {
      const look = () => {
        const seen = test();
        if (seen === null) return;
        listeners.delete(look);
        clearTimeout(deadline);
        found(seen);
      };
      const deadline = setTimeout(() => {
        listeners.delete(look);
        const newest = reports.slice(-8).map((report) => `${report.code}: ${report.text}`);
        failed(
          new Error(
            `timed out waiting for ${what}; the screen shows ${JSON.stringify(screen?.view)}\n${newest.join('\n')}`,
          ),
        );
      }, withinMs);
      listeners.add(look);
      look();
    });

  const answer = (from: string, stream: string) =>
    fetch(`${from}alive/${stream}`, { method: 'POST' }).catch(() => undefined);

  const watch = async (from: string, signal: AbortSignal) => {
    const response = await fetch(`${from}events`, { signal });
    let stream = '';
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        // As the page does: a client that only listens does not count as a viewer.
        stream = /^event: hello\ndata: (.+)$/m.exec(event)?.[1] ?? stream;
        if (/^event: (hello|heartbeat)$/m.test(event)) void answer(from, stream);
        const data = /^event: screen\ndata: (.*)$/m.exec(event)?.[1];
        const kind = screen?.view.kind;
        if (data) screen = JSON.parse(data) as Screen;
        if (screen?.view.kind !== kind) looksBefore = reader.looks();
      }
      changed();
    }
  };

  /**
   * The stream ends with the kiosk, also at a restart: that is not an error here.
   */
  const watchOn = async (from: string, signal: AbortSignal) => {
    while (!signal.aborted) {
      await watch(from, signal).catch(() => undefined);
      await pause(50);
    }
  };

  const openPage = () => {
    watching = new AbortController();
    void watchOn(url, watching.signal);
  };

  const file = join(folder, 'kiosk.config.json');
  const variables = {
    ...machine,
    KIOSK_SIP2_PASSWORD: account.password,
    KIOSK_TERMINAL_PASSWORD: '000000',
    ...environment,
  };
  const onReport = (report: Report) => {
    reports.push(report);
    url ||= /http:\/\/\S+\//.exec(report.code === 'started' ? report.text : '')?.[0] ?? '';
    changed();
  };
  const startApart = () => {
    const program = spawn(
      process.execPath,
      [
        ...(measured
          ? ['--expose-gc', '--import', resolve('test/support/system/measure.mjs')]
          : []),
        // the options of packaging/systemd
        '--max-semi-space-size=1',
        '--v8-pool-size=1',
        builtProgram(),
        ...['run', '--config', file],
      ],
      {
        env: variables,
        stdio: ['ignore', 'pipe', 'inherit', ...(measured ? (['ipc'] as const) : [])],
      },
    );
    child = program;
    if (!program.stdout) throw new Error('the log of the kiosk cannot be read');
    createInterface({ input: program.stdout }).on('line', (line) =>
      onReport(JSON.parse(line) as Report),
    );
    return wait('the kiosk to start', () => (url === '' ? null : url));
  };
  const start = async () => {
    url = '';
    screen = null;
    if (apart) await startApart();
    else {
      here = await startKioskHere(file, variables, onReport);
      ({ url } = here);
    }
    openPage();
  };

  const kill = async (signal: NodeJS.Signals): Promise<number | null> => {
    watching?.abort();
    if (!apart && signal !== 'SIGTERM') throw new Error('this stage is not apart');
    await here?.close();
    here = null;
    const program = child;
    if (!program || program.exitCode !== null || program.signalCode !== null)
      return program?.exitCode ?? 0;
    const closed = once(program, 'close');
    program.kill(signal);
    const [code] = (await closed) as [number | null];
    return code;
  };

  await start();
  // A patron comes to a kiosk that stood there before: what lies on a plate that it did not look at
  // yet is nobody's.
  if (config.reader)
    await wait('the reader', () => reports.find(({ part }) => part === 'reader') ?? null);
  return {
    library,
    reader,
    scanner,
    printer,
    terminal,
    folder,
    url: () => url,
    log: () => reports,
    screen: () => screen,
    sees: async (what, test, withinMs) => {
      const seen = await wait(
        what,
        () => (screen !== null && test(screen) ? screen : null),
        withinMs,
      );
      // A patron lays things down by a screen that they have read.
      if (asksForItems(seen)) await hasLooked(reader, looksBefore);
      return seen;
    },
    leavePage: () => watching?.abort(),
    openPage,
    touch: (intent) =>
      fetch(`${url}intent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url.slice(0, -1) },
        body: JSON.stringify(intent),
      }),
    layDown: (...items) => {
      for (const item of items) {
        const known = library.library.state.items.get(item);
        if (!known) throw new Error('the library has no such item');
        for (const tag of tagsOf(known, library.library.state.loans.has(item))) reader.put(tag);
      }
    },
    layCard: (card) => reader.put(cardTag(card)),
    lift: (...items) => {
      for (const item of items) {
        const known = library.library.state.items.get(item);
        for (const tag of known ? tagsOf(known, false) : []) reader.take(tag.uid);
      }
    },
    start,
    kill,
    measure: async () => {
      const program = child;
      if (!measured || !program) throw new Error('this stage is not measured');
      const told = once(program, 'message');
      program.send('measure');
      const [memory] = (await told) as [{ heapBytes: number; residentBytes: number }];
      return { ...memory, handles: (await readdir(`/proc/${program.pid}/fd`)).length };
    },
    close: async () => {
      await kill('SIGTERM');
      await simulators.close();
      const readable = readableIn(
        resolve(folder, config.store.folder),
        reports,
        library.library.state,
      );
      await rm(folder, { recursive: true, force: true });
      if (readable.length > 0) throw new Error(`readable: ${readable.join(', ')}`);
    },
  };
}
