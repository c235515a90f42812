/** The views that need more than a line, from the context of a visit. Pure. */
import { Temporal } from 'temporal-polyfill';
import type { Cents, Instant, Patron, PlainDate, Reason } from '../../../machines/domain.ts';
import { dueOf, listedLoans } from '../../../machines/items/status-receipt.ts';
import type { CardWays } from '../../../machines/limits.ts';
import {
  centsOf,
  mayPay,
  mayRenew,
  payableFees,
  type VisitContext,
} from '../../../machines/visit/context.ts';
import { inOthersLists, waitingOf } from '../../../machines/visit/laid.ts';
import type { LoanRow, View } from '../screen.ts';
import type { ShownReason } from './account-view.ts';
import { showHolds } from './item-views.ts';
import type { Proof } from './payment-view.ts';
import { showPeople } from './people-views.ts';

type ViewOf<K extends View['kind']> = Extract<View, { kind: K }>;

/** A fee of theirs is in a payment that is not settled: it is not to be paid again. */
function inPayment({ patron }: VisitContext) {
  return (patron?.fees ?? []).some((fee) => fee.notPayable === 'in-payment');
}
function sumOf(fees: readonly { amountCents: Cents }[]) {
  return fees.reduce((sum, fee) => sum + fee.amountCents, 0);
}
/** What the cheapest fees that lift the block come to; null where none do. */
function leastCents(context: VisitContext): Cents | null {
  const { leastFees = [] } = context.patron ?? {};
  return leastFees.length === 0 ? null : centsOf(context, leastFees);
}

/** Where nothing may be paid, no amount is asked for. */
function withoutPrice(reason: Reason): Reason {
  return { ...reason, clears: { by: reason.clears.by } };
}

const collectedBy = ['direct-debit', 'debt-collector', 'arrangement', 'elsewhere'] as const;

/**
 * Nobody is asked to pay what cannot be paid here: where the fees that the reason is about come to less
 * than it asks for, it has no price, and says how they are collected where that is one way for all.
 */
function asCanBePaid(reason: Reason, { fees }: Pick<Patron, 'fees'>): ShownReason {
  const { leastCents, feeIds } = reason.clears;
  if (leastCents === undefined) return reason;
  const about = fees.filter(({ id }) => feeIds?.includes(id) ?? true);
  const payable = about.filter(({ notPayable }) => notPayable === null);
  if (sumOf(payable) >= leastCents) return reason;
  const [way, ...otherWays] = new Set(about.map(({ notPayable }) => notPayable));
  const collected = otherWays.length === 0 && collectedBy.find((each) => each === way);
  return { ...withoutPrice(reason), ...(collected && { collected }) };
}

/** Off line the amounts are of another day, and no PIN was typed: none is shown or asked for. */
function withoutAmounts(reason: Reason): Reason {
  const numbers = Object.entries(reason.numbers).filter(([name]) => !name.endsWith('Cents'));
  return { ...withoutPrice(reason), numbers: Object.fromEntries(numbers) };
}

/**
 * Our own reasons stand first; a flag of the library system is one more only where it denies
 * something that they do not explain.
 */
function reasonsOf(context: VisitContext): readonly ShownReason[] {
  const { patron, mode } = context;
  const reasons = patron?.decision.reasons ?? [];
  const isFlag = (reason: Reason) => reason.rule.startsWith('flag-');
  const explained = new Set(
    reasons.filter((reason) => !isFlag(reason)).flatMap((reason) => reason.denies),
  );
  const own = reasons.filter(
    (reason) => !isFlag(reason) || reason.denies.some((action) => !explained.has(action)),
  );
  if (mode === 'offline') return own.map(withoutAmounts);
  if (patron === null) return own.map(withoutPrice);
  const asked = own.map((reason) => asCanBePaid(reason, patron));
  if (!patron.decision.allows.pay)
    return asked.map((reason) => ({ ...reason, ...withoutPrice(reason) }));
  // A reason whose fees are in a payment stays until that is settled, whatever else they pay.
  const paidFor = new Set(
    patron.fees.flatMap(({ id, notPayable }) => (notPayable === 'in-payment' ? [id] : [])),
  );
  const mayPayOther = payableFees(context).length > 0 && patron.leastFees.length > 0;
  const isPaidFor = ({ clears: { feeIds = [...paidFor] } }: Reason) =>
    !mayPayOther && feeIds.some((id) => paidFor.has(id));
  return asked.map((reason) => (isPaidFor(reason) ? withoutPrice(reason) : reason));
}

/** The scanner where it works, then a tag on the plate, then a chip, then the number. */
function howToShowACard({ limits }: VisitContext, { typed, tagged }: CardWays) {
  if (limits.scan === 'works') return 'scan';
  if (tagged && limits.plate === 'works') return 'plate';
  if (limits.chip === 'works') return 'chip';
  return typed ? 'type' : 'none';
}

export function showIdentify(
  context: VisitContext,
  mayTypeNumber: boolean,
  ways: CardWays,
): ViewOf<'identify'> {
  const how = howToShowACard(context, ways);
  const orChip = context.limits.chip === 'works' && how !== 'chip';
  return {
    kind: 'identify',
    purpose: context.purpose,
    mayType: mayTypeNumber,
    how,
    ...(orChip && { orChip }),
    ...(context.cardsIn > 0 && { cardIn: true }),
    // In "Mijn bib" nothing is lent of what lies there.
    booksSeen:
      context.purpose === 'borrow'
        ? waitingOf(context, context.adding ? 'newcomer' : context.person)
        : 0,
    problem: context.problem,
    attempts: context.attempts,
    ...(context.adding ? { adding: true, booksOfOthers: inOthersLists(context) } : {}),
  };
}

