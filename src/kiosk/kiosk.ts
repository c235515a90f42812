/** Builds the kiosk, wires it, stops it in order. */
import type { Config } from '../config/schema.ts';
import { createListTaker } from '../region/list/list-taker.ts';
import type { OfferedList } from '../region/list/offers.ts';
import type { RegionAtKiosk } from '../region/region.ts';
import { onceAMinute } from '../screen/once-a-minute.ts';
import type { Intent } from '../screen/screen.ts';
import type { SeatReport } from '../screen/seat.ts';
import type { Finding } from '../technician/finding.ts';
import { createPanelServer } from '../technician/panel/server.ts';
import { lightsOf } from '../technician/parts/table.ts';
import { createReadiness } from '../technician/readiness/readiness.ts';
import { createSelfCheck } from '../technician/readiness/self-check.ts';
import { hourRules } from '../wiring/staffing.ts';
import { countFigures } from './counting.ts';
import { createLamps } from './devices/lamps.ts';
import { trySignals } from './devices/try-signals.ts';
import { headsetEvents } from './headset/headset-events.ts';
import { createKioskHandle } from './kiosk-handle.ts';
import { createMachine, type Machine } from './machine.ts';
import { openMonitoringOf } from './monitoring.ts';
import { notOffered } from './offered.ts';
import { closeInOrder, type Opened, type StartOptions } from './parts/basis.ts';
import { type KioskParts, openParts } from './parts/open.ts';
import { regionOf } from './region.ts';
import { createSeatWatch } from './seat.ts';
import { startWalking } from './upkeep/walking.ts';

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
  /** no patron is at the screen, and nothing is under way that one waits for */
  atRest(): boolean;
  /** Idempotent. */
  close(): Promise<void>;
}

const hoursEveryMs = 10_000;
/** An event is sent every ten seconds: a statechart that handles none for so long hangs. */
const hangsAfterMs = 3 * hoursEveryMs;

/**
 * Throws a Fault where a part cannot even be opened: the policy, the texts, the journal, the
 * screen's port.
 */
