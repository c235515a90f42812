/** One patron's visit: card number and PIN live in here and die with `end()`. */

import type {
  Cents,
  CheckInOutcome,
  CheckOutOutcome,
  IdentifyOutcome,
  Mode,
  PresentedItem,
} from '../../machines/domain.ts';
import type { CirculationVisit } from '../../machines/ports.ts';
import {
  checkInOffline,
  checkInOnline,
  type Returned,
  secureMore,
  standingReturn,
} from './check-in.ts';
import {
  type Borrower,
  checkOutOnline,
  dropAsked,
  dropAskedFor,
  type Lent,
  notLent,
  ownLoan,
  releaseMore,
} from './check-out.ts';
import { checkOutOffline, type TogetherOffline, whyNotTheirs } from './check-out-offline.ts';
import { createIdleRequests, type IdleRequests } from './idle-requests.ts';
import { createLateAnswers, type LateAnswers } from './late-answers.ts';
import { borrowsOffline, returnsOffline } from './offline-limits.ts';
import { isSwitched, mayHaveChanged, withoutTags } from './outcomes.ts';
import type { CirculationParts } from './parts.ts';
import { listReadyHolds, readAccount } from './patron/account.ts';
import { requestAccount, shownAfter } from './patron/identify.ts';
import { isKept } from './patron/is-kept.ts';
import { decideOffline, decideOnline, judgeAnew, newDecision } from './patron/judge-anew.ts';
import {
  allowsCheckOutAfter,
  cachedCard,
  isKnown,
  type KnownPatron,
  patronOffline,
  storeRefusal,
} from './patron/patron.ts';
import { isCardOf, isSamePatron, numbersOf, type ShownCard } from './patron/patron-card.ts';
import { openPatron, type PatronVisit } from './patron/patron-visit.ts';
import { ofRefusedCard } from './patron/reread.ts';
import { pay } from './payment.ts';
import { renewOnline } from './renew.ts';
import { liesThere } from './security/switch-tags.ts';
import { createTitles, type Titles } from './titles.ts';

interface VisitState {
  readonly parts: CirculationParts;
  readonly together: TogetherOffline;
  /** from on line to off line once, where the line is lost */
  mode: Mode;
  readonly idle: IdleRequests;
  readonly titles: Titles;
  readonly late: LateAnswers;
  /** the patron whose account is open: card, and the right PIN where one is required */
  open: PatronVisit | null;
  /** the card that was shown last */
  shownCard: ShownCard | null;
  /** what was done last with an item in this visit: a further tag of it is only switched */
  readonly checkedOut: Map<string, Lent>;
  readonly checkedIn: Map<string, Returned>;
}

function forgetPatron(state: VisitState): void {
  state.late.leave();
  if (state.open) dropAsked(state.open.asked);
  state.open = null;
  state.checkedOut.clear();
  state.checkedIn.clear();
}

/** Borrower and patron change together: on a card that was only shown nothing is done. */
function openAccount(state: VisitState, borrower: Borrower, patron: KnownPatron): IdentifyOutcome {
  if (state.open !== null && !isSamePatron(state.open.borrower, borrower)) {
    if (state.checkedOut.size > 0)
      throw new TypeError('a visit has one patron: another one has a visit of their own');
    // Opened as the line was lost, by a card whose patron had gone back: it was never shown.
    dropAsked(state.open.asked);
    state.open = null;
  }
  state.open ??= openPatron(state.parts, state.titles, borrower, patron);
  Object.assign(state.open, { borrower, patron, changedSince: false });
  state.open.cards.push({ card: borrower.card, mainCard: borrower.mainCard });
  state.open.holds.learn(patron.shown);
  return { kind: 'known', patron: patron.shown };
}

