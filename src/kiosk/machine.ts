/** The statechart of the kiosk, with its parts provided; each change is drawn and observed. */
import { createHmac, randomBytes } from 'node:crypto';
import { createActor } from 'xstate';
import type { KioskEvent } from '../../machines/kiosk-context.ts';
import { provideKiosk } from '../../machines/provided.ts';
import { normalDisplay } from '../../machines/visit/context.ts';
import { createGreetings } from '../circulation/patron/greetings.ts';
import { noteInterrupted } from '../circulation/settle/resolve.ts';
import { openVisit } from '../circulation/visit.ts';
import { observeParts, observePrints, observeVisit } from '../metrics/observing.ts';
import { watchSeenAndGone } from '../metrics/seen-and-gone.ts';
import { noItems, observeRows } from '../metrics/visit-items.ts';
import { show } from '../screen/show.ts';
import { publishStateChanges } from '../technician/memory/state-changes.ts';
import { printerOf } from '../wiring/open.ts';
import { cardWays, firstParts, showSettings } from '../wiring/settings.ts';
import { closingShown, hourRules, unstaffedShown } from '../wiring/staffing.ts';
import { chuteSettings, openChute } from './chute.ts';
import { createLentLately, lentBefore } from './lent-lately.ts';
import type { KioskActor } from './parts/link.ts';
import type { KioskParts } from './parts/open.ts';
import { seatOf } from './seat.ts';

export interface Machine {
  actor: KioskActor;
  /** Draws the screen after the events of this turn. */
  drawSoon(): void;
  /** no patron is at the screen, and nothing is under way that one waits for */
  atRest(): boolean;
  /** a patron can use it now: a chute whose flap is blocked, or whose bin is full, takes nothing */
  isUsable(): boolean;
  /** After each change of the statecharts. */
  onDrawn(listener: () => void): void;
  /** when it handled an event last, by `performance.now()` */
  handledAtMs(): number;
}

/** What shows that a patron is there, also where no visit begins. */
const ofPatrons: ReadonlySet<string> = new Set<KioskEvent['type']>([
  ...(['TOUCH', 'BEGIN', 'LANGUAGE', 'DISPLAY', 'OPEN'] as const),
  ...(['CARD', 'CARD_UNUSABLE', 'CARD_REMOVED', 'CODE_UNKNOWN', 'ITEM', 'TAG_APPEARED'] as const),
]);

/** The actor is created here, and started once it can be reached. */
export function createMachine({
  config,
  options,
  clock,
  observe,
  staffing,
  ...parts
}: KioskParts): Machine {
  const { serviceSwitch } = parts.record;
  const { screen, attract, headset, catalogues } = parts.face;
  const { devices, calls } = parts.around;
  const { circulation, line } = parts.library;
  noteInterrupted(circulation);
  const greetings = createGreetings(config.sip2.greetingAfter, keyedHash());
  const lent = createLentLately(circulation, lentBefore(circulation), keyedHash());
  const plate = watchSeenAndGone(observe);
  let items = noItems();
  let together = { loans: 0 };
  const machine = provideKiosk({
    openVisit: (mode, person) => {
      if (person === 0) {
        observe({ kind: 'visit', mode });
        together = { loans: 0 };
        items = noItems();
      }
      const opened = openVisit(circulation, mode, together);
      const visit = plate.watch(observeVisit(opened, observe, items));
      return lent.mark(greetings.mark(visit));
    },
    ...observePrints(printerOf(config, devices.printer, catalogues, staffing.isStaffed), observe),
    callStaff: calls.call,
    turned: devices.turned,
    wasLentLately: lent.has,
    chute: openChute({
      config,
      circulation,
      line,
      calls,
      observe,
      staffing,
      log: parts.log,
      signals: devices.signals,
    }),
    resolveJournal: () => line.settledOnce,
    clock,
  });
  let handledAtMs = performance.now();
  const actor: KioskActor = createActor(machine, {
    input: {
      delays: config.delays,
      severalCards: config.identification.severalCards,
      offersRenewal: config.offers.renewal,
      languages: config.screen.languages,
      language: config.screen.language,
      usualDisplay: { ...normalDisplay, sound: config.screen.sound },
      ...hourRules(config, staffing.isStaffed()),
      receipt: config.screen.receipt,
      statusReceipt: config.screen.statusReceipt,
      returnByLaying: config.screen.returnByLaying,
      asksAllThere: config.screen.asksAllThere,
      cards: cardWays(config),
      chute: chuteSettings(config),
      parts: firstParts(config),
      open: staffing.isOpen(),
      outOfService: serviceSwitch.state().on,
    },
    inspect: (event) => {
      if (event.type !== '@xstate.snapshot') return;
      handledAtMs = performance.now();
      plate.onEvent(event.event as KioskEvent);
      if (ofPatrons.has(event.event.type)) attract.wake();
      drawSoon();
      publish(event.event.type, actor.getSnapshot());
    },
  });
  const publish = publishStateChanges(options.memory, clock);
  const settings = showSettings(config);
  let seq = 0;
  const listeners: (() => void)[] = [];
  const drawSoon = oncePerTurn(() => {
    const kiosk = actor.getSnapshot();
    if (kiosk.status !== 'active') return;
    seq += 1;
    const visit = kiosk.children.visit?.getSnapshot() ?? null;
    if (visit === null) items = noItems();
    else observeRows(visit.context, items, observe);
    const now = clock.now();
    const own = attract.at(now, visit === null);
    screen.setSeat(seatOf(config, attract.panel()));
    screen.push(
      show(
        kiosk,
        visit,
        {
          ...settings,
          headset: headset.isAlone(),
          ...unstaffedShown(config, staffing.isStaffed()),
          ...closingShown(config, staffing.building(), visit !== null, now),
          attract: own,
          backAt: serviceSwitch.state().until,
        },
        seq,
        now,
      ),
    );
    for (const listener of listeners) listener();
  });
  const atRest = () => {
    const kiosk = actor.getSnapshot();
    if (kiosk.matches('chute')) return kiosk.context.chuteRests;
    return !kiosk.matches('starting') && !kiosk.matches('visiting');
  };
  const isUsable = () => {
    const kiosk = actor.getSnapshot();
    const chute = kiosk.children.chute?.getSnapshot();
    return chute === undefined
      ? kiosk.matches('attract') || kiosk.matches('visiting')
      : !chute.matches({ flap: 'blocked' }) && !chute.matches({ bin: 'full' });
  };
  actor.subscribe({ error: options.onFault });
  actor.subscribe((kiosk) => {
    observeParts(kiosk.context.parts, observe);
    // What a visit left unknown is settled as soon as it is over, also where none can begin: only so does a
    // kiosk that lends nothing off line find its line again. What it does off line is sent meanwhile.
    const isOffline = kiosk.matches('visiting') && kiosk.context.visitMode === 'offline';
    if (isOffline || (!kiosk.matches('chute') && atRest())) line.settleOpen();
    if (atRest()) options.onRest();
  });
  const onDrawn = (listener: () => void) => void listeners.push(listener);
  return { actor, drawSoon, atRest, isUsable, onDrawn, handledAtMs: () => handledAtMs };
}

/** Hashes that cannot be tried out on a copy of the memory: the key dies with the process. */
function keyedHash() {
  const key = randomBytes(32);
  return (text: string) => createHmac('sha256', key).update(text).digest('base64');
}

/** Many changes in one turn are drawn once. */
function oncePerTurn(draw: () => void) {
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