export async function startKiosk(config: Config, options: StartOptions): Promise<RunningKiosk> {
  const opened: Opened = {};
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeInOrder(opened);
    return closing;
  };
  try {
    const parts = await openParts(config, options, opened);
    const machine = createMachine(parts);
    await serve(parts, machine, opened);
    const { screen } = parts.face;
    return {
      url: screen.url,
      port: screen.port,
      dumpTrace: parts.library.trace.dump,
      alive: () =>
        machine.actor.getSnapshot().status === 'active' &&
        performance.now() - machine.handledAtMs() < hangsAfterMs,
      atRest: machine.atRest,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Connects screen, panel and metrics with the statechart, and starts it. */
async function serve(parts: KioskParts, machine: Machine, opened: Opened) {
  const { actor, drawSoon, atRest } = machine;
  const { config, options, clock, log, staffing } = parts;
  const { store, serviceSwitch } = parts.record;
  const { screen, attract, headset } = parts.face;
  const { devices } = parts.around;
  const { sessions, memory, supervisor } = options;
  /**
   * Out of service because it was switched so, because the panel is shown in place of the screen (a
   * page that loads again, while somebody is logged in elsewhere, is no such thing), or because a
   * technician tries the devices: what they scan or lay down begins no visit. Back in service as soon
   * as the time of it has come.
   */
  const checkService = () => {
    serviceSwitch.comeBack(clock.now(), memory.clockIsRight());
    if (screen.viewers === 0) headset.pageGone();
    const atPanel = screen.viewers === 0 && sessions.anyAtKiosk(performance.now());
    const on = atPanel || readiness.isAttended() || serviceSwitch.state().on;
    const { status, context } = actor.getSnapshot();
    if (status === 'active' && context.outOfService !== on)
      actor.send({ type: 'OUT_OF_SERVICE', on });
    // The time until when it is out may have changed alone.
    drawSoon();
  };
  const limitedLog = onceAMinute(log);
  const onHeadset = headsetEvents(headset, machine);
  const onIntent = (intent: Intent) => {
    const refused = notOffered(intent, config);
    if (refused !== null) return limitedLog({ level: 'warn', part: 'screen', ...refused });
    if (intent.type === 'CARD_NUMBER') devices.cardTyped();
    if (intent.type === 'SCANNED') devices.scanned(intent.code);
    else if (intent.type === 'HEADSET') onHeadset(intent.in);
    else actor.send(intent);
  };
  const seat = createSeatWatch(config, log);
  const onSeat = (report: SeatReport) => {
    attract.panelWorks(seat.heard(report));
    if (report.touched) attract.wake();
    drawSoon();
  };
  // Nothing is awaited from the last device that was opened to `connect`: it may send at once.
  const metrics = openMonitoringOf(parts, actor, () => readiness.lastSelfCheck());
  parts.observers.push(metrics.observe);
  opened.counting = countFigures(parts);
  const region = regionOf(parts, {
    atRest,
    monitoring: metrics,
    lastSelfCheck: () => readiness.lastSelfCheck(),
    panel: () => panel,
  });
  const signals = wireSignals(parts, machine, () => lightsOf({ kiosk, supervisor, memory }));
  const walking = startWalking({ store, atRest, log });
  opened.walking = walking;
  const kiosk = createKioskHandle(parts, {
    damage: walking.found,
    seat: seat.last,
    checkService,
    trySignals: signals?.tryAll ?? null,
    region: () => region?.view() ?? null,
  });
  const readiness = createReadiness({
    kiosk,
    supervisor,
    memory,
    onAttended: checkService,
    path: supervisor.environment.PATH ?? '',
  });
  const selfCheck = createSelfCheck({ kiosk, readiness, atRest });
  const panel = createPanelServer(() => ({ kiosk, supervisor, memory, readiness, sessions }));
  parts.link.connect({ actor, onIntent, onSeat, onViewers: checkService, service: panel.fetch });
  const lists = createListTaker({
    offers: () => offeredLists(parts.record, region),
    blockList: store.blockList,
    atRest,
    log,
    file: supervisor.file,
    environment: supervisor.environment,
  });
  // No event tells that the library opens or closes.
  const lookAtHours = () => {
    staffing.look(parts.link.inVisit());
    const rules = hourRules(config, staffing.isStaffed());
    if (actor.getSnapshot().status === 'active')
      actor.send({ type: 'OPENING', open: staffing.isOpen(), rules });
  };
  const hours = setInterval(() => {
    lookAtHours();
    checkService();
    void selfCheck();
    lists.check();
    region?.check();
    signals?.lamps.look();
  }, hoursEveryMs);
  machine.onDrawn(() => region?.drawn());
  opened.metrics = metrics;
  opened.readiness = readiness;
  opened.panel = panel;
  opened.staffing = staffing;
  opened.machine = { close: () => void actor.stop() };
  opened.hours = {
    close: async () => {
      clearInterval(hours);
      await lists.close();
      await region?.close();
      await signals?.lamps.close();
    },
  };
  actor.start();
  sessions.onChange(checkService);
  checkService();
  drawSoon();
  attract.start(drawSoon);
  staffing.start(
    () => {
      lookAtHours();
      drawSoon();
    },
    () => devices.signals?.inputs().get('building'),
  );
  signals?.lamps.look();
  await panel.openSocket(config.store.folder, log);
}

/** By another kiosk of the branch, and by the region. */
function offeredLists(
  { branch }: KioskParts['record'],
  region: RegionAtKiosk | null,
): readonly OfferedList[] {
  const shared = branch?.state().sharedList ?? null;
  const isInRegion = region !== null && region.view() !== null;
  const ofBranch = shared && { id: shared.exportedAt, exportedAt: shared.exportedAt };
  return [
    ofBranch && ({ from: 'branch', inRegion: isInRegion, ...ofBranch } as const),
    region?.offeredList() ?? null,
  ].filter((offer) => offer !== null);
}

/** null: nothing is connected to outputs and inputs. */
function wireSignals(
  { config, around: { devices, calls } }: KioskParts,
  { actor, isUsable, atRest, onDrawn }: Machine,
  lights: () => readonly Finding[],
) {
  const { signals } = devices;
  if (signals === null) return null;
  const state = () => {
    const kiosk = actor.getSnapshot();
    if (kiosk.status !== 'active') return null;
    const { parts } = kiosk.context;
    return { usable: isUsable(), parts, isCalling: calls.open() !== null };
  };
  const lamps = createLamps(signals, state, lights);
  onDrawn(lamps.update);
  const tryAll = () =>
    trySignals({
      signals,
      lamps,
      closeMs: config.chute?.closeMs ?? null,
      isOccupied: () => !atRest() || actor.getSnapshot().context.plate.length > 0,
    });
  return { lamps, tryAll };
}
