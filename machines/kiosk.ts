/**
 * The kiosk: starting, attract, a visit, out of order. Its context holds the state of the parts and
 * the plate; all that belongs to a patron is in the context of the visit, and ends with it.
 */
import { and, assign, enqueueActions, not, type PromiseActorLogic, sendTo, setup } from 'xstate';
import type { chuteMachine } from './chute/chute.ts';
import type { ChuteSettings } from './chute/context.ts';
import type { CallReason, Part, PartState } from './domain.ts';
import type { CallEvent, DeviceEvent, TouchEvent } from './events.ts';
import {
  chosenAfter,
  hasOtherRules,
  isClosed,
  isOutOfOrder,
  type KioskContext,
  type KioskEvent,
  type KioskInput,
  laidByNext,
  nextOf,
  openAfter,
  visitInput,
  visitLimits,
} from './kiosk-context.ts';
import { modeOf } from './limits.ts';
import {
  allSeen,
  kioskPlateAfter,
  nobodys,
  ownerOf,
  plateAfterVisit,
  sightLost,
  unseenPlate,
  whoseComes,
} from './plate.ts';
import { readable } from './readable.ts';
import { disowned, emptySlot, isLeftCard, slotAfter, slotAfterVisit, wasIn } from './slot.ts';
import { fault, notProvided } from './transitions.ts';
import type { visitMachine } from './visit/visit.ts';
import { stretched } from './waits.ts';

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
  delays: {
    takeCard: ({ context }) => context.calls.takeCardMs,
    idle: ({ context: { chosen, usualDisplay, delays } }) =>
      stretched(chosen?.display ?? usualDisplay, delays.idleMs, delays.moreTimeFactor),
  },
  guards: {
    outOfOrder: ({ context }) => isOutOfOrder(context),
    /** a chute takes returns at any hour, where it is not set otherwise */
    closed: ({ context }) => isClosed(context),
    changesRules: ({ context, event }) => event.type === 'OPENING' && hasOtherRules(context, event),
    isChute: ({ context }) => context.chute !== null,
    chuteRests: ({ context }) => context.chuteRests,
    outOfService: ({ context }) => context.outOfService,
    losesLine: ({ context, event }) =>
      event.type === 'PART' &&
      event.part === 'library' &&
      event.state === 'down' &&
      context.visitMode === 'online',
    /** what the visit did off line is sent */
    regainsLine: ({ context, event }) =>
      event.type === 'PART' &&
      event.part === 'library' &&
      event.state === 'up' &&
      context.visitMode === 'offline',
    /** it lies there since before the visit that is under way, or that would begin by it */
    isNobodys: ({ context, event }) => {
      const uid = 'tag' in event ? event.tag?.uid : undefined;
      if (uid === undefined) return false;
      return ownerOf(context, uid, whoseComes(context, { ...event, uid }, true)) === 'nobody';
    },
    /** A reader that was lost is back, and reads the card that lies there or stands in it still. */
    isReadAgain: ({ context, event }) =>
      event.type === 'CARD' &&
      (wasIn(context.slot, event) || context.outOfSight.some(({ uid }) => uid === event.tag?.uid)),
    /** of a patron whom the visit knows */
    isKnownCard: (_) => notProvided(),
    losesReader: ({ event }) =>
      event.type === 'PART' && event.part === 'reader' && event.state === 'down',
    isLeftCard: ({ context, event }) => isLeftCard(context.slot, event),
    hasNext: ({ event }) => nextOf(event) !== null,
  },
  actions: {
    setPart: assign(({ context, event }) =>
      event.type === 'PART'
        ? { parts: { ...context.parts, [event.part]: event.state } as Record<Part, PartState> }
        : {},
    ),
    setOpen: assign(({ event }) => openAfter(event)),
    setOutOfService: assign(({ event }) =>
      event.type === 'OUT_OF_SERVICE' ? { outOfService: event.on } : {},
    ),
    /** `takes`: a visit is under way, or begins by what is laid down. */
    updatePlate: assign(({ context, event }, { takes }: { takes: boolean }) =>
      kioskPlateAfter(context, event, { takes, isReaderDown: context.parts.reader === 'down' }),
    ),
    loseSight: assign(({ context }, { inVisit }: { inVisit: boolean }) => ({
      sight: sightLost(context, inVisit),
    })),
    seeAll: assign(allSeen),
    leavePlate: assign(({ context, event }) => plateAfterVisit(context, laidByNext(event))),
    /** What is laid down from now on is for the next visit. */
    turn: (_) => notProvided(),
    /** A patron began a visit otherwise than by laying something down. */
    begin: (_) => notProvided(),
    /** No visit can begin: what lies there belongs to none. */
    disownPlate: assign(({ context }) => nobodys(context)),
    /** `isFree`: no visit is under way and none begins. */
    updateSlot: assign(({ context, event }, { isFree }: { isFree: boolean }) => {
      const isReaderDown = context.parts['card-reader'] === 'down';
      return { slot: slotAfter(context.slot, event, { isReaderDown, isFree }) };
    }),
    leaveSlot: assign(({ context, event }) => {
      const { card } = nextOf(event) ?? {};
      const isNextIn = card?.type === 'CARD' && card.chip === true;
      const isReaderDown = context.parts['card-reader'] === 'down';
      return { slot: slotAfterVisit(context.slot, isReaderDown, isNextIn) };
    }),
    /** The kiosk closed, or broke down, between two visits. */
    disownCards: assign(({ context }) => ({ slot: disowned(context.slot) })),
    /** What stands there of the visit's own, before it hears of the card itself. */
    sendSlot: sendTo('visit', ({ context, event }) => ({
      type: 'SLOT',
      cardsIn: context.slot.own,
      unusable: event.type === 'CARD_UNUSABLE' ? event.why : null,
    })),
    /** For a card that is left the staff are called once, wherever the kiosk is by then. */
    watchLeftCard: enqueueActions(({ context, enqueue }) => {
      const { calls, slot, watchesCard } = context;
      const watches = slot.left > 0 && calls.reasons.includes('card-left');
      if (watches === watchesCard) return;
      enqueue.assign({ watchesCard: watches });
      if (watches) enqueue.raise({ type: 'CARD_LEFT' }, { id: 'cardLeft', delay: 'takeCard' });
      else enqueue.cancel('cardLeft');
    }),
    callStaff: (_, _params: { reason: CallReason }) => notProvided(),
    setInput: assign(({ context, event }) =>
      event.type === 'INPUT' ? { inputs: { ...context.inputs, [event.input]: event.on } } : {},
    ),
    choose: assign(({ context, event }) => ({ chosen: chosenAfter(context, event) })),
    forgetChosen: assign({ chosen: null }),
    setChuteRests: assign(({ event }) =>
      event.type === 'CHUTE_RESTS' ? { chuteRests: event.rests } : {},
    ),
    openVisit: (_) => notProvided(),
    setVisitMode: assign(({ context }) => ({ visitMode: modeOf(context.parts) })),
    setOffline: assign({ visitMode: 'offline' }),
    setOnline: assign({ visitMode: 'online' }),
    sendLineBack: sendTo('visit', ({ context }) => ({
      type: 'LINE_BACK',
      limits: visitLimits(context, 'online'),
    })),
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
      takes: !context.outOfService && !isClosed(context) && !isOutOfOrder(context),
    })),
    forwardToChute: sendTo('chute', ({ event }) => event as DeviceEvent | TouchEvent | CallEvent),
    forward: sendTo('visit', ({ event }) => event as DeviceEvent | TouchEvent | CallEvent),
    fault: (_, params: { error: unknown }) => {
      throw params.error;
    },
  },
});

