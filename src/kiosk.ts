/** Builds the kiosk, wires it, stops it in order: the only file that knows every other. */
import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createActor } from 'xstate';
import type { DeviceEvent, PartEvent } from '../machines/events.ts';
import { kioskMachine } from '../machines/kiosk.ts';
import { libraryOverSip2 } from './circulation/library-system.ts';
import type { CirculationParts } from './circulation/parts.ts';
import { createPinGuard } from './circulation/pin-guard.ts';
import { noteInterrupted } from './circulation/resolve.ts';
import { openVisit } from './circulation/visit.ts';
import type { Config } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import { openDevices } from './devices.ts';
import type { Clock, Log } from './domain.ts';
import { countJournal } from './journal-counts.ts';
import { superviseJournal } from './journal-line.ts';
import { superviseLibrary } from './library-line.ts';
import { healthOf } from './metrics/health.ts';
import { openWatched, type Watched } from './metrics/open.ts';
import { createObservations, type Observe } from './observations.ts';
import {
  observeLog,
  observeParts,
  observePrint,
  observeReader,
  observeTerminal,
  observeTrace,
  observeVisit,
} from './observing.ts';
import { openClient, openPolicy, printerOf } from './open.ts';
import { readCatalogues } from './screen/catalogues.ts';
import { readLogo } from './screen/logo.ts';
import { startScreenServer } from './screen/server.ts';
import { show } from './screen/show.ts';
import { circulationSettings, firstParts, isOpen, librarySettings, showSettings } from './settings.ts';
import { openStore } from './store/store.ts';
import { openTrace } from './trace-file.ts';
import { version } from './version.ts';

export interface StartOptions {
  log: Log;
  secrets: Secrets;
  /** a fault that ends the kiosk: the process should end too, and be started again */
  onFault(error: unknown): void;
}
export interface RunningKiosk {
  /** of the patron's screen */
  url: string;
  /** Writes the last messages of the line to the library system to a file, masked; null where that failed. */
  dumpTrace(): string | null;
  /** Ordered and idempotent: the screen, the devices, the line, the journal. */
  close(): Promise<void>;
}

const clock: Clock = { now: () => new Date().toISOString() };
const hashOf = (card: string) => createHash('sha256').update(card).digest('base64');
const hoursEveryMs = 10_000;
const uiFolder = fileURLToPath(new URL('../ui', import.meta.url));

