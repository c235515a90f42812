/** Opens all that the kiosk is built from, by its configuration. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ActorRefFrom } from 'xstate';
import type { kioskMachine } from '../../machines/kiosk.ts';
import { type KioskEvent, visitLimits } from '../../machines/kiosk-context.ts';
import { openAttract } from '../attract/attract.ts';
import { alone } from '../branch/alone.ts';
import type { RunningBranch } from '../branch/port.ts';
import { createChecks } from '../circulation/checks.ts';
import type { CirculationParts } from '../circulation/parts.ts';
import { createPinGuard } from '../circulation/patron/pin-guard.ts';
import type { Config } from '../config/schema.ts';
import type { Secrets } from '../config/secrets/secrets.ts';
import type { Clock, Log, Part, PaymentWay } from '../domain.ts';
import { createBranchCalls } from '../help/branch.ts';
import { createCalls } from '../help/calls.ts';
import { openWays } from '../help/ways.ts';
import { libraryOverSip2 } from '../library/over-sip2.ts';
import type { Observe } from '../metrics/observations.ts';
import { observeLog, observePayments, observeReader, observeTrace } from '../metrics/observing.ts';
import { readCatalogues } from '../screen/catalogues.ts';
import { readLogo } from '../screen/logo.ts';
import type { ScreenUser } from '../screen/web/screen-user.ts';
import { type ScreenServerOptions, startScreenServer } from '../screen/web/server.ts';
import { openStore } from '../store/store.ts';
import { takesAnyPin } from '../technician/health/tried-pin.ts';
import type { Memory } from '../technician/memory/memory.ts';
import { createScans } from '../technician/memory/scans.ts';
import type { Sessions } from '../technician/panel/access/sessions.ts';
import type { Supervisor } from '../technician/running-kiosk.ts';
import { callContent, waySettings } from '../wiring/help.ts';
import { hiddenNames } from '../wiring/identification.ts';
import { openClient, openPolicy } from '../wiring/open.ts';
import { policyFile } from '../wiring/policy-file.ts';
import { circulationSettings, librarySettings } from '../wiring/settings.ts';
import { openTrace } from '../wiring/trace-file.ts';
import { joinBranch } from './branch.ts';
import { openDevices } from './devices/devices.ts';
import { superviseJournal } from './journal-line.ts';
import { superviseLibrary } from './library-line.ts';
import { openServiceSwitch } from './out-of-service.ts';
import { startPurging } from './purging.ts';

export interface StartOptions {
  log: Log;
  secrets: Secrets;
  /** what outlives a restart in this process */
  memory: Memory;
  sessions: Sessions;
  supervisor: Supervisor;
  /** the one user whose browser is the screen; left out: every program that reaches its port */
  screenUser?: ScreenUser | null;
  /** instead of that of the configuration: the same as before a restart */
  port?: number;
  /** No patron is at the screen: the kiosk may be closed. */
  onRest(): void;
  /** a fault that ends the kiosk: the process should end too, and be started again */
  onFault(error: unknown): void;
}

export type KioskParts = Awaited<ReturnType<typeof openParts>>;

const closingOrder = [
  ...['hours', 'readiness', 'machine', 'attract', 'calls', 'panel', 'devices', 'client', 'line'],
  ...['journalLine', 'screen', 'metrics', 'purging', 'branch', 'store'],
] as const;
/** What is open, by name. */
export type Opened = Partial<
  Record<(typeof closingOrder)[number], { close(): Promise<void> | void }>
>;

export async function closeInOrder(opened: Opened): Promise<void> {
  for (const name of closingOrder) await opened[name]?.close();
}

const clock: Clock = { now: () => new Date().toISOString() };
const uiFolder = fileURLToPath(new URL('../../ui', import.meta.url));

