/**
 * The kiosk: starting, attract, a visit, out of order. Its context holds the state of the parts and
 * the plate; all that belongs to a patron is in the context of the visit, and ends with it.
 */
import { assign, not, type PromiseActorLogic, sendTo, setup } from 'xstate';
import type {
  Display,
  Language,
  Mode,
  OfflineMode,
  Part,
  PartState,
  ReceiptChoice,
} from '../src/domain.ts';
import type {
  Beginning,
  CallEvent,
  DeviceEvent,
  NextPatron,
  PartEvent,
  TouchEvent,
} from './events.ts';
import { type CardWays, limitsOf, modeOf, outOfOrder, type Parts } from './limits.ts';
import { lyingThere, ownTags, type Plate, plateAfter, plateAfterVisit } from './plate.ts';
import type { CallSettings, Delays } from './ports.ts';
import { fault, notProvided } from './transitions.ts';
import type { visitMachine } from './visit/visit.ts';

export interface KioskInput {
  delays: Delays;
  languages: readonly Language[];
  /** the language of the attract screen */
  language: Language;
  /** how the screen is at the beginning of each visit */
  usualDisplay: Display;
  offlineMode: OfflineMode;
  /** as in the visit's input */
  receipt: 'ask' | ReceiptChoice;
  /** whether laying a released item down begins its return */
  returnByLaying: boolean;
  /** how a patron shows a card beside the scanner */
  cards: CardWays;
  /** several people may borrow in one visit, each with a card */
  severalCards: boolean;
  /** within the opening hours; true where none are set */
  open: boolean;
  /** a technician took it out of service: no visit begins; one that is under way is finished */
  outOfService: boolean;
  calls: CallSettings;
  /** the configured parts are down until they report; the others are absent */
  parts: Parts;
}

interface KioskContext extends KioskInput, Plate {
  /** of the visit under way; from on line to off line once, where the line is lost */
  visitMode: Mode;
  /** tags that the last visit released in which anything was done */
  justLent: readonly string[];
}

export type KioskEvent =
  | DeviceEvent
  | TouchEvent
  | PartEvent
  | CallEvent
  | { type: 'OPENING'; open: boolean }
  | { type: 'OUT_OF_SERVICE'; on: boolean }
  /** the visit under way goes on off line */
  | { type: 'WENT_OFFLINE' }
  /** another patron's card was shown in the visit: what lies there is not theirs */
  | { type: 'NEXT_CARD' }
  | {
      type: 'VISIT_OVER';
      lent?: readonly string[] | undefined;
      /** whose visit begins at once; null or left out: no one's */
      next?: NextPatron | null | undefined;
    };

/** The patron whose visit begins as this one is over. */
function nextOf(event: KioskEvent): NextPatron | null {
  return event.type === 'VISIT_OVER' ? (event.next ?? null) : null;
}

function beginsVisit(event: KioskEvent): event is Beginning {
  return ['BEGIN', 'CARD', 'ITEM', 'TAG_APPEARED', 'LANGUAGE', 'DISPLAY', 'OPEN'].includes(
    event.type,
  );
}

function visitLimits({ parts, offlineMode, cards }: KioskContext, mode: Mode) {
  return limitsOf({ ...parts, library: mode === 'online' ? 'up' : 'down' }, offlineMode, cards);
}

const kioskSetup = setup({
  types: {
    context: {} as KioskContext,
    events: {} as KioskEvent,
    input: {} as KioskInput,
    children: {} as { visit: 'visit'; resolve: 'resolveJournal' },
  },
  // As the actions that are `notProvided`, these are provided in provided.ts.
  actors: {} as { visit: typeof visitMachine; resolveJournal: PromiseActorLogic<void> },
  guards: {
    outOfOrder: ({ context }) => outOfOrder(context.parts, context.offlineMode) !== null,
    closed: ({ context }) => !context.open,
    outOfService: ({ context }) => context.outOfService,
    losesLine: ({ context, event }) =>
      event.type === 'PART' &&
      event.part === 'library' &&
      event.state === 'down' &&
      context.visitMode === 'online',
    isLeftover: ({ context, event }) =>
      'tag' in event && event.tag !== undefined && context.leftover.includes(event.tag.uid),
    hasNext: ({ event }) => nextOf(event) !== null,
  },
  actions: {
    setPart: assign(({ context, event }) =>
      event.type === 'PART'
        ? { parts: { ...context.parts, [event.part]: event.state } as Record<Part, PartState> }
        : {},
    ),
    setOpen: assign(({ event }) => (event.type === 'OPENING' ? { open: event.open } : {})),
    setOutOfService: assign(({ event }) =>
      event.type === 'OUT_OF_SERVICE' ? { outOfService: event.on } : {},
    ),
    updatePlate: assign(({ context, event }) =>
      plateAfter(context, event, context.parts.reader === 'down'),
    ),
    leavePlate: assign(({ context, event }) => ({
      ...plateAfterVisit(context, context.parts.reader === 'down', nextOf(event) !== null),
      justLent: ('lent' in event && event.lent) || context.justLent,
    })),
    /** What lies there now is not of the patron whose card was just shown. */
    markPlate: assign(({ context }) => ({ beforeCard: lyingThere(context) })),
    openVisit: (_) => notProvided(),
    setVisitMode: assign(({ context }) => ({ visitMode: modeOf(context.parts) })),
    setOffline: assign({ visitMode: 'offline' }),
    sendLineLost: sendTo('visit', ({ context }) => ({
      type: 'LINE_LOST',
      limits: visitLimits(context, 'offline'),
    })),
    /** A visit follows its devices; its mode it changes itself, between two items. */
    sendLimits: sendTo('visit', ({ context }) => ({
      type: 'LIMITS',
      limits: visitLimits(context, context.visitMode),
    })),
    forward: sendTo('visit', ({ event }) => event as DeviceEvent | TouchEvent | CallEvent),
    fault: (_, params: { error: unknown }) => {
      throw params.error;
    },
  },
});

