/** Builds the kiosk, wires it, stops it in order: the only file that knows every other. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createActor } from 'xstate';
import type { DeviceEvent, PartEvent } from '../../machines/events.ts';
import type { Ports } from '../../machines/ports.ts';
import { provideKiosk } from '../../machines/provided.ts';
import { normalDisplay } from '../../machines/visit-context.ts';
import { createGreetings } from '../circulation/greetings.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import { createPinGuard } from '../circulation/pin-guard.ts';
import { noteInterrupted } from '../circulation/resolve.ts';
import { openVisit } from '../circulation/visit.ts';
import { readListenAddress } from '../config/metrics.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Clock, Log } from '../domain.ts';
import { libraryOverSip2 } from '../library/over-sip2.ts';
import { healthOf } from '../metrics/health.ts';
import type { Observe } from '../metrics/observations.ts';
import {
  observeLog,
  observeParts,
  observePrint,
  observeReader,
  observeTerminal,
  observeTrace,
  observeVisit,
} from '../metrics/observing.ts';
import { openWatched, type Watched } from '../metrics/open.ts';
import { readCatalogues } from '../screen/catalogues.ts';
import { readLogo } from '../screen/logo.ts';
import type { Intent } from '../screen/screen.ts';
import type { ScreenUser } from '../screen/screen-user.ts';
import { seldom } from '../screen/seldom.ts';
import { startScreenServer } from '../screen/server.ts';
import { show } from '../screen/show.ts';
import { countJournal } from '../store/journal-counts.ts';
import { openStore } from '../store/store.ts';
import type { Memory } from '../technician/memory/memory.ts';
import { createScans } from '../technician/memory/scans.ts';
import { publishStateChanges } from '../technician/memory/state-changes.ts';
import type { Sessions } from '../technician/panel/access/sessions.ts';
import { createPanelServer } from '../technician/panel/server.ts';
import type { Supervisor } from '../technician/running-kiosk.ts';
import { version } from '../version.ts';
import { openClient, openPolicy, printerOf } from '../wiring/open.ts';
import {
  circulationSettings,
  firstParts,
  isOpen,
  librarySettings,
  showSettings,
} from '../wiring/settings.ts';
import { openTrace } from '../wiring/trace-file.ts';
import { openDevices } from './devices.ts';
import { superviseJournal } from './journal-line.ts';
import { createKioskHandle, serviceTeller } from './kiosk-handle.ts';
import { superviseLibrary } from './library-line.ts';
import { notOffered } from './offered.ts';
import { isOutOfService } from './out-of-service.ts';
import { startPurging } from './purging.ts';

interface StartOptions {
  log: Log;
  secrets: Secrets;
  /** what outlives a restart in this process */
  memory: Memory;
  sessions: Sessions;
  supervisor: Supervisor;
  /** who alone is the screen; left out: every program that reaches its port */
  screenUser?: ScreenUser | null;
  /** instead of that of the configuration: the same as before a restart */
  port?: number;
  /** Nobody is at the screen: the kiosk may be closed. */
  onRest(): void;
  /** a fault that ends the kiosk: the process should end too, and be started again */
  onFault(error: unknown): void;
}
export interface RunningKiosk {
  /** of the patron's screen */
  url: string;
  /**
   * Writes the last messages of the line to the library system to a file, masked; null where that
   * failed.
   */
  dumpTrace(): string | null;
  readonly port: number;
  /** Its statechart is under way, and has handled what it is sent every few seconds. */
  alive(): boolean;
  /** nobody is at the screen, and nothing is under way that a patron waits for */
  atRest(): boolean;
  /** Ordered and idempotent: the screen, the devices, the line, the journal. */
  close(): Promise<void>;
}

const clock: Clock = { now: () => new Date().toISOString() };
/** Nobody who reads the memory can try out what was hashed: the key dies with the process. */
function keyedHash() {
  const key = randomBytes(32);
  return (text: string) => createHmac('sha256', key).update(text).digest('base64');
}
const hoursEveryMs = 10_000;
/** Nothing handled for so long, though something is sent every ten seconds: it hangs. */
const hangsAfterMs = 3 * hoursEveryMs;
const uiFolder = fileURLToPath(new URL('../../ui', import.meta.url));