/** What is open already when it throws stands in `opened`. */
export async function openParts(config: Config, options: StartOptions, opened: Opened) {
  const { secrets, memory } = options;
  const observers: Observe[] = [memory.observe];
  const observe: Observe = (observation) => {
    for (const observer of observers) observer(observation);
  };
  const log = observeLog(options.log, observe);
  const policy = await openPolicy(policyFile(config));
  const catalogues = await readCatalogues(config.screen.languages, config.screen.textsFolder);
  const { store, branch, journal } = await openStored({ config, memory, log }, opened);
  const attract = attractOf(config, log);
  opened.attract = attract;
  const link = createLink();
  const screen = await startScreenServer({
    port: options.port ?? config.screen.port,
    host: '127.0.0.1',
    uiFolder,
    texts: catalogues,
    logo: await readLogo(config.screen.logo),
    codeMarks: await readLogo(config.code?.marks ?? null, 'code.marks'),
    picture: attract.picture,
    screenUser: options.screenUser ?? null,
    shownIn: config.screen.shownIn,
    service: link.service,
    onViewers: link.onViewers,
    onIntent: link.onIntent,
    onSeat: link.onSeat,
    log,
  });
  opened.screen = screen;

  const line = superviseLibrary({
    client: () => client,
    parts: () => circulation,
    goodAnswers: config.offline.goodAnswers,
    mayGoOnline: () => !link.inVisit() || (journal.open().length === 0 && link.mayGoOnline()),
    onChange: (up) => {
      logLine(log, up);
      link.send({ type: 'PART', part: 'library', state: up ? 'up' : 'down' });
    },
  });
  opened.line = line;
  const journalLine = superviseJournal(
    store,
    (state) => link.send({ type: 'PART', part: 'journal', state }),
    log,
  );
  opened.journalLine = journalLine;
  const scans = createScans(memory, clock, hiddenNames(config));
  const devices = openDevices(config, {
    secrets,
    send: (event) => {
      link.send(event);
      if (event.type === 'PART' && isWayToPay(event.part) && event.state === 'up')
        line.settleOpen();
    },
    plate: () => link.snapshot().context.plate,
    watch: { ...scans, onState: memory.setDeviceState },
    clock,
    log,
  });
  opened.devices = devices;
  const branchCalls = branch && callsOf(branch, clock, log);
  const ways = openWays(waySettings(config, secrets), log);
  if (branchCalls && config.help.call?.branch) ways.push(branchCalls.way);
  const calls = createCalls({
    ...callContent(config, catalogues),
    ways,
    clock,
    newId: randomUUID,
    log,
    onState: (call) => link.send({ type: 'CALL', call }),
    onEnd: (end) => observe({ kind: 'call', ...end }),
  });
  opened.calls = calls;
  const trace = openTrace({
    config,
    clock,
    log,
    environment: options.supervisor.environment,
    onEntry: memory.addTrace,
  });
  const onTrace = observeTrace(trace.onTrace, observe);
  const client = openClient(config.sip2, secrets, log, line.onState, onTrace);
  opened.client = client;
  const circulation: CirculationParts = {
    library: libraryOverSip2(client, clock, log, librarySettings(config, secrets)),
    journal,
    checks: createChecks(journal, line.settleOpen),
    cache: store.cache,
    onHold: store.onHold,
    blockList: store.blockList,
    factsBase: store.factsBase,
    branch: branch ?? alone,
    policy,
    security: devices.reader && observeReader(devices.reader, observe),
    terminal: devices.terminal && observePayments('terminal', devices.terminal, observe),
    code: devices.code && observePayments('code', devices.code, observe),
    pins: createPinGuard(store.pinTries, config.identification, () => takesAnyPin(config)),
    clock,
    newId: randomUUID,
    log,
    journalFailed: journalLine.failed,
    settings: circulationSettings(config),
  };
  return {
    config,
    options,
    clock,
    log,
    observe,
    observers,
    policy,
    catalogues,
    store,
    journal,
    link,
    screen,
    attract,
    line,
    scans,
    devices,
    calls,
    branch,
    branchCalls,
    trace,
    client,
    circulation,
    serviceSwitch: openServiceSwitch(config.store.folder, log),
  };
}

function isWayToPay(part: Part): part is PaymentWay {
  return part === 'terminal' || part === 'code';
}

/** Of the other kiosks: shown here also where this one does not call that way. */
function callsOf({ calls }: RunningBranch, clock: Clock, log: Log) {
  const nowMs = () => performance.now();
  const at = (ms: number) => new Date(Date.parse(clock.now()) - (nowMs() - ms)).toISOString();
  return createBranchCalls(calls, { nowMs, at }, log);
}

/** The store, and the branch that is told what is settled in its journal. */
async function openStored(
  { config, memory, log }: Pick<StartOptions, 'memory' | 'log'> & { config: Config },
  opened: Opened,
) {
  const { folder, keyFile } = config.store;
  const store = openStore({ folder, log, ...(keyFile === undefined ? {} : { keyFile }) });
  opened.store = store;
  opened.purging = startPurging({
    store,
    config,
    log,
    now: Date.now,
    clockIsRight: memory.clockIsRight,
  });
  const joined = await joinBranch(config, { journal: store.journal, log });
  if (joined) opened.branch = joined.branch;
  return { store, branch: joined?.branch ?? null, journal: joined?.journal ?? store.journal };
}

function attractOf({ screen, machine, library, store }: Config, log: Log) {
  const { hours, timeZone } = library;
  return openAttract({
    ...screen.attract,
    machine,
    hours,
    timeZone,
    clock,
    log,
    folder: store.folder,
  });
}

function logLine(log: Log, up: boolean): void {
  log({
    level: up ? 'info' : 'warn',
    part: 'library',
    code: up ? 'on-line' : 'off-line',
    text: `The kiosk works ${up ? 'with' : 'without'} the library system.`,
  });
}

export type KioskActor = ActorRefFrom<typeof kioskMachine>;

type ScreenHandlers = Required<
  Pick<ScreenServerOptions, 'onIntent' | 'onSeat' | 'onViewers' | 'service'>
>;
interface Connected extends ScreenHandlers {
  actor: KioskActor;
}

interface Link extends ScreenHandlers {
  connect(connected: Connected): void;
  send(event: KioskEvent): void;
  snapshot(): ReturnType<KioskActor['getSnapshot']>;
  inVisit(): boolean;
  /** the visit under way can go on line now */
  mayGoOnline(): boolean;
}

/**
 * The statechart and what answers the screen's server, for the parts that are opened before them.
 * No event of a part comes before `connect`: from the last wait of `openParts` to there all is
 * synchronous.
 */
function createLink(): Link {
  let connected: Connected | undefined;
  const reach = (): Connected => {
    if (!connected) throw new Error('the parts of the kiosk are not connected yet');
    return connected;
  };
  const snapshot = () => reach().actor.getSnapshot();
  return {
    connect: (to) => {
      connected = to;
    },
    send: (event) => reach().actor.send(event),
    snapshot,
    inVisit: () => snapshot().matches('visiting'),
    mayGoOnline: () => {
      const { context, children } = snapshot();
      const limits = visitLimits(context, 'online');
      return children.visit?.getSnapshot().can({ type: 'LINE_BACK', limits }) === true;
    },
    onIntent: (intent) => reach().onIntent(intent),
    onSeat: (report) => reach().onSeat(report),
    onViewers: () => reach().onViewers(),
    service: (request, atKiosk) => reach().service(request, atKiosk),
  };
}
