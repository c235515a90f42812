/** What the chart of a chute is built from: its guards, actions, delays and actors. */
import {
  and,
  assign,
  type CallbackActorLogic,
  enqueueActions,
  not,
  or,
  type PromiseActorLogic,
  sendParent,
  setup,
  stateIn,
} from 'xstate';
import type { CallReason, Mode, PresentedItem } from '../domain.ts';
import { retryUnreached } from '../items/extras.ts';
import type { VisitItem } from '../items/items.ts';
import { notProvided } from '../transitions.ts';
import { stretched } from '../waits.ts';
import { workIds } from '../work-ids.ts';
import {
  binFullAfterMs,
  type ChuteAlert,
  type ChuteContext,
  type ChuteEvent,
  type ChuteInput,
  isFree,
  isShut,
  isWaiting,
  isWorking,
  modeOfChute,
  mostVainOpenings,
  openAgainMs,
  sightMs,
  tryAgainMs,
} from './context.ts';
import {
  goneItems,
  isReturnedWhole,
  isUnbookedGone,
  pileAfter,
  pileAfterOutcome,
  problems,
} from './pile.ts';

interface ItemWork {
  key: string;
  presented: PresentedItem;
  mode: Mode;
}

/** Asked again once the library system is back, and what was sent to it is settled. */
function retryUnknown(items: readonly VisitItem[]): readonly VisitItem[] {
  return items.map((row) =>
    row.code === 'outcome-unknown' ? { ...row, state: 'waiting', code: null, message: null } : row,
  );
}

/** Rows that the state of the line kept back wait again, where it has changed. */
function retried(context: ChuteContext, items = context.items): readonly VisitItem[] {
  return modeOfChute(context) === 'online'
    ? items
    : retryUnreached(items, 'return', context.plate, 'chute');
}

