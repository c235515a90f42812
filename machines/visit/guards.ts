/** The guards of a visit that need its context and the event alone. Pure. */
import { asksCost, unswitched, working } from '../items/items.ts';
import { isLaidToReturn, type TagOnPlate, tagsAfter } from '../plate.ts';
import { answeredByHand, asksAllThere, mayHideMore } from './all-there.ts';
import {
  committing,
  incompleteSet,
  mayAdd,
  mayPay,
  mayRenew,
  nothingHappened,
  renewing,
  type VisitContext,
  type VisitEvent,
  waysToPay,
} from './context.ts';
import { staysChosen } from './takes.ts';

interface Asked {
  context: VisitContext;
  event: VisitEvent;
}

/** Before a patron is known or a list was open, what lies there begins a return. */
export function laidToReturn(
  { context, event }: Asked,
  wasLentLately: (item: string) => boolean,
): boolean {
  const { patron, items, scanned, limits, returnByLaying, plate } = context;
  return (
    returnByLaying &&
    patron === null &&
    items.length === 0 &&
    scanned.length === 0 &&
    limits.return === 'works' &&
    isLaidToReturn(
      event.type === 'TAG_APPEARED' ? tagsAfter<TagOnPlate>(plate, event) : plate,
      wasLentLately,
    )
  );
}

/** By which a patron comes to what they may do, who was decided about before. */
const touchesThatDecide: readonly string[] = ['CHOOSE', 'BACK', 'SHOW_PERSON'];

function hasMetBlock({ items, person: shown }: VisitContext): boolean {
  return items.some(({ person, code }) => person === shown && code === 'blocked');
}

/**
 * Something was brought back, renewed or paid in this visit, or a payment of before may be booked by now;
 * circulation knows. Or it is a block of which the journal heard while the visit was off line.
 */
function mayBeOver({ items, patron, renewals, payments }: VisitContext): boolean {
  const isBack = items.some(
    ({ action, state }) => action === 'return' && (state === 'done' || state === 'unknown'),
  );
  return (
    isBack ||
    patron?.decision.basis === 'cached' ||
    Object.keys(renewals).length > 0 ||
    payments.length > 0 ||
    patron?.fees.some(({ notPayable }) => notPayable === 'in-payment') === true
  );
}