const takesNone = { type: 'updatePlate', params: { takes: false } } as const;
const takes = { type: 'updatePlate', params: { takes: true } } as const;
const belongsToNone = [
  { type: 'updateSlot', params: { isFree: true } } as const,
  'watchLeftCard' as const,
] as const;
const belongsToVisit = [
  { type: 'updateSlot', params: { isFree: false } } as const,
  'watchLeftCard' as const,
] as const;
const openThen = <Then extends string>(then: Then) =>
  [{ guard: 'changesRules', actions: ['setOpen', then] }, { actions: 'setOpen' }] as const;
const callForCard = { type: 'callStaff', params: { reason: 'card-left' } } as const;

export const kioskMachine = kioskSetup.createMachine({
  id: 'kiosk',
  context: ({ input }) => ({
    ...input,
    ...unseenPlate,
    visitMode: 'offline',
    inputs: {},
    chuteRests: false,
    slot: emptySlot,
    watchesCard: false,
    chosen: null,
  }),
  initial: 'starting',
  on: {
    PART: [
      {
        guard: 'losesReader',
        actions: ['setPart', { type: 'loseSight', params: { inVisit: false } }],
      },
      { actions: 'setPart' },
    ],
    PLATE_LISTED: { actions: 'seeAll' },
    OPENING: { actions: 'setOpen' },
    OUT_OF_SERVICE: { actions: 'setOutOfService' },
    CARD: { actions: [takesNone, ...belongsToNone] },
    CARD_UNUSABLE: { actions: belongsToNone },
    CARD_REMOVED: { actions: belongsToNone },
    CARD_LEFT: { actions: callForCard },
    TAG_APPEARED: { actions: takesNone },
    TAG_VANISHED: { actions: takesNone },
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
      entry: ['turn', 'forgetChosen'],
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
          { guard: 'isNobodys', actions: takes },
          { guard: 'isLeftCard', actions: belongsToNone },
          { target: 'visiting', actions: [takes, ...belongsToVisit] },
        ],
        CARD_UNUSABLE: [
          { guard: 'isLeftCard', actions: belongsToNone },
          { target: 'visiting', actions: belongsToVisit },
        ],
        ITEM: 'visiting',
        CODE_UNKNOWN: 'visiting',
        LANGUAGE: 'visiting',
        DISPLAY: 'visiting',
        OPEN: 'visiting',
        TAG_APPEARED: [
          { guard: 'isNobodys', actions: takes },
          { target: 'visiting', actions: takes },
        ],
      },
    },
    outOfService: {
      ...readable('outOfService'),
      always: { guard: not('outOfService'), target: 'attract' },
    },
    /** Outside the opening hours no visit begins; one that is under way is finished. */
    closed: {
      ...readable('closed'),
      always: [
        { guard: 'outOfService', target: 'outOfService' },
        { guard: not('closed'), target: 'attract' },
      ],
    },
    outOfOrder: {
      ...readable('outOfOrder'),
      always: [
        { guard: 'outOfService', target: 'outOfService' },
        { guard: not('outOfOrder'), target: 'attract' },
      ],
    },
    /** A return chute takes returns one after the other: there is no visit. */
    chute: {
      always: [
        { guard: and(['chuteRests', 'outOfService']), target: 'outOfService' },
        { guard: and(['chuteRests', 'closed']), target: 'closed' },
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
          moreTimeFactor: context.delays.moreTimeFactor,
          languages: context.languages,
          language: context.language,
          usualDisplay: context.usualDisplay,
        }),
        onError: fault,
      },
      on: {
        CHUTE_RESTS: { actions: 'setChuteRests' },
        PART: { actions: ['setPart', 'sendChuteLimits'] },
        OPENING: openThen('sendChuteLimits'),
        OUT_OF_SERVICE: { actions: ['setOutOfService', 'sendChuteLimits'] },
        INPUT: { actions: ['setInput', 'forwardToChute'] },
        PLATE_LISTED: { actions: 'seeAll' },
        CARD: { actions: [takes, 'forwardToChute'] },
        TAG_APPEARED: { actions: [takes, 'forwardToChute'] },
        TAG_VANISHED: { actions: [takes, 'forwardToChute'] },
        '*': { actions: 'forwardToChute' },
      },
    },
    visiting: {
      entry: ['begin', 'setVisitMode', 'openVisit'],
      invoke: {
        id: 'visit',
        src: 'visit',
        input: ({ context, event }) => visitInput(context, event),
        onError: fault,
      },
      on: {
        VISIT_OVER: {
          target: 'attract',
          actions: ['leavePlate', 'leaveSlot', 'watchLeftCard'],
        },
        PART: [
          { guard: 'losesLine', actions: ['setPart', 'sendLineLost'] },
          { guard: 'regainsLine', actions: ['setPart', 'sendLineBack'] },
          {
            guard: 'losesReader',
            actions: ['setPart', { type: 'loseSight', params: { inVisit: true } }, 'sendLimits'],
          },
          { actions: ['setPart', 'sendLimits'] },
        ],
        WENT_OFFLINE: { actions: ['setOffline', 'sendLimits'] },
        WENT_ONLINE: { actions: ['setOnline', 'sendLimits'] },
        OPENING: openThen('sendLimits'),
        OUT_OF_SERVICE: { actions: 'setOutOfService' },
        TAG_APPEARED: [{ guard: 'isNobodys', actions: takes }, { actions: [takes, 'forward'] }],
        CARD: [
          { guard: 'isNobodys', actions: takes },
          { guard: 'isLeftCard', actions: belongsToVisit },
          // Its patron does not show it by that.
          {
            guard: and(['isReadAgain', 'isKnownCard']),
            actions: [takes, ...belongsToVisit, 'sendSlot'],
          },
          { actions: [takes, ...belongsToVisit, 'sendSlot', 'forward'] },
        ],
        CARD_UNUSABLE: [
          { guard: 'isLeftCard', actions: belongsToVisit },
          { actions: [...belongsToVisit, 'sendSlot', 'forward'] },
        ],
        CARD_REMOVED: { actions: [...belongsToVisit, 'sendSlot', 'forward'] },
        CARD_LEFT: { actions: callForCard },
        TAG_VANISHED: { actions: [takes, 'forward'] },
        PLATE_LISTED: { actions: 'seeAll' },
        '*': { actions: 'forward' },
      },
    },
  },
});