export const chuteSetup = setup({
  types: { context: {} as ChuteContext, events: {} as ChuteEvent, input: {} as ChuteInput },
  // As the actions that are `notProvided`, these are provided in provided.ts.
  actors: {} as {
    itemWork: CallbackActorLogic<ChuteEvent, ItemWork>;
    setFlap: PromiseActorLogic<boolean, { open: boolean }>;
  },
  delays: {
    open: ({ context }) => context.settings.openMs,
    close: ({ context }) => context.settings.closeMs,
    takeBack: ({ context }) => context.settings.takeBackMs,
    idle: ({ context: { display, idleMs, moreTimeFactor } }) =>
      stretched(display, idleMs, moreTimeFactor),
    binFull: binFullAfterMs,
    pile: ({ context }) => context.settings.pileMs,
    sight: sightMs,
    tryAgain: tryAgainMs,
    openAgain: openAgainMs,
  },
  guards: {
    isFull: stateIn({ bin: 'full' }),
    isBlocked: stateIn({ flap: 'blocked' }),
    /** What was laid down while the flap is open may fall in: it is booked in any case. */
    mayBegin: and([
      ({ context: { items } }) => isWaiting(items),
      or(['isOpen', and(['takes', not('isFull'), not('isBlocked')])]),
    ]),
    takes: ({ context }) => context.takes,
    isOpen: ({ context }) => context.isOpen,
    isStray: ({ context }) => context.isStray,
    /** Nothing but what was returned and secured lies there, and nothing is in the way. */
    mayOpen: ({ context }) =>
      isReturnedWhole(context) &&
      context.parts.signals === 'up' &&
      context.parts.reader === 'up' &&
      context.vainly < mostVainOpenings &&
      isShut(context),
    allIn: ({ context }) => context.plate.length === 0 && isFree(context.inputs),
    /** something was laid down while the flap was open */
    isIntruded: ({ context: { items, offered } }) =>
      items.some(
        ({ key, state, code }) => !offered.includes(key) || state !== 'done' || code !== null,
      ),
    isShut: ({ context }) => isShut(context),
    /** its sensor says so */
    hasFallen: ({ context }) => context.settings.sensors['flap-closed'] && isShut(context),
    isPushed: ({ context: { settings, inputs } }) =>
      settings.sensors['flap-closed'] && inputs['flap-closed'] === false,
    isInVain: ({ context }) => context.vainly >= mostVainOpenings,
    isFreed: ({ context }) =>
      !context.notObeyed && context.vainly < mostVainOpenings && isShut(context),
    isObeyed: ({ event }) => 'output' in event && event.output === true,
    binSays: ({ context: { inputs } }) => inputs['bin-full'] === true,
    hasProblem: ({ context }) => !isWorking(context.items) && problems(context).length > 0,
    seesAll: ({ context }) => context.parts.reader === 'up',
    /** lost, or back again */
    isReaderOther: ({ context, event }) =>
      event.type === 'CHUTE_LIMITS' && event.parts.reader !== context.parts.reader,
    /** nothing is under way that must end before the chute does */
    rests: and([
      ({ context }) => !isWorking(context.items),
      not('mayBegin'),
      or([and([stateIn({ flap: { shut: 'resting' } }), not('mayOpen')]), 'isBlocked']),
    ]),
  },
  actions: {
    setLimits: assign(({ context, event }) => {
      if (event.type !== 'CHUTE_LIMITS') return {};
      const { parts, takes } = event;
      const isBack = parts.library === 'up' && context.parts.library !== 'up';
      const items = isBack ? retryUnknown(context.items) : context.items;
      // What vanished as the reader was lost may lie there still.
      const goneIn = parts.reader === 'up' ? context.goneIn : [];
      return { parts, takes, goneIn, items: retried({ ...context, parts }, items) };
    }),
    setInput: assign(({ context, event }) =>
      event.type === 'INPUT' ? { inputs: { ...context.inputs, [event.input]: event.on } } : {},
    ),
    updatePile: assign(({ context, event }) => pileAfter(context, event)),
    /** What vanishes while the flap is open has fallen in. */
    updatePileOpen: assign(({ context, event }) => {
      const pile = pileAfter(context, event);
      const gone = goneItems(context, pile);
      return {
        ...pile,
        goneIn: [...context.goneIn, ...gone],
        letIn: context.letIn + gone.length,
        vainly: gone.length > 0 ? 0 : context.vainly,
        isStray: context.isStray || isUnbookedGone(context, pile),
      };
    }),
    /** Fallen in, or taken out: that is not known. */
    updatePileBlocked: assign(({ context, event }) => {
      const pile = pileAfter(context, event);
      const vainly = goneItems(context, pile).length > 0 ? 0 : context.vainly;
      return { ...pile, vainly };
    }),
    settleItem: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'ITEM_SETTLED') return;
      enqueue.stopChild(workIds.item(event.key));
      const of = context.items.find(({ key }) => key === event.key);
      if (of?.state !== 'working') return;
      const pile = pileAfterOutcome(context, event.key, event.outcome);
      const isStray = context.isOpen && isUnbookedGone(context, pile);
      enqueue.assign({
        ...pile,
        items: retried(context, pile.items),
        isStray: context.isStray || isStray,
      });
    }),
    /** Every waiting row gets an actor, which sends its outcome with the row's key. */
    startWaiting: enqueueActions(({ context, enqueue }) => {
      const begins = ({ state, item }: VisitItem) => state === 'waiting' && item !== null;
      const mode = modeOfChute(context);
      for (const { key, item, uids } of context.items.filter(begins))
        if (item !== null)
          enqueue.spawnChild('itemWork', {
            id: workIds.item(key),
            input: { key, presented: { item, uids }, mode },
          });
      enqueue.assign({
        items: context.items.map((row) =>
          begins(row) ? { ...row, state: 'working' as const } : row,
        ),
      });
    }),
    offer: assign(({ context: { items, vainly } }) => ({
      offered: items.map(({ key }) => key),
      vainly: vainly + 1,
      isOpen: true,
    })),
    /** One opening more. */
    hope: assign({ vainly: mostVainOpenings - 1 }),
    obeyed: assign({ notObeyed: false }),
    disobeyed: assign({ notObeyed: true }),
    /** For circulation: these are in the bin. */
    leaveIn: (_) => notProvided(),
    setOpen: assign({ isOpen: true }),
    setShut: assign({ goneIn: [], offered: [], isOpen: false }),
    forgetStray: assign({ isStray: false }),
    /** For circulation: all but what lies there has left. */
    leaveOthers: (_) => notProvided(),
    alert: (_, _params: { alert: ChuteAlert; on: boolean }) => notProvided(),
    callStaff: (_, _params: { reason: CallReason }) => notProvided(),
    tellRest: sendParent((_, { rests }: { rests: boolean }) => ({ type: 'CHUTE_RESTS', rests })),
    chooseLanguage: assign(({ context, event }) =>
      event.type === 'LANGUAGE' && context.languages.includes(event.language)
        ? { language: event.language }
        : {},
    ),
    chooseDisplay: assign(({ context, event }) =>
      event.type === 'DISPLAY'
        ? { display: Object.assign({ ...context.display }, event.display) }
        : {},
    ),
    resetDisplay: assign({ display: ({ context }) => context.usualDisplay }),
    forgetPatron: assign(({ context }) => ({
      language: context.usualLanguage,
      display: context.usualDisplay,
      letIn: 0,
      call: 'none',
    })),
    fault: (_, params: { error: unknown }) => {
      throw params.error;
    },
  },
});