async function identifyOnline(
  state: VisitState,
  shown: ShownCard,
  pin: string | null,
): Promise<IdentifyOutcome> {
  const { parts } = state;
  const account = await requestAccount(parts, { ...shown, pin });
  const { patronCard } = account;
  if ('refusal' in account && account.isCardRefused) storeRefusal(parts, patronCard);
  // A newer card was shown meanwhile: no one waits for this answer, and it opens nothing.
  if (state.shownCard !== shown) return { kind: 'unreachable' };
  state.shownCard = shownAfter(shown, pin, account);
  if ('refusal' in account) return account.refusal;
  const { answer, patron } = account;
  const outcome = openAccount(state, { ...patronCard, pin }, patron);
  if (state.open) state.open.online = patron;
  state.open?.own.learn(answer.loans);
  askAhead(state);
  return outcome;
}

function identifyOffline(state: VisitState, { card, isRefused }: ShownCard): IdentifyOutcome {
  const { parts } = state;
  if (isRefused || parts.cache.isRefused(card)) return { kind: 'unknown-card' };
  if (!isKept(parts, card)) return { kind: 'online-only' };
  const patron = patronOffline(parts, card);
  if (patron === null) return { kind: 'unreachable' };
  const outcome = openAccount(state, { ...cachedCard(parts, card), pin: null }, patron);
  if (state.open) state.open.online = null;
  return outcome;
}

function goOffline(state: VisitState): IdentifyOutcome | null {
  const { parts, open, shownCard } = state;
  state.mode = 'offline';
  state.idle.close();
  if (open === null)
    return shownCard && !shownCard.isRefused ? identifyOffline(state, shownCard) : null;
  dropAsked(open.asked);
  open.asked.clear();
  return { kind: 'known', patron: decideOffline(parts, open) };
}

/**
 * The line is back, and nothing is open in the journal. The decision is that of a moment ago, as it
 * would be had the line stayed, but for what the journal has heard since; what was lent off line meanwhile is not in the patron's list.
 */
function goOnline(state: VisitState): IdentifyOutcome | null {
  const { open, idle, titles, checkedOut } = state;
  state.mode = 'online';
  idle.open();
  titles.again();
  if (!open?.online) return null;
  // What the journal had to ask may have said that the card is not valid any more.
  const isRefused = state.parts.cache.isRefused(open.borrower.card);
  open.patron = isRefused
    ? ofRefusedCard(open.online, [])
    : decideOnline(state.parts, open, open.online);
  for (const item of checkedOut.keys()) open.own.changed(item);
  return { kind: 'known', patron: open.patron.shown };
}

/** What a check-out will want to know is asked before it comes, where nothing else is under way. */
function askAhead(state: VisitState): void {
  const { parts, idle, titles, open } = state;
  if (!open?.patron.decision.allows.checkOut) return;
  const { own, holds, patron } = open;
  if (parts.library.renewsOnCheckOut) void idle.whenIdle(() => own.load());
  // Most patrons have no hold at all, and of some library systems this count alone is known.
  const mayHaveSome = (patron.shown.holdsReady ?? patron.facts?.holds ?? 0) > 0;
  if (mayHaveSome && holds.isListWanted())
    void idle.whenIdle(() => listReadyHolds(parts, titles, open));
}

async function checkOut(
  state: VisitState,
  presented: PresentedItem,
  signal: AbortSignal,
  agreedCents: Cents | undefined,
): Promise<CheckOutOutcome> {
  const { parts, open } = state;
  const { item } = presented;
  const before = state.checkedOut.get(item);
  if (!before) state.late.leave(item);
  const notTheirs = before?.provisional ? whyNotTheirs(parts, item) : null;
  if (before && notTheirs !== null) return notLent(notTheirs, before.title);
  if (before) return await releaseMore(parts, before, presented, signal);
  if (open && (await judgeAnew(parts, open, state.mode)) !== null) open.unheard = true;
  if (!open?.patron.decision.allows.checkOut) return notLent('blocked');
  if (state.mode === 'offline') return await lendOffline(state, open.borrower, presented, signal);
  const { borrower, own, asked, perhapsLent } = open;
  if (parts.library.renewsOnCheckOut) await own.load();
  // That list may be what says that the card is not valid any more.
  if (!open.patron.decision.allows.checkOut) return notLent('blocked');
  const theirs = await own.findNow(item);
  // Its tags may be secured all the same, and no loan is made: there is nothing to settle.
  if (theirs !== null && theirs !== 'none') {
    const loan = ownLoan(parts, theirs, presented, borrower);
    return await releaseMore(parts, loan, presented, signal);
  }
  const request = { borrower, own, asked, agreedCents, perhapsLent: perhapsLent.has(item) };
  const outcome = await checkOutOnline(parts, request, presented, signal);
  if (!mayHaveChanged(outcome)) return outcome;
  own.changed(item);
  if (outcome.kind === 'refused' && outcome.code === 'outcome-unknown') perhapsLent.add(item);
  if (outcome.kind === 'refused') return outcome;
  const holdsReady = open.holds.afterLoan(item);
  return holdsReady === undefined ? outcome : { ...outcome, holdsReady };
}

