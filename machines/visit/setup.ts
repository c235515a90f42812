/** What the visit's chart is built from: its guards, actions, delays and actors. */
import {
  and,
  assign,
  cancel,
  enqueueActions,
  not,
  or,
  raise,
  sendParent,
  setup,
  stateIn,
} from 'xstate';
import type { CallReason, Language, Patron } from '../domain.ts';
import { isByCard } from '../events.ts';
import {
  agreeToCost,
  declineCost,
  retryUnreached,
  untitled,
  withoutSlip,
  withSlip,
  withTitle,
} from '../items/extras.ts';
import { type ItemAction, lifted, unswitched } from '../items/items.ts';
import { settle, takeChecked, withProblemsFirst } from '../items/settle.ts';
import { notProvided } from '../transitions.ts';
import { workIds } from '../work-ids.ts';
import type { VisitActors } from './actors.ts';
import { allThereAfter, allThereSettled } from './all-there.ts';
import {
  goodbyeMs,
  idleEmptyMs,
  idleMs,
  paymentMade,
  stackMs,
  type VisitContext,
  type VisitEvent,
  type VisitInput,
  warningMs,
} from './context.ts';
import { visitGuards } from './guards.ts';
import { laidOnList, plateWith, presentOwn, scannedWith, turnedAway } from './laid.ts';
import { personBefore, showing, withHolds, withRenewal } from './people.ts';
import {
  askingWho,
  offlineNow,
  onlineAgain,
  openedOffline,
  withCard,
  withFees,
  withLanguage,
  withPatron,
  withPayer,
} from './takes.ts';

const asking = ['identifying', 'loadingAccount', 'judging'] as const;
const endings = ['paying', 'printing', 'leaving', 'goodbye', 'over'] as const;