/**
 * Throws a Fault where a part cannot even be opened: the policy, the texts, the journal, the
 * screen's port.
 */
export async function startKiosk(config: Config, options: StartOptions): Promise<RunningKiosk> {
  const { secrets, memory } = options;
  let watched: Watched | null = null;
  const observe: Observe = (observation) => {
    memory.observe(observation);
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
  const purging = startPurging({
    ...{ store, config, log, now: Date.now },
    clockIsRight: memory.clockIsRight,
  });
  const opened: { close(): Promise<void> | void }[] = [store];
  let closing: Promise<void> | null = null;
  const closeAll = async () => {
    purging.close();
    for (const part of opened.toReversed()) await part.close();
  };
  const close = () => {
    closing ??= closeAll();
    return closing;
  };

  try {
    let tellService = () => {};
    const screen = await startScreenServer({
      port: options.port ?? config.screen.port,
      host: '127.0.0.1',
      uiFolder,
      texts: catalogues,
      logo: await readLogo(config.screen.logo),
      screenUser: options.screenUser ?? null,
      service: (request, atKiosk) => panel.fetch(request, atKiosk),
      onViewers: () => tellService(),
      onIntent: (intent) => touched(intent),
      log,
    });
    const seldomLog = seldom(log);
    const touched = (intent: Intent) => {
      const refused = notOffered(intent, config);
      if (refused !== null) return seldomLog({ level: 'warn', part: 'screen', ...refused });
      if (intent.type === 'SCANNED') devices.scanned(intent.code);
      else actor.send(intent);
    };
    const scans = createScans(memory, clock);
    // From here to the start of the actor nothing waits: no event can come before there is somebody
    // to hear it.
    const devices = openDevices(
      config,
      secrets['terminal.password'] ?? null,
      (event) => receive(event),
      log,
      () => !dialogOpen(),
      () => actor.getSnapshot().context.plate,
      { onState: memory.setDeviceState, onScan: scans.onScan },
      clock,
    );
    const line = superviseLibrary({
      client: () => client,
      parts: () => parts,
      goodAnswers: config.offline.goodAnswers,
      inVisit: () => actor.getSnapshot().matches('visiting'),
      onChange: (up) => {
        const text = up
          ? 'The kiosk works with the library system.'
          : 'The kiosk works without the library system.';
        log({
          level: up ? 'info' : 'warn',
          part: 'library',
          code: up ? 'on-line' : 'off-line',
          text,
        });
        actor.send({ type: 'PART', part: 'library', state: up ? 'up' : 'down' });
      },
    });
    const keeping = superviseJournal(
      store,
      (state) => actor.send({ type: 'PART', part: 'journal', state }),
      log,
    );
    const trace = openTrace(config, clock, log, options.supervisor.environment, memory.addTrace);
    const client = openClient(
      config.sip2,
      secrets,
      log,
      line.onState,
      observeTrace(trace.onTrace, observe),
    );
    const parts: CirculationParts = {
      library: libraryOverSip2(client, clock, librarySettings(config, secrets)),
      journal: store.journal,
      cache: store.cache,
      onHold: store.onHold,
      blockList: store.blockList,
      policy,
      security: devices.reader && observeReader(devices.reader, observe),
      terminal: devices.terminal && observeTerminal(devices.terminal, observe),
      pins: createPinGuard(store.pinTries, config.identification),
      clock,
      newId: randomUUID,
      log,
      journalFailed: () => keeping.failed(),
      settings: circulationSettings(config),
    };
    noteInterrupted(parts);
    const greetings = createGreetings(config.sip2.greetingAfter, keyedHash());
    const ports: Ports = {
      openVisit: (mode) => greetings.mark(observeVisit(openVisit(parts, mode), observe)),
      print: observePrint(printerOf(config, devices.printer, catalogues), observe),
      callStaff: () =>
        log({
          level: 'warn',
          part: 'screen',
          code: 'staff-called',
          text: 'A patron asks for help.',
        }),
      resolveJournal: () => line.settledOnce,
      clock,
    };
    let handledAt = performance.now();
    const actor = createActor(provideKiosk(ports), {
      input: {
        delays: config.delays,
        languages: config.screen.languages,
        language: config.screen.language,
        usualDisplay: { ...normalDisplay, sound: config.screen.sound },
        offlineMode: config.offline.mode,
        parts: firstParts(config),
        open: isOpen(config, clock.now()),
        outOfService: isOutOfService(config.store.folder),
      },
      inspect: (event) => {
        if (event.type !== '@xstate.snapshot') return;
        handledAt = performance.now();
        showSoon();
        told(event.event.type, actor.getSnapshot());
      },
    });
    const dialogOpen = () => {
      const visit = actor.getSnapshot().children.visit?.getSnapshot();
      return visit !== undefined && !visit.matches({ dialog: 'none' });
    };
    const receive = (event: DeviceEvent | PartEvent) => {
      actor.send(event);
      if (event.type === 'PART' && event.part === 'terminal' && event.state === 'up')
        line.settleOpen();
    };
    watched = openWatched({
      address: config.metrics && readListenAddress(config.metrics.address),
      version,
      journal: () => countJournal(store.journal),
      journalChanged: () => store.journal.standing().changed,
      viewers: () => screen.viewers,
      health: () => {
        const { status, context } = actor.getSnapshot();
        return healthOf({
          version,
          startedAt: memory.startedAt,
          now: clock.now(),
          parts: status === 'active' ? context.parts : null,
          offlineMode: config.offline.mode,
          // Taken out of service on purpose: nothing that a monitor should call somebody for.
          open: context.open && !context.outOfService,
          viewers: screen.viewers,
          journal: countJournal(store.journal),
          journalChanged: store.journal.standing().changed,
          since: (part) => memory.observations.since(part)?.at ?? null,
        });
      },
      log,
    });
    const told = publishStateChanges(memory, clock);
    const settings = showSettings(config);
    let seq = 0;
    const showSoon = coalesced(() => {
      const snapshot = actor.getSnapshot();
      if (snapshot.status !== 'active') return;
      seq += 1;
      screen.push(
        show(snapshot, snapshot.children.visit?.getSnapshot() ?? null, settings, seq, clock.now()),
      );
    });
    actor.subscribe({ error: options.onFault });
    // What a visit left unknown is asked about as soon as it is over; what it does off line is sent
    // while it goes on.
    actor.subscribe((snapshot) => {
      observeParts(snapshot.context.parts, observe);
      const isOffline = snapshot.matches('visiting') && snapshot.context.visitMode === 'offline';
      if (isOffline || snapshot.matches('attract')) line.settleOpen();
      if (isAtRest()) options.onRest();
    });
    const isAtRest = () =>
      !['starting', 'visiting'].some((state) => actor.getSnapshot().matches(state as 'visiting'));
    const handle = createKioskHandle({
      config,
      clock,
      log,
      policy,
      catalogues,
      journal: store.journal,
      client,
      hashes: {
        operator: secrets['service.operator'] ?? null,
        technician: secrets['service.technician'] ?? null,
      },
      codeKeys: {
        operator: secrets['service.operatorCode'] ?? null,
        technician: secrets['service.technicianCode'] ?? null,
      },
      actor,
      screen,
      devices,
      line,
      circulation: parts,
      trace,
      scans,
      tellService: () => tellService(),
    });
    const panel = createPanelServer(() => ({
      kiosk: handle,
      supervisor: options.supervisor,
      memory,
      sessions: options.sessions,
    }));
    opened.push(watched, screen, keeping, line, client, devices, panel, {
      close: () => void actor.stop(),
    });
    // Every so often: the hour at which the library opens or closes is nobody's event.
    const hours = setInterval(() => {
      actor.send({ type: 'OPENING', open: isOpen(config, clock.now()) });
      tellService();
    }, hoursEveryMs);
    opened.push({ close: () => clearInterval(hours) });
    actor.start();
    tellService = serviceTeller(actor, screen, options.sessions, config);
    options.sessions.onChange(() => tellService());
    tellService();
    showSoon();
    await panel.openSocket(config.store.folder, log);
    const alive = () =>
      actor.getSnapshot().status === 'active' && performance.now() - handledAt < hangsAfterMs;
    return {
      url: screen.url,
      port: screen.port,
      dumpTrace: trace.dump,
      alive,
      atRest: isAtRest,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Many changes in one turn are one picture. */
function coalesced(draw: () => void) {
  let due = false;
  return () => {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      draw();
    });
  };
}
