/** One patron's visit: card number and PIN live in here and die with `end()`. */
import type { CirculationVisit } from '../../machines/ports.ts';
import type {
  Account,
  CheckInOutcome,
  CheckOutOutcome,
  IdentifyOutcome,
  Mode,
  PlainDate,
  PresentedItem,
  RefusalCode,
} from '../domain.ts';
import { checkInOffline, checkInOnline, secureMore } from './check-in.ts';
import { type Borrower, checkOutOffline, checkOutOnline, releaseMore } from './check-out.ts';
import { isStillOpen, requestAccount } from './identify.ts';
import { borrowsOffline, mayBorrowMore, returnsOffline } from './offline-limits.ts';
import type { CirculationParts } from './parts.ts';
import {
  allowsCheckOutAfter,
  cachedCard,
  isKnown,
  type KnownPatron,
  patronFromAnswer,
  patronOffline,
  storeFacts,
} from './patron.ts';
import { isSamePatron, type PatronCard } from './patron-card.ts';
import { pay } from './payment.ts';
import { renewOnline } from './renew.ts';

/** After these the library system is as it was before: nothing was sent, or it said no. */
const leavesAsItWas: ReadonlySet<RefusalCode> = new Set([
  'blocked',
  'refused',
  'unreachable',
  'journal-down',
  'not-an-item',
  'on-hold',
  'already-lent',
  'offline-limit',
]);
function mayHaveChanged(outcome: CheckOutOutcome | CheckInOutcome) {
  return outcome.kind === 'done' || !leavesAsItWas.has(outcome.code);
}
/** The outcome for tags of this item that come later. */
function withoutTags<
  T extends { failedTags?: readonly string[]; switchedTags?: readonly string[] },
>(done: T) {
  const { failedTags: _, switchedTags: __, ...outcome } = done;
  return outcome;
}

interface VisitState {
  readonly parts: CirculationParts;
  readonly mode: Mode;
  /** the patron whose account is open: card, and the right PIN where one is required */
  borrower: Borrower | null;
  patron: KnownPatron | null;
  /** the card that was shown last, of this patron or of another */
  shownCard: PatronCard | null;
  offlineLoans: number;
  /** what was done last with an item in this visit: a further tag of it is only switched */
  readonly checkedOut: Map<string, Extract<CheckOutOutcome, { kind: 'done' }>>;
  readonly checkedIn: Map<string, Extract<CheckInOutcome, { kind: 'done' }>>;
  /** from the account: a later due date shows that a renewal was carried out */
  readonly dueDates: Map<string, PlainDate>;
}

function forgetItems({ checkedOut, checkedIn, dueDates }: VisitState): void {
  for (const items of [checkedOut, checkedIn, dueDates]) items.clear();
}

/** Borrower and patron change together: on a card that was only shown nothing is done. */
function openAccount(state: VisitState, borrower: Borrower, patron: KnownPatron): IdentifyOutcome {
  const isOther = state.borrower !== null && !isSamePatron(state.borrower, borrower);
  if (isOther) {
    forgetItems(state);
    state.offlineLoans = 0;
  }
  state.borrower = borrower;
  state.patron = patron;
  return { kind: 'known', patron: patron.shown, ...(isOther ? { isOther } : {}) };
}

async function identifyOnline(
  state: VisitState,
  shown: PatronCard,
  pin: string | null,
): Promise<IdentifyOutcome> {
  const { parts } = state;
  const account = await requestAccount(parts, { ...shown, pin });
  const { patronCard } = account;
  // Another card may have been shown meanwhile.
  if (state.shownCard?.card === shown.card) state.shownCard = patronCard;
  if ('refusal' in account) return account.refusal;
  storeFacts(parts, patronCard, account.answer);
  return openAccount(
    state,
    { ...patronCard, pin },
    patronFromAnswer(parts, patronCard, account.answer),
  );
}

async function checkOut(
  state: VisitState,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  const { parts, borrower, patron } = state;
  const { journal, settings } = parts;
  const before = state.checkedOut.get(presented.item);
  if (before) return await releaseMore(parts, before, presented, signal);
  if (!borrower || !patron?.decision.allows.checkOut)
    return { kind: 'refused', code: 'blocked', title: null };
  if (state.mode === 'online') {
    const mayRenew = patron.decision.allows.renew;
    return await checkOutOnline(parts, { ...borrower, mayRenew }, presented, signal);
  }
  if (!borrowsOffline(settings.offline))
    return { kind: 'refused', code: 'unreachable', title: null };
  const soFar = { patron: borrower, known: isKnown(patron), lentNow: state.offlineLoans };
  if (!mayBorrowMore(settings.offline, journal, soFar))
    return { kind: 'refused', code: 'offline-limit', title: null };
  state.offlineLoans += 1;
  const membership = patron.facts?.membership?.type ?? null;
  const outcome = await checkOutOffline(parts, { ...borrower, membership }, presented, signal);
  const isTheirs = state.borrower !== null && isSamePatron(state.borrower, borrower);
  if (outcome.kind !== 'done' && isTheirs) state.offlineLoans -= 1;
  return outcome;
}