/** By what is known of the patron now: a visit may have stood open while the machine slept. */
async function lendOffline(
  { parts, together }: VisitState,
  borrower: Borrower,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckOutOutcome> {
  if (!borrowsOffline(parts.settings.offline)) return notLent('offline-limit');
  const known = patronOffline(parts, borrower.card);
  if (!known?.decision.allows.checkOut) return notLent('blocked');
  const { facts } = known;
  const offline = { patron: borrower, facts, isKnown: isKnown(known), visit: together };
  return await checkOutOffline(parts, offline, presented, signal);
}

/** Or may have been: by this person, or by another one of the visit. */
function returned({ open }: VisitState, item: string): void {
  open?.own.changed(item);
  if (open) open.changedSince = true;
}

async function checkIn(
  { parts, mode, checkedIn, open, late }: VisitState,
  presented: PresentedItem,
  signal: AbortSignal,
): Promise<CheckInOutcome> {
  if (open) dropAskedFor(open.asked, presented.item);
  const before = checkedIn.get(presented.item);
  if (!before) late.leave(presented.item);
  if (before) return await secureMore(parts, before, presented, signal);
  if (presented.mayHaveLeft && !(await liesThere(parts, presented)))
    return { kind: 'refused', code: 'unreachable', title: null };
  if (mode === 'online') return await checkInOnline(parts, presented, signal);
  if (!returnsOffline(parts.settings.offline))
    return { kind: 'refused', code: 'offline-limit', title: null };
  return await checkInOffline(parts, presented, signal);
}

async function account({ parts, mode, open, titles }: VisitState): ReturnType<typeof readAccount> {
  if (!open || mode === 'offline') return 'unreachable';
  return await readAccount(parts, titles, open);
}

/** `together`: the same for all people of one visit. */
export function openVisit(
  parts: CirculationParts,
  mode: Mode,
  together: TogetherOffline = { loans: 0 },
): CirculationVisit {
  const { settings, library } = parts;
  const idle = createIdleRequests();
  const titles = createTitles(library, idle);
  const booked = { checkedOut: new Map<string, Lent>(), checkedIn: new Map<string, Returned>() };
  const late = createLateAnswers(parts, titles, booked);
  const state: VisitState = {
    parts,
    together,
    mode,
    idle,
    titles,
    late,
    ...booked,
    open: null,
    shownCard: null,
  };
  const { checkedOut, checkedIn } = booked;
  /** items under way; aborted where the patron goes on without one that was lifted too early */
  const underWay = new Map<string, AbortController>();
  const withSignal = async <T extends { title: string | null }>(
    { item }: PresentedItem,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const abort = new AbortController();
    underWay.set(item, abort);
    try {
      const outcome = await idle.during(() => work(abort.signal));
      titles.learn(item, outcome.title);
      return outcome.title === null ? { ...outcome, title: titles.known(item) } : outcome;
    } finally {
      underWay.delete(item);
    }
  };

  return {
    mode,
    goOffline: () => goOffline(state),
    mayGoOnline: () => state.open === null || state.open.online !== null,
    goOnline: () => goOnline(state),
    identify: async (card) => {
      const read = settings.cardNumber(card);
      if (read === undefined) return { kind: 'not-a-card' };
      const shown = { card: read.number };
      state.shownCard = shown;
      if (state.mode === 'offline') return identifyOffline(state, shown);
      return await idle.during(() => identifyOnline(state, shown, null));
    },
    isOwnCard: (card) => {
      const { number } = settings.cardNumber(card) ?? { number: card };
      return state.open?.cards.some((own) => isCardOf(own, number)) === true;
    },
    isSamePatron: (other) =>
      state.open?.cards.some((own) => numbersOf(own).some(other.isOwnCard)) === true,
    enterPin: async (pin) => {
      const { shownCard } = state;
      if (shownCard === null) return { kind: 'unknown-card' };
      if (state.mode === 'offline') return identifyOffline(state, shownCard);
      // The answer without a PIN shows what a yes to one is worth: a PIN is never sent before it.
      const sent = shownCard.asksPin ? pin : null;
      return await idle.during(() => identifyOnline(state, shownCard, sent));
    },
    checkOut: async (presented, agreedCents) => {
      const outcome = await withSignal(presented, (signal) =>
        checkOut(state, presented, signal, agreedCents),
      );
      if (mayHaveChanged(outcome)) checkedIn.delete(presented.item);
      if (outcome.kind === 'done') checkedOut.set(presented.item, withoutTags(outcome));
      if (isSwitched(outcome)) late.switched(presented.item, 'released');
      return outcome;
    },
    checkIn: async (presented) => {
      const { item } = presented;
      const outcome = await withSignal(presented, (signal) => checkIn(state, presented, signal));
      // An item checked out before in this visit no longer is, or may no longer be.
      if (mayHaveChanged(outcome)) checkedOut.delete(item);
      if (mayHaveChanged(outcome)) returned(state, item);
      const stands = standingReturn(checkedIn.get(item), presented, outcome, state.mode);
      if (stands) checkedIn.set(item, stands);
      if (isSwitched(outcome)) late.switched(item, 'secured');
      return outcome;
    },
    becameOf: async (action, presented) =>
      action === 'return'
        ? await late.ofReturn(presented)
        : state.open && (await late.ofLoan(state.open, presented)),
    renewalBecame: async (item) => state.open && (await late.ofRenewal(state.open, item)),
    forgetItem: (item) => {
      late.leave(item);
      checkedOut.delete(item);
      checkedIn.delete(item);
      if (state.open === null) return;
      returned(state, item);
      dropAskedFor(state.open.asked, item);
    },
    titleOf: async (item) => (state.mode === 'online' ? await titles.ask(item) : null),
    goOnWithout: (item) => underWay.get(item)?.abort(),
    account: () => idle.during(() => account(state)),
    renew: async (item) => {
      const { open } = state;
      if (!open?.patron.decision.allows.renew) return { kind: 'refused', code: 'blocked' };
      if (state.mode === 'offline') return { kind: 'refused', code: 'unreachable' };
      const { borrower, own } = open;
      const loan = { item, dueOn: own.dueOn(item) };
      const outcome = await idle.during(() => renewOnline(parts, borrower, loan));
      if (outcome.kind === 'done' && outcome.dueOn !== null) own.renewed(item, outcome.dueOn);
      if (outcome.kind === 'done' || outcome.code === 'outcome-unknown') open.changedSince = true;
      return outcome;
    },
    pay: async (feeIds, way, progress, signal, language) => {
      const { open } = state;
      if (!open || state.mode === 'offline') return { kind: 'not-paid', why: 'not-started' };
      const { borrower, patron } = open;
      const paid = await idle.during(() =>
        pay(parts, { borrower, patron, feeIds, way, language, progress, signal }),
      );
      open.patron = paid.patron ?? open.patron;
      open.online = open.patron;
      if (paid.patron) open.holds.learn(paid.patron.shown);
      return paid.outcome;
    },
    judgeAnew: async () => {
      const { open } = state;
      return open && (await idle.during(() => newDecision(parts, open, state.mode)));
    },
    wouldAllowCheckOut: (feeIds) =>
      state.open !== null && allowsCheckOutAfter(parts, state.open.patron, feeIds),
    end: async () => {
      const borrower = state.open?.borrower;
      state.shownCard = null;
      idle.close();
      forgetPatron(state);
      if (borrower && state.mode === 'online')
        await library.endSession(borrower.card, borrower.pin);
    },
  };
}
