/** What the visit's chart is built from: its guards, actions, delays and actors. */
import { and, assign, enqueueActions, or, raise, sendParent, setup, stateIn } from 'xstate';
import type { CallReason, Language, Patron } from '../../src/domain.ts';
import {
  agreeToCost,
  declineCost,
  retryUnreached,
  untitled,
  withoutSlip,
  withSlip,
  withTitle,
} from '../items/extras.ts';
import {
  asksCost,
  type ItemAction,
  lifted,
  present,
  presentAll,
  presentUnknownCode,
  presentUnreadable,
  unswitched,
  type VisitItem,
  withoutUnreadable,
  working,
} from '../items/items.ts';
import { holdsAfter, settle, withProblemsFirst } from '../items/settle.ts';
import { isLaidToReturn, tagsAfter } from '../plate.ts';
import { notProvided } from '../transitions.ts';
import type { VisitActors } from './actors.ts';
import {
  committing,
  goodbyeMs,
  idleMs,
  incompleteSet,
  lentTags,
  mayPay,
  mayRenew,
  nothingHappened,
  ofOnePatron,
  payableFees,
  paymentMade,
  renewing,
  stackMs,
  type VisitContext,
  type VisitEvent,
  type VisitInput,
  warningMs,
} from './context.ts';
import { decidedAnew } from './people.ts';

function presentOne(
  context: VisitContext,
  event: VisitEvent,
  action: ItemAction,
): readonly VisitItem[] {
  const { items, plate, person } = context;
  if (event.type === 'ITEM') return present(items, action, plate, event.item, person);
  if (event.type === 'CODE_UNKNOWN') return presentUnknownCode(items, action, person);
  if (event.type !== 'TAG_APPEARED') return items;
  const { uid, content } = event.tag;
  return content.kind === 'item'
    ? present(withoutUnreadable(items, uid), action, plate, content.item, person)
    : presentUnreadable(items, action, uid, person);
}