/**
 * A fee is paid whole, so a rule may ask for less than can be paid: a reason that stands alone asks
 * for what the key asks for.
 */
function inWholeFees(context: VisitContext): Pick<ViewOf<'blocked'>, 'reasons' | 'atOnce'> {
  const reasons = reasonsOf(context);
  const [only, ...others] = reasons.filter(({ clears }) => clears.leastCents !== undefined);
  const cents = mayPay(context) ? leastCents(context) : null;
  if (only === undefined || others.length > 0 || cents === null) return { reasons };
  if ((only.clears.leastCents ?? cents) >= cents) return { reasons };
  const priced = { ...only, clears: { ...only.clears, leastCents: cents } };
  return {
    reasons: reasons.map((reason) => (reason === only ? priced : reason)),
    atOnce: cents === sumOf(payableFees(context)),
  };
}

export function showBlocked(context: VisitContext): ViewOf<'blocked'> {
  return {
    kind: 'blocked',
    ...showPeople(context),
    level: context.patron?.decision.level === 'payment' ? 'payment' : 'checkin-only',
    ...inWholeFees(context),
    messages: context.patron?.messages ?? [],
    leastCents: mayPay(context) ? leastCents(context) : null,
    mayPay: mayPay(context),
    mayReturn: context.limits.return !== 'not-now',
    inPayment: inPayment(context),
    holds: showHolds(context),
  };
}

function daysLate(dueOn: PlainDate | null, timeZone: string, now: Instant): number {
  if (dueOn === null) return 0;
  const today = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate();
  return Math.max(0, Temporal.PlainDate.from(dueOn).until(today, { largestUnit: 'days' }).days);
}

export function showAccount(
  context: VisitContext,
  timeZone: string,
  now: Instant,
): ViewOf<'account'> {
  const loans = listedLoans(context).map((loan): LoanRow => {
    const outcome = context.renewals[loan.item];
    const { dueOn, dueText } = dueOf(loan, outcome);
    const row = {
      item: loan.item,
      title: loan.title,
      dueOn,
      dueText,
      daysLate: daysLate(dueOn, timeZone, now),
    };
    if (!outcome) return { ...row, renewal: null };
    if (outcome === 'working') return { ...row, renewal: { state: 'working' } };
    if (outcome.kind === 'done') return { ...row, renewal: { state: 'done' } };
    if (outcome.code === 'outcome-unknown') return { ...row, renewal: { state: 'unknown' } };
    return {
      ...row,
      renewal: { state: 'refused', code: outcome.code, message: outcome.message ?? null },
    };
  });
  return {
    kind: 'account',
    displayName: context.patron?.displayName ?? null,
    loans,
    listed: (context.account?.loans ?? null) !== null,
    holdsReady: context.account?.holdsReady ?? null,
    readyHolds: (context.account?.readyHolds ?? []).map(({ title, place }) => ({ title, place })),
    owedCents: context.account?.owedCents ?? null,
    mayRenew: mayRenew(context),
    mayPay: mayPay(context),
    ...(context.statusReceipt && {
      status: { prints: context.limits.receipt === 'works', last: context.statusPrint },
    }),
    lineLost: context.limitsOffline !== null && context.mode === 'offline',
    inPayment: inPayment(context),
    // Why nothing may be renewed, where anybody may.
    reasons: context.offersRenewal ? reasonsOf(context) : [],
  };
}

export function showFees(context: VisitContext): ViewOf<'fees'> {
  const all = payableFees(context);
  const blocked = context.patron?.decision.allows.checkOut === false;
  return {
    kind: 'fees',
    rows: (context.patron?.fees ?? []).map(
      ({ id, amountCents, createdOn = null, kind, title, notPayable, currency }) => ({
        id,
        amountCents,
        createdOn,
        kind,
        title,
        notPayable,
        ...(currency && { otherMoney: `${currency} ${(amountCents / 100).toFixed(2)}` }),
        chosen: context.chosenFees.includes(id),
      }),
    ),
    chosenCents: centsOf(context, context.chosenFees),
    leastCents: leastCents(context),
    leastFeeIds: context.patron?.leastFees ?? [],
    allCents: sumOf(all),
    allFeeIds: all.map((fee) => fee.id),
    chosenLiftsBlock: blocked && context.chosenLiftsBlock,
    blocked,
    problem: context.chooseFirst && context.chosenFees.length === 0 ? 'choose-first' : null,
  };
}

/** The first block of the attempt's id: enough to find it among the few that wait. */
function proofOf(context: VisitContext): Proof {
  return {
    proof: context.printed ? 'printed' : context.printFailed !== null ? 'failed' : 'printing',
    reference: (context.payments.at(-1)?.attempt ?? '').slice(0, 8).toUpperCase(),
  };
}

/** `prints`: a receipt can come out on paper. */
export function showPaid(context: VisitContext, prints: boolean): ViewOf<'paid'> {
  const { payments, patron, cameFrom, receipt } = context;
  const mayBorrow = patron?.decision.allows.checkOut === true;
  return {
    kind: 'paid',
    paidCents: payments.at(-1)?.amountCents ?? 0,
    mayBorrow,
    ...(mayBorrow && cameFrom === 'deciding' && { toBorrow: true }),
    ...(prints && (receipt === 'ask' || receipt === 'print') && { ticket: receipt }),
  };
}

export function showPaidNotBooked(context: VisitContext): ViewOf<'paid-not-booked'> {
  return {
    kind: 'paid-not-booked',
    paidCents: context.payments.at(-1)?.amountCents ?? 0,
    way: context.way,
    ...proofOf(context),
  };
}

export function showPaymentUnknown(context: VisitContext): ViewOf<'payment-unknown'> {
  return {
    kind: 'payment-unknown',
    way: context.way,
    ...proofOf(context),
  };
}