export const visitGuards = {
  hasCalled: ({ context }: Asked) => context.call !== 'none',
  lacksToBorrow: ({ context }: Asked) => incompleteSet(context, 'borrow') !== null,
  lacksToReturn: ({ context }: Asked) => incompleteSet(context, 'return') !== null,
  identified: ({ context }: Asked) => context.patron !== null,
  /** the patron of the card that was asked about */
  mayJoin: ({ context }: Asked) => mayAdd(context),
  mayAdd: ({ context }: Asked) => mayAdd(context) && context.next === null,
  adding: ({ context }: Asked) => context.adding,
  hasNext: ({ context }: Asked) => context.next !== null,
  hasAfterwards: ({ context }: Asked) => context.afterwards !== null,
  hasOthers: ({ context }: Asked) => context.others.length > 0,
  waits: ({ context }: Asked) => committing(context),
  /** a tag that was perhaps laid down before another card was shown */
  isOlderCard: ({ event }: Asked) => event.type === 'CARD' && event.beforeCard === true,
  isThere: ({ context, event }: Asked) =>
    event.type === 'SHOW_PERSON' && context.others.some(({ person }) => person === event.person),
  choseReturn: ({ context, event }: Asked) =>
    event.type === 'CHOOSE' &&
    event.action === 'return' &&
    context.limits.return !== 'not-now' &&
    !committing(context),
  choseBorrow: ({ context, event }: Asked) =>
    event.type === 'CHOOSE' &&
    event.action === 'borrow' &&
    context.limits.borrow !== 'not-now' &&
    !committing(context),
  choseAccount: ({ context, event }: Asked) =>
    event.type === 'CHOOSE' &&
    event.action === 'account' &&
    context.limits.account === 'works' &&
    !committing(context),
  accountAllowed: ({ context }: Asked) =>
    context.purpose === 'account' && context.patron?.decision.allows.seeLoans === true,
  borrowAllowed: ({ context }: Asked) =>
    context.purpose === 'borrow' &&
    context.limits.borrow !== 'not-now' &&
    context.patron?.decision.allows.checkOut === true,
  /**
   * What may be done, as the library system says by now. Off line the journal may have heard of the patron
   * since they were here last.
   */
  mayHaveChanged: ({ context, event }: Asked) => {
    if (context.purpose !== 'borrow') return false;
    if (context.mode === 'offline') return touchesThatDecide.includes(event.type);
    const mayBorrow = context.patron?.decision.allows.checkOut === true;
    return mayBorrow ? hasMetBlock(context) : mayBeOver(context);
  },
  /** the patron may borrow, and the kiosk lends nothing for now */
  lendsNothing: ({ context }: Asked) =>
    context.purpose === 'borrow' &&
    context.limits.borrow === 'not-now' &&
    context.patron?.decision.allows.checkOut === true,
  isOnline: ({ context }: Asked) => context.mode === 'online',
  /** off line the card that waits for its PIN, or had no answer, opens its account */
  opensOffline: ({ context, event }: Asked) =>
    event.type === 'WENT_OFFLINE' &&
    context.patron === null &&
    event.decided.get(context.person)?.kind === 'known',
  isUnanswered: ({ context }: Asked) => context.problem === 'unreachable',
  /** a code of an item that is not dealt with here */
  isOfItem: ({ event }: Asked) => event.type === 'CODE_UNKNOWN' && event.notOurs === true,
  mayPay: ({ context }: Asked) => mayPay(context) && !committing(context),
  mayRenew: ({ context }: Asked) => mayRenew(context),
  /** also once more, as what stands there may have changed */
  mayPrintStatus: ({ context }: Asked) =>
    context.statusReceipt && context.limits.receipt === 'works' && !renewing(context),
  choseFees: ({ context }: Asked) => context.chosenFees.length > 0,
  /** Else the sum is another than the one that was named. */
  mayPayAgain: ({ context }: Asked) =>
    mayPay(context) && !committing(context) && staysChosen(context.notPaidWhy),
  isCertain: ({ context }: Asked) => context.allThere.is === 'certain',
  mayHideMore: ({ context }: Asked) => mayHideMore(context) && !committing(context),
  asksAllThere: ({ context }: Asked) => asksAllThere(context),
  answeredByHand: ({ context }: Asked) => answeredByHand(context),
  /** there is more than one way to pay now */
  asksWay: ({ context }: Asked) => context.chosenFees.length > 0 && waysToPay(context).length > 1,
  wayWorks: ({ context, event }: Asked) =>
    event.type === 'PAY_BY' && context.limits.payBy[event.way] === 'works',
  itemsWorking: ({ context }: Asked) => working(context.items),
  renewing: ({ context }: Asked) => renewing(context),
  committing: ({ context }: Asked) => committing(context),
  settled: ({ context }: Asked) => !committing(context),
  laidBeforeOpening: ({ event }: Asked) =>
    event.type === 'TAG_APPEARED' && event.beforeOpening === true,
  asksThis: ({ context, event }: Asked) =>
    'key' in event && context.items.some((row) => row.key === event.key && asksCost(row)),
  /** all is settled, and nothing lies there */
  allTaken: ({ context: { items, plate, apart, next } }: Asked) =>
    items.length > 0 &&
    !working(items) &&
    !items.some((row) => row.state === 'checking') &&
    next === null &&
    plate.length + apart.length === 0,
  isUntouched: ({ context }: Asked) =>
    nothingHappened(context) &&
    context.patron === null &&
    context.cardsIn === 0 &&
    !committing(context),
  nothingHappened: ({ context }: Asked) => nothingHappened(context),
  /** a tag of a return, or of a loan, was laid down while no list was open */
  unsecured: ({ context }: Asked) => unswitched(context.items, context.plate)?.action === 'return',
  unreleased: ({ context }: Asked) => unswitched(context.items, context.plate)?.action === 'borrow',
};