export const visitSetup = setup({
  types: { context: {} as VisitContext, events: {} as VisitEvent, input: {} as VisitInput },
  // As the actions that are `notProvided`, these are provided in provided.ts.
  actors: {} as VisitActors,
  delays: {
    idle: ({ context }) => idleMs(context),
    warning: ({ context }) => warningMs(context),
    goodbye: ({ context }) => goodbyeMs(context),
    stack: stackMs,
    setIncomplete: ({ context }) => context.calls.setIncompleteMs,
  },
  guards: {
    identified: ({ context }) => context.patron !== null,
    choseReturn: ({ context, event }) =>
      event.type === 'CHOOSE' &&
      event.action === 'return' &&
      context.limits.return !== 'not-now' &&
      !committing(context),
    choseBorrow: ({ context, event }) =>
      event.type === 'CHOOSE' &&
      event.action === 'borrow' &&
      context.limits.borrow !== 'not-now' &&
      !committing(context),
    choseAccount: ({ context, event }) =>
      event.type === 'CHOOSE' &&
      event.action === 'account' &&
      context.limits.account === 'works' &&
      !committing(context),
    accountAllowed: ({ context }) =>
      context.purpose === 'account' && context.patron?.decision.allows.seeLoans === true,
    borrowAllowed: ({ context }) =>
      context.purpose === 'borrow' &&
      context.limits.borrow !== 'not-now' &&
      context.patron?.decision.allows.checkOut === true,
    /** the patron may borrow, and the kiosk lends nothing for now */
    lendsNothing: ({ context }) =>
      context.purpose === 'borrow' &&
      context.limits.borrow === 'not-now' &&
      context.patron?.decision.allows.checkOut === true,
    isOnline: ({ context }) => context.mode === 'online',
    /** off line the card that waits for its PIN, or had no answer, opens its account */
    opensOffline: ({ context, event }) =>
      event.type === 'WENT_OFFLINE' &&
      context.patron === null &&
      event.decided.get(context.person)?.kind === 'known',
    isUnanswered: ({ context }) => context.problem === 'unreachable',
    mayPay: ({ context }) => mayPay(context) && !committing(context),
    mayRenew: ({ context }) => mayRenew(context),
    choseFees: ({ context }) => context.chosenFees.length > 0,
    itemsWorking: ({ context }) => working(context.items),
    renewing: ({ context }) => renewing(context),
    committing: ({ context }) => committing(context),
    kioskIsBusy: or([
      'committing',
      stateIn({ task: 'identifying' }),
      stateIn({ task: 'loadingAccount' }),
    ]),
    settled: ({ context }) => !committing(context),
    /** before a patron is known or a list was open */
    laidToReturn: ({ context, event }) =>
      context.patron === null &&
      context.items.length === 0 &&
      context.scanned.length === 0 &&
      context.limits.return === 'works' &&
      isLaidToReturn(
        event.type === 'TAG_APPEARED' ? tagsAfter(context.plate, event) : context.plate,
        context.returnByLaying,
      ),
    asksThis: ({ context, event }) =>
      'key' in event && context.items.some((row) => row.key === event.key && asksCost(row)),
    isUntouched: ({ context }) =>
      nothingHappened(context) && context.patron === null && !committing(context),
    hasCalled: ({ context }) => context.call !== 'none',
    lacksToBorrow: ({ context }) => incompleteSet(context, 'borrow') !== null,
    lacksToReturn: ({ context }) => incompleteSet(context, 'return') !== null,
    setIsIncomplete: or([
      and([stateIn({ task: 'borrow' }), 'lacksToBorrow']),
      and([stateIn({ task: 'return' }), 'lacksToReturn']),
    ]),
    nothingHappened: ({ context }) => nothingHappened(context),
    /** a tag of a return, or of a loan, was laid down while no list was open */
    unsecured: ({ context }) => unswitched(context.items, context.plate)?.action === 'return',
    unreleased: ({ context }) => unswitched(context.items, context.plate)?.action === 'borrow',
  },
  actions: {
    callStaff: (_, _params: { reason: CallReason }) => notProvided(),
    /** The patron does not put back the items that left the plate: their waiting ends. */
    giveUpLifted: (_) => notProvided(),
    /** Whether the patron may borrow once the chosen fees are paid. */
    evaluateChoice: (_) => notProvided(),
    /** Sends `WENT_OFFLINE`. */
    goOffline: (_) => notProvided(),
    /** What the kiosk can do, and who may do it, is decided anew; a price is known no more. */
    takeOffline: enqueueActions(({ context, event, enqueue }) => {
      if (event.type !== 'WENT_OFFLINE') return;
      enqueue.assign({
        mode: 'offline',
        limits: context.limitsOffline ?? context.limits,
        items: declineCost(context.items),
        ...decidedAnew(context, event.decided),
      });
      enqueue(sendParent({ type: 'WENT_OFFLINE' }));
    }),
    takeOpened: enqueueActions(({ context, event, enqueue }) => {
      const outcome = event.type === 'WENT_OFFLINE' && event.decided.get(context.person);
      if (outcome && outcome.kind === 'known')
        enqueue.assign({
          patron: outcome.patron,
          holdsReady: null,
          problem: null,
          problemMessage: null,
          triesLeft: null,
        });
    }),
    retryUnreached: assign(({ context }, params: { action: ItemAction }) => ({
      items: retryUnreached(context.items, params.action, context.plate),
    })),
    setNotNow: assign((_, params: { notNow: VisitContext['notNow'] }) => ({
      notNow: params.notNow,
    })),
    endsAtWarning: (_) => notProvided(),
    endsAtGoodbye: (_) => notProvided(),
    /** Sends the event that began the visit once more, to the state that handles it. */
    replayBeginning: enqueueActions(({ context, enqueue }) => {
      const { beganBy } = context;
      if (beganBy.type === 'CARD' || beganBy.type === 'OPEN') enqueue.raise(beganBy);
    }),
    /** Every waiting row gets an actor, which sends its outcome with the row's key. */
    startWaiting: enqueueActions(({ context, enqueue }) => {
      for (const { state, item, key, action, person, uids, cost } of context.items) {
        if (state !== 'waiting' || item === null) continue;
        const agreedCents = cost?.answer === 'agreed' ? cost.cents : undefined;
        enqueue.spawnChild('itemWork', {
          input: { action, person, key, presented: { item, uids }, agreedCents },
        });
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
        enqueue.spawnChild('titleWork', { input: { person, item } });
        asked.add(item);
      }
      enqueue.assign({ titlesAsked: [...asked] });
    }),
    takeTitle: assign(({ context, event }) =>
      event.type === 'TITLE' ? { items: withTitle(context.items, event.item, event.title) } : {},
    ),
    /** For the staff, so in the language of the kiosk. A visit does not wait for a slip. */
    printSlips: enqueueActions(({ context, enqueue }) => {
      const rows = withoutSlip(context.items);
      for (const { key, title, item, destination } of rows) {
        if (item === null || destination === null) continue;
        const slip = { language: context.kioskLanguage, title, item, destination };
        enqueue.spawnChild('slipWork', { input: { key, slip } });
      }
      const keys = rows.map((row) => row.key);
      enqueue.assign({ items: withSlip(context.items, keys, 'printing') });
    }),
    takeSlip: assign(({ context, event }) =>
      event.type === 'SLIP_SETTLED'
        ? { items: withSlip(context.items, [event.key], event.outcome) }
        : {},
    ),
    agreeToCost: assign(({ context, event }) =>
      event.type === 'AGREE_COST'
        ? { items: agreeToCost(context.items, event.key, context.plate) }
        : {},
    ),
    /** Without an answer, at the end of the list, it is not borrowed. */
    declineCost: assign(({ context, event }) => ({
      items: declineCost(context.items, event.type === 'DECLINE_COST' ? event.key : undefined),
    })),
    settleItem: assign(({ context, event }) =>
      event.type === 'ITEM_SETTLED'
        ? {
            items: withProblemsFirst(
              settle(context.items, event.key, event.outcome, context.plate),
            ),
            holdsReady: holdsAfter(context.holdsReady, event.outcome),
          }
        : {},
    ),
    updatePlate: assign(({ context, event }) => ({ plate: tagsAfter(context.plate, event) })),
    addScan: assign(({ context, event }) =>
      event.type === 'ITEM' && !context.scanned.includes(event.item)
        ? { scanned: [...context.scanned, event.item] }
        : {},
    ),
    presentAll: assign(({ context }, params: { action: ItemAction }) => ({
      items: presentAll(
        context.items,
        params.action,
        context.plate,
        context.scanned,
        context.person,
      ),
      scanned: [],
    })),
    presentOne: assign(({ context, event }, params: { action: ItemAction }) => ({
      items: presentOne(context, event, params.action),
    })),
    /**
     * `isOther`: the next patron took over. Nothing of the patron before is shown, and nothing that
     * they laid down or scanned is done for the next one.
     */
    takePatron: enqueueActions(
      ({ context, enqueue }, params: { patron: Patron; isOther: boolean }) => {
        const own = params.patron.language;
        const chosen = context.languageChosen && !params.isOther;
        const follows = !chosen && own !== null && context.languages.includes(own);
        if (params.isOther) enqueue(sendParent({ type: 'TAKEN_OVER', lent: lentTags(context) }));
        enqueue.assign({
          ...(params.isOther ? { ...ofOnePatron, plate: [], scanned: [] } : {}),
          languageChosen: chosen,
          patron: params.patron,
          holdsReady: params.patron.holdsReady ?? null,
          language: follows ? own : context.language,
          chosenFees: params.patron.leastFees,
          problem: null,
          problemMessage: null,
          triesLeft: null,
        });
      },
    ),
    /** After the third card that is not accepted, help opens by itself. */
    setProblem: enqueueActions(
      (
        { context, enqueue },
        params: { problem: VisitContext['problem']; message?: string | null },
      ) => {
        const attempts = context.attempts + 1;
        enqueue.assign({
          problem: params.problem,
          problemMessage: params.message ?? null,
          attempts,
        });
        if (attempts !== 3) return;
        enqueue.raise({ type: 'OPEN', dialog: 'help' });
        enqueue.raise({ type: 'CALL_FOR', reason: 'unknown-card' });
      },
    ),
    /** Before the PIN, by the card alone: another card than the one before has its own. */
    takeLanguage: assign(({ context }, { own }: { own: Language | null }) => {
      if (context.languageChosen) return {};
      const known = own !== null && context.languages.includes(own);
      return { language: known ? own : context.kioskLanguage };
    }),
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
    chooseFees: assign(({ context, event }) => {
      if (event.type !== 'CHOOSE_FEES') return {};
      const payable = payableFees(context).map((fee) => fee.id);
      return { chosenFees: payable.filter((id) => event.feeIds.includes(id)), chooseFirst: false };
    }),
    startRenewing: enqueueActions(({ context, enqueue }) => {
      const items = Object.keys(context.renewals).filter(
        (item) => context.renewals[item] === 'working',
      );
      enqueue.spawnChild('renewWork', { input: { person: context.person, items } });
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
    /**
     * The patron as the library system has them after the payment, or after the fees turned out to
     * have changed.
     */
    takePayer: assign(({ context, event }) => {
      if (event.type !== 'PAY_SETTLED' || !('patron' in event.outcome) || !event.outcome.patron)
        return {};
      const { patron, ...outcome } = event.outcome;
      // Nothing was paid, and the fees are as they were: the choice stays for another try.
      const stays =
        outcome.kind === 'not-paid' && outcome.why !== 'fees-changed' && outcome.why !== 'reversed';
      return { patron, chosenFees: stays ? context.chosenFees : patron.leastFees };
    }),
    leave: raise({ type: 'LEAVE' }),
    /**
     * An invoked promise rejects only for a fault of the program, which ends the process.
     */
    fault: (_, params: { error: unknown }) => {
      throw params.error;
    },
  },
});