/** Throws a Fault where a part cannot even be opened: the policy, the texts, the journal, the screen's port. */
export const startKiosk = async (config: Config, options: StartOptions): Promise<RunningKiosk> => {
  const { secrets } = options;
  const startedAt = clock.now();
  const observations = createObservations({ clock, timeZone: config.library.timeZone });
  let watched: Watched | null = null;
  const observe: Observe = (observation) => {
    observations.observe(observation);
    watched?.observe(observation);
  };
  const log = observeLog(options.log, observe);
  const policy = await openPolicy(config.policy);
  const catalogues = await readCatalogues(config.screen.languages, config.screen.textsFolder);
  const store = openStore({
    folder: config.store.folder,
    log,
    ...(config.store.keyFile === undefined ? {} : { keyFile: config.store.keyFile }),
  });
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const purged = store.journal.purge(daysAgo(config.store.keepSettledDays));
  if (purged > 0)
    log({
      level: 'info',
      part: 'journal',
      code: 'purged',
      text: `${purged} old settled entries are removed.`,
      data: { purged },
    });
  const purge = () => {
    const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    store.cache.purge(ago(config.offline.cachedFactsDays * 24));
    store.blockList.purge(ago(config.offline.cachedFactsDays * 24));
  };
  purge();
  const purging = setInterval(purge, 3_600_000);
  const opened: { close(): Promise<void> | void }[] = [store];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    clearInterval(purging);
    for (const part of opened.toReversed()) await part.close();
  };
  const close = () => {
    closing ??= closeAll();
    return closing;
  };

  try {
    const screen = await startScreenServer({
      port: config.screen.port,
      host: '127.0.0.1',
      uiFolder,
      texts: catalogues,
      logo: await readLogo(config.screen.logo),
      onIntent: (intent) => (intent.type === 'SCANNED' ? devices.scanned(intent.code) : actor.send(intent)),
      log,
    });
    // From here to the start of the actor nothing waits: no event can come before there is somebody to hear it.
    const devices = openDevices(
      config,
      secrets.terminalPassword,
      (event) => receive(event),
      log,
      () => !dialogOpen(),
    );
    const line = superviseLibrary({
      client: () => client,
      parts: () => parts,
      goodAnswers: config.offline.goodAnswers,
      onChange: (up) => {
        const text = up ? 'The kiosk works with the library system.' : 'The kiosk works without the library system.';
        log({ level: up ? 'info' : 'warn', part: 'library', code: up ? 'on-line' : 'off-line', text });
        actor.send({ type: 'PART', part: 'library', state: up ? 'up' : 'down' });
      },
    });
    const keeping = superviseJournal(store, (state) => actor.send({ type: 'PART', part: 'journal', state }), log);
    const trace = openTrace(config, clock, log);
    const client = openClient(config.sip2, secrets, log, line.onState, observeTrace(trace.onTrace, observe));
    const parts: CirculationParts = {
      library: libraryOverSip2(client, clock, librarySettings(config, secrets)),
      journal: store.journal,
      cache: store.cache,
      blockList: store.blockList,
      policy,
      security: devices.reader && observeReader(devices.reader, observe),
      terminal: devices.terminal && observeTerminal(devices.terminal, observe),
      pins: createPinGuard(config.identification.pinTries, hashOf),
      clock,
      newId: randomUUID,
      log,
      journalFailed: () => keeping.failed(),
      settings: circulationSettings(config),
    };
    noteInterrupted(parts);
    const print = observePrint(printerOf(config, devices.printer, catalogues), observe);
    const actor = createActor(kioskMachine, {
      input: {
        clock,
        delays: config.delays,
        languages: config.screen.languages,
        language: config.screen.language,
        offlineMode: config.offline.mode,
        parts: firstParts(config),
        open: isOpen(config, clock.now()),
        ports: {
          openVisit: (mode) => observeVisit(openVisit(parts, mode), observe),
          print,
          callStaff: () =>
            log({ level: 'warn', part: 'screen', code: 'staff-called', text: 'A patron asks for help.' }),
          resolveJournal: () => line.settledOnce,
        },
      },
      inspect: (event) => {
        if (event.type === '@xstate.snapshot') showSoon();
      },
    });
    const dialogOpen = () => {
      const visit = actor.getSnapshot().children.visit?.getSnapshot();
      return visit !== undefined && !visit.matches({ dialog: 'none' });
    };
    const receive = (event: DeviceEvent | PartEvent) => {
      actor.send(event);
      if (event.type === 'PART' && event.part === 'terminal' && event.state === 'up') line.settleOpen();
    };
    watched = openWatched({
      address: config.metrics?.address ?? null,
      version,
      journal: () => countJournal(store.journal),
      viewers: () => screen.viewers,
      health: () => {
        const { status, context } = actor.getSnapshot();
        return healthOf({
          version,
          startedAt,
          now: clock.now(),
          parts: status === 'active' ? context.parts : null,
          offlineMode: config.offline.mode,
          open: context.open,
          viewers: screen.viewers,
          journal: countJournal(store.journal),
          since: (part) => observations.since(part)?.at ?? null,
        });
      },
      log,
    });
    const settings = showSettings(config);
    let seq = 0;
    const showSoon = coalesced(() => {
      const snapshot = actor.getSnapshot();
      if (snapshot.status !== 'active') return;
      seq += 1;
      screen.push(show(snapshot, snapshot.children.visit?.getSnapshot() ?? null, settings, seq, clock.now()));
    });
    actor.subscribe({ error: options.onFault });
    // What a visit left unknown is asked about as soon as it is over.
    actor.subscribe((snapshot) => {
      observeParts(snapshot.context.parts, observe);
      if (snapshot.matches('attract')) line.settleOpen();
    });
    opened.push(watched, screen, keeping, line, client, devices, { close: () => void actor.stop() });
    // Every so often: the hour at which the library opens or closes is nobody's event.
    const hours = setInterval(() => actor.send({ type: 'OPENING', open: isOpen(config, clock.now()) }), hoursEveryMs);
    opened.push({ close: () => clearInterval(hours) });
    actor.start();
    showSoon();
    return { url: screen.url, dumpTrace: trace.dump, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Many changes in one turn are one picture. */
const coalesced = (draw: () => void) => {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      draw();
    });
  };
};