export const kioskMachine = kioskSetup.createMachine({
  id: 'kiosk',
  context: ({ input }) => ({
    ...input,
    plate: [],
    leftover: [],
    outOfSight: [],
    beforeCard: [],
    visitMode: 'offline',
    justLent: [],
  }),
  initial: 'starting',
  on: {
    PART: { actions: 'setPart' },
    OPENING: { actions: 'setOpen' },
    OUT_OF_SERVICE: { actions: 'setOutOfService' },
    CARD: { actions: 'updatePlate' },
    TAG_APPEARED: { actions: 'updatePlate' },
    TAG_VANISHED: { actions: 'updatePlate' },
  },
  states: {
    /** Settles what a crash left open. */
    starting: {
      invoke: {
        id: 'resolve',
        src: 'resolveJournal',
        onDone: 'attract',
        onError: fault,
      },
    },
    attract: {
      always: [
        { guard: 'outOfService', target: 'outOfService' },
        { guard: 'closed', target: 'closed' },
        { guard: 'outOfOrder', target: 'outOfOrder' },
        { guard: 'hasNext', target: 'visiting' },
      ],
      on: {
        BEGIN: 'visiting',
        CARD: [
          { guard: 'isLeftover', actions: 'updatePlate' },
          { target: 'visiting', actions: 'updatePlate' },
        ],
        ITEM: 'visiting',
        LANGUAGE: 'visiting',
        DISPLAY: 'visiting',
        OPEN: 'visiting',
        TAG_APPEARED: [
          { guard: 'isLeftover', actions: 'updatePlate' },
          { target: 'visiting', actions: 'updatePlate' },
        ],
      },
    },
    outOfService: {
      always: { guard: not('outOfService'), target: 'attract' },
    },
    /** Outside the opening hours no visit begins; one that is under way is finished. */
    closed: {
      always: [
        { guard: 'outOfService', target: 'outOfService' },
        { guard: not('closed'), target: 'attract' },
      ],
    },
    outOfOrder: {
      always: [
        { guard: 'outOfService', target: 'outOfService' },
        { guard: not('outOfOrder'), target: 'attract' },
      ],
    },
    visiting: {
      entry: ['setVisitMode', 'openVisit'],
      invoke: {
        id: 'visit',
        src: 'visit',
        input: ({ context, event }) => ({
          mode: modeOf(context.parts),
          delays: context.delays,
          language:
            event.type === 'LANGUAGE' && context.languages.includes(event.language)
              ? event.language
              : context.language,
          languages: context.languages,
          kioskLanguage: context.language,
          usualDisplay: context.usualDisplay,
          limits: visitLimits(context, modeOf(context.parts)),
          calls: context.calls,
          beganBy: nextOf(event)?.card ?? (beginsVisit(event) ? event : { type: 'BEGIN' as const }),
          plate: ownTags(context),
          scanned: nextOf(event)?.scanned ?? [],
          severalCards: context.severalCards,
          receipt: context.receipt,
          returnByLaying: { allowed: context.returnByLaying, except: context.justLent },
        }),
        onError: fault,
      },
      on: {
        VISIT_OVER: { target: 'attract', actions: 'leavePlate' },
        NEXT_CARD: { actions: 'markPlate' },
        PART: [
          { guard: 'losesLine', actions: ['setPart', 'sendLineLost'] },
          { actions: ['setPart', 'sendLimits'] },
        ],
        WENT_OFFLINE: { actions: ['setOffline', 'sendLimits'] },
        OPENING: { actions: 'setOpen' },
        OUT_OF_SERVICE: { actions: 'setOutOfService' },
        TAG_APPEARED: [
          { guard: 'isLeftover', actions: 'updatePlate' },
          { actions: ['updatePlate', 'forward'] },
        ],
        CARD: [
          { guard: 'isLeftover', actions: 'updatePlate' },
          { actions: ['updatePlate', 'forward'] },
        ],
        TAG_VANISHED: { actions: ['updatePlate', 'forward'] },
        '*': { actions: 'forward' },
      },
    },
  },
});