async function checkIn(
  { parts, mode, checkedIn }: VisitState,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  const before = checkedIn.get(presented.item);
  if (before) return await secureMore(parts, before, presented, signal);
  if (mode === 'online') return await checkInOnline(parts, presented, signal);
  if (!returnsOffline(parts.settings.offline))
    return { kind: 'refused', code: 'unreachable', title: null };
  return await checkInOffline(parts, presented, signal);
}

async function account(state: VisitState): Promise<Account | 'unreachable'> {
  const { parts, borrower, dueDates } = state;
  if (!borrower || state.mode === 'offline') return 'unreachable';
  const answer = await parts.library.patron(borrower.card, borrower.pin, 'loans');
  if (answer.kind === 'no-answer' || !isStillOpen(parts, answer.value)) return 'unreachable';
  const { loans, holdsReady, owedCents } = answer.value;
  for (const { item, dueOn } of loans ?? []) if (dueOn !== null) dueDates.set(item, dueOn);
  return { loans, holdsReady, owedCents };
}

export function openVisit(parts: CirculationParts, mode: Mode): CirculationVisit {
  const { settings, library } = parts;
  const state: VisitState = {
    parts,
    mode,
    borrower: null,
    patron: null,
    shownCard: null,
    offlineLoans: 0,
    checkedOut: new Map(),
    checkedIn: new Map(),
    dueDates: new Map(),
  };
  const { checkedOut, checkedIn, dueDates } = state;
  /** items under way; aborted where the patron goes on without one that was lifted too early */
  const underWay = new Map<string, AbortController>();
  const withSignal = async <T>(
    work: (state: VisitState, presented: PresentedItem, signal: AbortSignal) => Promise<T>,
    presented: PresentedItem,
  ): Promise<T> => {
    const abort = new AbortController();
    underWay.set(presented.item, abort);
    try {
      return await work(state, presented, abort.signal);
    } finally {
      underWay.delete(presented.item);
    }
  };

  return {
    mode,
    identify: async (card) => {
      if (!settings.isCard(card)) return { kind: 'not-a-card' };
      state.shownCard = { card };
      if (mode === 'online') return await identifyOnline(state, state.shownCard, null);
      const patron = patronOffline(parts, card);
      if (patron === null) return { kind: 'unreachable' };
      return openAccount(state, { ...cachedCard(parts, card), pin: null }, patron);
    },
    enterPin: async (pin) =>
      state.shownCard === null
        ? { kind: 'unknown-card' }
        : await identifyOnline(state, state.shownCard, pin),
    checkOut: async (presented) => {
      const outcome = await withSignal(checkOut, presented);
      if (mayHaveChanged(outcome)) checkedIn.delete(presented.item);
      if (outcome.kind === 'done') checkedOut.set(presented.item, withoutTags(outcome));
      return outcome;
    },
    checkIn: async (presented) => {
      const outcome = await withSignal(checkIn, presented);
      // An item checked out before in this visit no longer is, or may no longer be.
      if (mayHaveChanged(outcome)) checkedOut.delete(presented.item);
      if (outcome.kind === 'done') checkedIn.set(presented.item, withoutTags(outcome));
      // It is checked in: its tags are tried again, and no return is sent again.
      else if (outcome.code === 'not-secured')
        checkedIn.set(presented.item, {
          kind: 'done',
          title: outcome.title,
          destination: { kind: 'desk' },
          provisional: mode === 'offline',
        });
      return outcome;
    },
    goOnWithout: (item) => underWay.get(item)?.abort(),
    account: () => account(state),
    renew: async (item) => {
      const { borrower, patron } = state;
      if (!borrower || !patron?.decision.allows.renew) return { kind: 'refused', code: 'blocked' };
      const dueOn = dueDates.get(item);
      const outcome = await renewOnline(parts, borrower, { item, dueOn });
      if (outcome.kind === 'done' && outcome.dueOn !== null) dueDates.set(item, outcome.dueOn);
      return outcome;
    },
    pay: async (feeIds, progress, signal) => {
      const { borrower, patron } = state;
      if (!borrower || !patron || mode === 'offline')
        return { kind: 'not-paid', why: 'not-started' };
      const paid = await pay(parts, { borrower, patron, feeIds, progress, signal });
      state.patron = paid.patron ?? state.patron;
      return paid.outcome;
    },
    wouldAllowCheckOut: (feeIds) =>
      state.patron !== null && allowsCheckOutAfter(parts, state.patron, feeIds),
    end: async () => {
      const { borrower } = state;
      state.borrower = null;
      state.patron = null;
      state.shownCard = null;
      forgetItems(state);
      if (borrower && mode === 'online') await library.endSession(borrower.card, borrower.pin);
    },
  };
}
