/**
 * The kiosk: starting, attract, a visit, out of order. Its context holds the state of the parts and
 * the plate; all that belongs to a patron is in the context of the visit, and ends with it.
 */
import { and, assign, not, type PromiseActorLogic, sendTo, setup } from 'xstate';
import type {
  Display,
  Language,
  Mode,
  OfflineMode,
  Part,
  PartState,
  ReceiptChoice,
} from '../src/domain.ts';
import type { chuteMachine } from './chute/chute.ts';
import type { ChuteSettings } from './chute/context.ts';
import type { Inputs } from './chute/pile.ts';
import type {
  Beginning,
  CallEvent,
  DeviceEvent,
  NextPatron,
  PartEvent,
  TouchEvent,
} from './events.ts';
import {
  type CardWays,
  chuteOutOfOrder,
  limitsOf,
  modeOf,
  outOfOrder,
  type Parts,
} from './limits.ts';
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
  /** it is a return chute; null: a self-check */
  chute: ChuteSettings | null;
  /** the configured parts are down until they report; the others are absent */
  parts: Parts;
}

interface KioskContext extends KioskInput, Plate {
  /** of the visit under way; from on line to off line once, where the line is lost */
  visitMode: Mode;
  /** tags that the last visit released in which anything was done */
  justLent: readonly string[];
  inputs: Inputs;
  /** nothing is under way in the chute */
  chuteRests: boolean;
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
  | { type: 'CHUTE_RESTS'; rests: boolean }
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

function isOutOfOrder({ parts, offlineMode, chute }: KioskContext): boolean {
  const why = chute === null ? outOfOrder : chuteOutOfOrder;
  return why(parts, offlineMode) !== null;
}

function visitLimits({ parts, offlineMode, cards }: KioskContext, mode: Mode) {
  return limitsOf({ ...parts, library: mode === 'online' ? 'up' : 'down' }, offlineMode, cards);
}

const kioskSetup = setup({
  types: {
    context: {} as KioskContext,
    events: {} as KioskEvent,
    input: {} as KioskInput,
    children: {} as { visit: 'visit'; chute: 'chute'; resolve: 'resolveJournal' },
  },
  // As the actions that are `notProvided`, these are provided in provided.ts.
  actors: {} as {
    visit: typeof visitMachine;
    chute: typeof chuteMachine;
    resolveJournal: PromiseActorLogic<void>;
  },
  guards: {
    outOfOrder: ({ context }) => isOutOfOrder(context),
    /** a chute takes returns at any hour */
    closed: ({ context }) => !context.open && context.chute === null,
    isChute: ({ context }) => context.chute !== null,
    chuteRests: ({ context }) => context.chuteRests,
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
    setInput: assign(({ context, event }) =>
      event.type === 'INPUT' ? { inputs: { ...context.inputs, [event.input]: event.on } } : {},
    ),
    setChuteRests: assign(({ event }) =>
      event.type === 'CHUTE_RESTS' ? { chuteRests: event.rests } : {},
    ),
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
    sendChuteLimits: sendTo('chute', ({ context }) => ({
      type: 'CHUTE_LIMITS',
      parts: context.parts,
      takes: !context.outOfService && !isOutOfOrder(context),
    })),
    forwardToChute: sendTo('chute', ({ event }) => event as DeviceEvent | TouchEvent | CallEvent),
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
    inputs: {},
    chuteRests: false,
  }),
  initial: 'starting',
  on: {
    PART: { actions: 'setPart' },
    OPENING: { actions: 'setOpen' },
    OUT_OF_SERVICE: { actions: 'setOutOfService' },
    CARD: { actions: 'updatePlate' },
    TAG_APPEARED: { actions: 'updatePlate' },
    TAG_VANISHED: { actions: 'updatePlate' },
    INPUT: { actions: 'setInput' },
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
        { guard: 'isChute', target: 'chute' },
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
    /** A return chute takes returns one after the other: there is no visit. */
    chute: {
      always: [
        { guard: and(['chuteRests', 'outOfService']), target: 'outOfService' },
        { guard: and(['chuteRests', 'outOfOrder']), target: 'outOfOrder' },
      ],
      entry: assign({ chuteRests: false }),
      invoke: {
        id: 'chute',
        src: 'chute',
        input: ({ context }) => ({
          settings: context.chute as ChuteSettings,
          plate: context.plate,
          inputs: context.inputs,
          parts: context.parts,
          takes: true,
          idleMs: context.delays.idleMs,
          languages: context.languages,
          language: context.language,
          usualDisplay: context.usualDisplay,
        }),
        onError: fault,
      },
      on: {
        CHUTE_RESTS: { actions: 'setChuteRests' },
        PART: { actions: ['setPart', 'sendChuteLimits'] },
        OPENING: { actions: 'setOpen' },
        OUT_OF_SERVICE: { actions: ['setOutOfService', 'sendChuteLimits'] },
        INPUT: { actions: ['setInput', 'forwardToChute'] },
        CARD: { actions: ['updatePlate', 'forwardToChute'] },
        TAG_APPEARED: { actions: ['updatePlate', 'forwardToChute'] },
        TAG_VANISHED: { actions: ['updatePlate', 'forwardToChute'] },
        '*': { actions: 'forwardToChute' },
      },
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