export const visitSetup = setup({
  types: { context: {} as VisitContext, events: {} as VisitEvent, input: {} as VisitInput },
  // As the actions that are `notProvided`, these are provided in provided.ts.
  actors: {} as VisitActors,
  delays: {
    idle: ({ context }) => idleMs(context),
    idleEmpty: ({ context }) => idleEmptyMs(context),
    warning: ({ context }) => warningMs(context),
    goodbye: ({ context }) => goodbyeMs(context),
    stack: stackMs,
    /** until the code that is shown is over */
    code: (_) => notProvided(),
    setIncomplete: ({ context }) => context.calls.setIncompleteMs,
  },
  guards: {
    ...visitGuards,
    /** of someone whose account is open in this visit */
    isOwnCard: (_) => notProvided(),
    laidToReturn: (_) => notProvided(),
    ownCard: and(['identified', 'isOwnCard']),
    isShownCard: (_) => notProvided(),
    /** each person was known on line: off line no PIN is checked */
    mayGoOnline: (_) => notProvided(),
    /** the card that was added is another one of a person who is there already */
    cameBefore: (_) => notProvided(),
    anothersCard: and([
      'identified',
      not('isOwnCard'),
      ({ context, event }) =>
        !context.adding && (event.type === 'CARD' || event.type === 'CARD_NUMBER'),
    ]),
    ownAnswer: and(['ownCard', ({ context }) => context.next !== null]),
    cameBeforeAsked: and(['ownAnswer', 'isOlderCard']),
    asksWho: and([
      'identified',
      ({ context }) => context.next !== null,
      // There the patron follows the terminal, or it is over already.
      not('isEnding'),
    ]),
    /** nothing is under way that must end before the visit does */
    atRest: and(['settled', not(stateIn({ task: 'printing' }))]),
    /** what comes to the plate now: while it is asked who is there, and after the time is up */
    belongsToNoOne: or(['hasNext', stateIn({ presence: 'timedOut' })]),
    /** the visit goes on line again now */
    mayReturn: and([not('isOnline'), not('kioskIsBusy'), not('isEnding'), 'mayGoOnline']),
    isOnList: or([stateIn({ task: 'borrow' }), stateIn({ task: 'return' })]),
    isEnding: or(endings.map((task) => stateIn({ task }))),
    /** on a list: all is settled and taken along */
    takenAlong: and(['isOnList', 'allTaken']),
    kioskIsBusy: or(['committing', ...asking.map((task) => stateIn({ task }))]),
    /** a dialog says that a card cannot be used; where cards are shown the screen says it */
    saysUnusable: and([({ context }) => context.unusable !== null, stateIn({ dialog: 'none' })]),
    setIsIncomplete: or([
      and([stateIn({ task: 'borrow' }), 'lacksToBorrow']),
      and([stateIn({ task: 'return' }), 'lacksToReturn']),
    ]),
  },
  actions: {
    callStaff: (_, _params: { reason: CallReason }) => notProvided(),
    /** Shows the person whose card it is. */
    showOwner: (_) => notProvided(),
    /** Shows the person whose other card it is. */
    showSame: (_) => notProvided(),
    showPerson: assign(({ context, event }) =>
      event.type === 'SHOW_PERSON' ? showing(context, event.person) : {},
    ),
    /** Shows the person whose loan is laid down again: another one perhaps may not borrow at all. */
    showBorrower: assign(({ context }) => {
      const laid = unswitched(context.items, context.plate);
      return laid ? showing(context, laid.person) : {};
    }),
    showPersonBefore: assign(({ context }) => showing(context, personBefore(context))),
    /** What was laid down and scanned since another card was shown is of who showed that one. */
    takeCard: assign(({ context, event }) => withCard(context, event)),
    doAfterwards: assign(({ event }) =>
      event.type === 'CARD' || event.type === 'ADD_CARD' || event.type === 'SHOW_PERSON'
        ? { afterwards: event }
        : {},
    ),
    /** Somebody has answered otherwise since. */
    forgetWish: assign({ afterwards: null }),
    nowDoIt: enqueueActions(({ context, enqueue }) => {
      if (context.afterwards !== null) enqueue.raise(context.afterwards);
      enqueue.assign({ afterwards: null });
    }),
    /** What lies there is not the next patron's, nor what the card before this one brought. */
    askWho: assign(({ context, event }) => askingWho(context, event)),
    takeSlot: assign(({ event }) =>
      event.type === 'SLOT' ? { cardsIn: event.cardsIn, unusable: event.unusable } : {},
    ),
    noteStrayCode: assign((_, { isItem }: { isItem: boolean }) => ({ strayIsItem: isItem })),
    dropUnusable: assign({ unusable: null }),
    stay: raise({ type: 'STAY' }),
    handOver: raise({ type: 'HAND_OVER' }),
    join: raise({ type: 'JOIN' }),
    /** Whoever laid something down meanwhile lifts it once more: it may be of the other. */
    stayHere: assign(({ context }) => ({ ...turnedAway(context), next: null })),
    /**
     * One more card: that of the patron who was asked about, or one that is still to be shown. What
     * is theirs stays apart until they are known.
     */
    startAdding: (_) => notProvided(),
    /** Nobody was added: what they laid down meanwhile is not the others'. */
    stopAdding: assign(({ context }) => ({ ...turnedAway(context), adding: false })),
    /** A list opens by itself for a tag; or that of the returns is left without a word what for. */
    leaveBehind: (_) => notProvided(),
    /** What is laid down from now on is laid down for the list that opens. */
    opens: (_) => notProvided(),
    /** The patron does not put back the items that left the plate: their waiting ends. */
    giveUpLifted: (_) => notProvided(),
    /** Of what left the plate too early: it is asked for no more. */
    endsLifted: (_) => notProvided(),
    /** Whether the patron may borrow once the chosen fees are paid. */
    evaluateChoice: (_) => notProvided(),
    /** Sends `WENT_OFFLINE`. */
    goOffline: (_) => notProvided(),
    /** What the kiosk can do, and who may do it, is decided anew; a price is known no more. */
    takeOffline: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'WENT_OFFLINE') return;
      enqueue.assign(offlineNow(context, event));
      enqueue(sendParent({ type: 'WENT_OFFLINE' }));
    }),
    takeOpened: assign(({ context, event }) => openedOffline(context, event)),
    /** Sends `WENT_ONLINE`. */
    goOnline: (_) => notProvided(),
    takeOnline: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'WENT_ONLINE') return;
      enqueue.assign(onlineAgain(context, event));
      enqueue(sendParent({ type: 'WENT_ONLINE' }));
    }),
    retryUnreached: assign(({ context }, params: { action: ItemAction }) => ({
      items: retryUnreached(context.items, params.action, context.plate, context.mode),
    })),
    noteAllThere: assign(({ context, event }) => allThereAfter(context, event)),
    settleAllThere: assign(({ context }) => allThereSettled(context)),
    setNotNow: assign((_, params: { notNow: VisitContext['notNow'] }) => ({
      notNow: params.notNow,
    })),
    endsAtWarning: (_) => notProvided(),
    endsAtGoodbye: (_) => notProvided(),
    /** Sends the event that began the visit once more, to the state that handles it. */
    replayBeginning: enqueueActions(({ context, enqueue }) => {
      const { beganBy } = context;
      if (isByCard(beganBy) || beganBy.type === 'OPEN') enqueue.raise(beganBy);
    }),
    /** Every waiting row gets an actor, which sends its outcome with the row's key. */
    startWaiting: enqueueActions(({ context, enqueue }) => {
      for (const { state, item, key, action, person, uids, cost, triedByItself } of context.items) {
        if (state !== 'waiting' || item === null) continue;
        const agreedCents = cost?.answer === 'agreed' ? cost.cents : undefined;
        const presented = { item, uids, mayHaveLeft: triedByItself !== null };
        const input = { action, person, key, presented, agreedCents };
        enqueue.spawnChild('itemWork', { id: workIds.item(key), input });
      }
      const begun = context.items.filter((row) => row.state === 'waiting').map((row) => row.key);
      enqueue.assign({
        items: context.items.map((row) =>
          row.state === 'waiting' ? { ...row, state: 'working' as const } : row,
        ),
        // A row that waits again is asked for again.
        goesOnWithout: context.goesOnWithout.filter((key) => !begun.includes(key)),
      });
    }),
    /** Only rows that are not on the plate: the others end by themselves. */
    goOnWithout: assign(({ context: { goesOnWithout, items, plate } }) => ({
      goesOnWithout: [...goesOnWithout, ...lifted(items, plate).map((row) => row.key)],
    })),
    /** Asks for titles of rows that have none; off line no one is asked. */
    askTitles: enqueueActions(({ context, enqueue }) => {
      if (context.mode === 'offline') return;
      const asked = new Set(context.titlesAsked);
      for (const { item, person } of untitled(context.items)) {
        if (asked.has(item)) continue;
        enqueue.stopChild(workIds.title(item));
        enqueue.spawnChild('titleWork', { id: workIds.title(item), input: { person, item } });
        asked.add(item);
      }
      enqueue.assign({ titlesAsked: [...asked] });
    }),
    takeTitle: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'TITLE') return;
      enqueue.stopChild(workIds.title(event.item));
      enqueue.assign({ items: withTitle(context.items, event.item, event.title) });
    }),
    /** For the staff, so in the language of the kiosk. A visit does not wait for a slip. */
    printSlips: enqueueActions(({ context, enqueue }) => {
      const rows = withoutSlip(context.items);
      for (const { key, title, item, destination } of rows) {
        if (item === null || destination === null) continue;
        const slip = { language: context.kioskLanguage, title, item, destination };
        enqueue.stopChild(workIds.slip(key));
        enqueue.spawnChild('slipWork', { id: workIds.slip(key), input: { key, slip } });
      }
      const keys = rows.map((row) => row.key);
      enqueue.assign({ items: withSlip(context.items, keys, 'printing') });
    }),
    takeSlip: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'SLIP_SETTLED') return;
      enqueue.stopChild(workIds.slip(event.key));
      enqueue.assign({ items: withSlip(context.items, [event.key], event.outcome) });
    }),
    agreeToCost: assign(({ context, event }) =>
      event.type === 'AGREE_COST'
        ? { items: agreeToCost(context.items, event.key, context.plate) }
        : {},
    ),
    /** Without an answer, at the end of the list, it is not borrowed. */
    declineCost: assign(({ context, event }) => ({
      items: declineCost(context.items, event.type === 'DECLINE_COST' ? event.key : undefined),
    })),
    settleItem: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'ITEM_SETTLED') return;
      const { key, outcome } = event;
      enqueue.stopChild(workIds.item(key));
      const row = context.items.find((one) => one.key === key);
      if (row?.item && outcome.kind === 'refused' && outcome.code === 'outcome-unknown') {
        const { action, person, item, uids } = row;
        enqueue.stopChild(workIds.check(key));
        enqueue.spawnChild('checkWork', {
          id: workIds.check(key),
          input: { key, action, person, presented: { item, uids } },
        });
      }
      enqueue.assign({
        items: withProblemsFirst(settle(context.items, key, outcome, context.plate)),
        ...withHolds(context, row?.person, outcome),
      });
    }),
    takeChecked: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'CHECKED') return;
      const { key, outcome } = event;
      enqueue.stopChild(workIds.check(key));
      enqueue.assign({
        items: withProblemsFirst(takeChecked(context.items, key, outcome, context.plate)),
      });
    }),
    /** What became of a renewal without an answer is asked for beside the others. */
    checkRenewal: enqueueActions(({ context: { person }, event, enqueue }) => {
      if (event.type !== 'RENEWED') return;
      const { item, outcome } = event;
      if (outcome.kind !== 'refused' || outcome.code !== 'outcome-unknown') return;
      enqueue.stopChild(workIds.renewalCheck(item));
      const input = { person, item };
      enqueue.spawnChild('renewalCheck', { id: workIds.renewalCheck(item), input });
    }),
    takeRenewal: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'RENEWAL_CHECKED') return;
      enqueue.stopChild(workIds.renewalCheck(event.item));
      enqueue.assign(withRenewal(context, event));
    }),
    updatePlate: assign(({ context, event }) => plateWith(context, event)),
    addScan: assign(({ context, event }) =>
      event.type === 'ITEM' ? scannedWith(context, event.item) : {},
    ),
    presentAll: assign(({ context }, params: { action: ItemAction }) =>
      presentOwn(context, params.action),
    ),
    presentOne: assign(({ context, event }, params: { action: ItemAction }) =>
      laidOnList(context, event, params.action),
    ),
    /** One who is added finds the screen in the language of the others. */
    takePatron: assign(({ context }, { patron }: { patron: Patron }) =>
      withPatron(context, patron),
    ),
    /** After the third card that is not accepted, help opens by itself. */
    setProblem: enqueueActions(
      (
        { context, enqueue },
        params: { problem: VisitContext['problem']; message?: string | null },
      ) => {
        // The code of an item is no try with a card.
        const isTry = params.problem !== 'not-ours';
        const attempts = context.attempts + (isTry ? 1 : 0);
        enqueue.assign({
          problem: params.problem,
          problemMessage: params.message ?? null,
          attempts,
        });
        if (!isTry || attempts !== 3) return;
        enqueue.raise({ type: 'OPEN', dialog: 'help' });
        enqueue.raise({ type: 'CALL_FOR', reason: 'unknown-card' });
      },
    ),
    /** Before the PIN, by the card alone: another card than the one before has its own. */
    takeLanguage: assign(({ context }, { own }: { own: Language | null }) =>
      withLanguage(context, own),
    ),
    setTriesLeft: assign((_, params: { triesLeft: number | null }) => ({
      triesLeft: params.triesLeft,
    })),
    comeFrom: assign((_, params: { place: VisitContext['cameFrom'] }) => ({
      cameFrom: params.place,
    })),
    setPurpose: assign((_, params: { purpose: VisitContext['purpose'] }) => ({
      purpose: params.purpose,
      problem: null,
      problemMessage: null,
    })),
    chooseLanguage: assign(({ context, event }) =>
      event.type === 'LANGUAGE' && context.languages.includes(event.language)
        ? { language: event.language, languageChosen: true }
        : {},
    ),
    chooseDisplay: assign(({ context, event }) =>
      event.type === 'DISPLAY'
        ? { display: Object.assign({ ...context.display }, event.display) }
        : {},
    ),
    /** The next person finds no settings of a patron who has taken their headset with them. */
    resetDisplay: assign({ display: ({ context }) => context.usualDisplay }),
    chooseFees: assign(({ context, event }) => withFees(context, event)),
    startRenewing: enqueueActions(({ context: { renewals, person }, enqueue }) => {
      const items = Object.keys(renewals).filter((item) => renewals[item] === 'working');
      enqueue.stopChild(workIds.renewals);
      enqueue.spawnChild('renewWork', {
        id: workIds.renewals,
        input: { person, items },
      });
    }),
    addPayment: assign(({ context, event }) => {
      const made = event.type === 'PAY_SETTLED' ? paymentMade(event.outcome) : null;
      return made ? { payments: [...context.payments, made] } : {};
    }),
    setNotPaid: assign(({ event }) =>
      event.type === 'PAY_SETTLED' && event.outcome.kind === 'not-paid'
        ? { notPaidWhy: event.outcome.why }
        : {},
    ),
    /** As the library system has them after the payment, or after the fees turned out changed. */
    takePayer: assign(({ context, event }) => withPayer(context, event)),
    leave: raise({ type: 'LEAVE' }),
    leaveInTime: raise({ type: 'LEAVE' }, { id: 'goodbye', delay: 'goodbye' }),
    stayOnGoodbye: cancel('goodbye'),
    /** An invoked promise rejects only for a fault of the program, which ends the process. */
    fault: (_, params: { error: unknown }) => {
      throw params.error;
    },
  },
});
