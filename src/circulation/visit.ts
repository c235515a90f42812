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
import { askForAccount, isStillOpen } from './identify.ts';
import { begin, withoutAnswer } from './journal-entry.ts';
import { isKnown, patronOffline } from './offline.ts';
import { mayBorrowMore } from './offline-limits.ts';
import type { CirculationParts } from './parts.ts';
import { allowsCheckOutAfter, type KnownPatron, patronFromAnswer, storeFacts } from './patron.ts';
import { pay } from './payment.ts';

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
/** As it holds for whichever tags come next. */
function withoutTags<
  T extends { failedTags?: readonly string[]; switchedTags?: readonly string[] },
>(done: T) {
  const { failedTags: _, switchedTags: __, ...outcome } = done;
  return outcome;
}

export function openVisit(parts: CirculationParts, mode: Mode): CirculationVisit {
  const { settings, library } = parts;
  /** whose visit it is: his card, and his PIN where it was asked for and right */
  let borrower: Borrower | null = null;
  /** the card that was shown last, whoever's it is */
  let shownCard: string | null = null;
  let patron: KnownPatron | null = null;
  let lentOffline = 0;
  /**
   * what the library system has as the last thing that was done with an item: another tag of it is
   * only switched
   */
  const lent = new Map<string, Extract<CheckOutOutcome, { kind: 'done' }>>();
  const returned = new Map<string, Extract<CheckInOutcome, { kind: 'done' }>>();
  /** as last seen on the account: what a renewal is told from none by */
  const dueDates = new Map<string, PlainDate>();
  /** items under way; aborted where the patron goes on without one that he lifted too early */
  const underWay = new Map<string, AbortController>();
  const waiting = async <T>(
    item: string,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const giveUp = new AbortController();
    underWay.set(item, giveUp);
    try {
      return await work(giveUp.signal);
    } finally {
      underWay.delete(item);
    }
  };

  /** Card and patron change together: whoever only showed a card has nothing done in his name. */
  const know = (card: Borrower, known: KnownPatron): IdentifyOutcome => {
    const isOther = borrower !== null && borrower.card !== card.card;
    if (isOther) for (const kept of [lent, returned, dueDates]) kept.clear();
    if (isOther) lentOffline = 0;
    borrower = card;
    patron = known;
    return { kind: 'known', patron: known.shown, ...(isOther ? { isOther } : {}) };
  };

  /** Asks the library system; the facts are kept for the day that the line is down. */
  const identifyOnline = async ({ card, pin }: Borrower): Promise<IdentifyOutcome> => {
    const asked = await askForAccount(parts, { card, pin });
    if ('refusal' in asked) return asked.refusal;
    storeFacts(parts, card, asked.answer);
    return know({ card, pin }, patronFromAnswer(parts, asked.answer));
  };

  const checkOut = async (
    presented: PresentedItem,
    signal: AbortSignal,
  ): Promise<CheckOutOutcome> => {
    const { item } = presented;
    const before = lent.get(item);
    if (before) return await releaseMore(parts, before, presented, signal);
    if (!borrower || !patron?.decision.allows.checkOut)
      return { kind: 'refused', code: 'blocked', title: null };
    if (mode === 'online') {
      const mayRenew = patron.decision.allows.renew;
      return await checkOutOnline(parts, { ...borrower, mayRenew }, presented, signal);
    }
    if (settings.offline.mode !== 'check-in-and-out')
      return { kind: 'refused', code: 'unreachable', title: null };
    const { card } = borrower;
    if (
      !mayBorrowMore(settings.offline, parts.journal, {
        card,
        known: isKnown(patron),
        lentNow: lentOffline,
      })
    )
      return { kind: 'refused', code: 'offline-limit', title: null };
    lentOffline += 1;
    const membership = patron.facts?.membership?.type ?? null;
    const outcome = await checkOutOffline(parts, { card, membership }, presented, signal);
    // What was not lent counts for nothing.
    if (outcome.kind !== 'done' && borrower?.card === card) lentOffline -= 1;
    return outcome;
  };

  const checkIn = async (
    presented: PresentedItem,
    signal: AbortSignal,
  ): Promise<CheckInOutcome> => {
    const before = returned.get(presented.item);
    if (before) return await secureMore(parts, before, presented, signal);
    if (mode === 'online') return await checkInOnline(parts, presented, signal);
    if (settings.offline.mode === 'off')
      return { kind: 'refused', code: 'unreachable', title: null };
    return await checkInOffline(parts, presented, signal);
  };

  return {
    mode,
    identify: async (card) => {
      if (!settings.isCard(card)) return { kind: 'not-a-card' };
      shownCard = card;
      if (mode === 'online') return await identifyOnline({ card, pin: null });
      const known = patronOffline(parts, card);
      return known ? know({ card, pin: null }, known) : { kind: 'unreachable' };
    },
    enterPin: async (pin) =>
      shownCard === null
        ? { kind: 'unknown-card' }
        : await identifyOnline({ card: shownCard, pin }),
    checkOut: async (presented) => {
      const outcome = await waiting(presented.item, (signal) => checkOut(presented, signal));
      if (mayHaveChanged(outcome)) returned.delete(presented.item);
      if (outcome.kind === 'done') lent.set(presented.item, withoutTags(outcome));
      return outcome;
    },
    checkIn: async (presented) => {
      const outcome = await waiting(presented.item, (signal) => checkIn(presented, signal));
      // Borrowed before in this visit: no longer, or nobody can tell.
      if (mayHaveChanged(outcome)) lent.delete(presented.item);
      if (outcome.kind === 'done') returned.set(presented.item, withoutTags(outcome));
      // It is back all the same: its tags are tried again, and no return is sent again.
      else if (outcome.code === 'not-secured')
        returned.set(presented.item, {
          kind: 'done',
          title: outcome.title,
          destination: { kind: 'desk' },
          provisional: mode === 'offline',
        });
      return outcome;
    },
    goOnWithout: (item) => underWay.get(item)?.abort(),
    account: async (): Promise<Account | 'unreachable'> => {
      if (!borrower || !patron || mode === 'offline') return 'unreachable';
      const answer = await library.patron(borrower.card, borrower.pin, 'loans');
      if (answer.kind === 'no-answer' || !isStillOpen(parts, answer.value)) return 'unreachable';
      const { loans, holdsReady, owedCents } = answer.value;
      for (const { item, dueOn } of loans ?? []) if (dueOn !== null) dueDates.set(item, dueOn);
      return { loans, holdsReady, owedCents };
    },
    renew: async (item) => {
      if (!borrower || !patron?.decision.allows.renew) return { kind: 'refused', code: 'blocked' };
      if (item === '') return { kind: 'refused', code: 'refused' };
      const dueBefore = dueDates.get(item);
      const entry = begin(parts, {
        kind: 'renew',
        item,
        patron: borrower.card,
        ...(dueBefore === undefined ? {} : { dueOn: dueBefore }),
      });
      if (!entry) return { kind: 'refused', code: 'journal-down' };
      const answer = await library.renew(borrower.card, borrower.pin, item);
      if (answer.kind === 'no-answer') {
        entry.settle(withoutAnswer(answer));
        return { kind: 'refused', code: answer.sent ? 'outcome-unknown' : 'unreachable' };
      }
      const { ok, message, dueOn, dueText } = answer.value;
      entry.settle({ state: ok ? 'accepted' : 'refused' });
      if (ok && dueOn !== null) dueDates.set(item, dueOn);
      return ok ? { kind: 'done', dueOn, dueText } : { kind: 'refused', code: 'refused', message };
    },
    pay: async (feeIds, progress, signal) => {
      if (!borrower || !patron || mode === 'offline')
        return { kind: 'not-paid', why: 'not-started' };
      const paid = await pay(parts, { borrower, patron, feeIds, progress, signal });
      patron = paid.patron ?? patron;
      return paid.outcome;
    },
    wouldAllowCheckOut: (feeIds) => patron !== null && allowsCheckOutAfter(parts, patron, feeIds),
    end: async () => {
      const ended = borrower;
      borrower = null;
      shownCard = null;
      patron = null;
      lent.clear();
      returned.clear();
      dueDates.clear();
      if (ended && mode === 'online') await library.endSession(ended.card, ended.pin);
    },
  };
}
