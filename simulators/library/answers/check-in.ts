/** Returns: late fees, holds, replacement invoices, and where the item goes. */
import { Temporal } from 'temporal-polyfill';
import { book } from '../bookings.ts';
import type { ReturnPlace } from '../forms/form.ts';
import { forms } from '../forms/forms.ts';
import { branch, institution } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import type { Item, Loan, MembershipType, State } from '../state.ts';

const lateFee: Record<MembershipType, { perDayCents: number; mostCents: number }> = {
  adult: { perDayCents: 20, mostCents: 500 },
  youth: { perDayCents: 10, mostCents: 250 },
};

interface CheckInRequest {
  item: string;
  noBlock: boolean;
  /** `YYYY-MM-DD`; null: today */
  returnedOn: string | null;
  happenedAt: string | null;
}
type CheckInResult =
  | {
      ok: true;
      item: Item;
      /** null: it was not lent */
      card: string | null;
      place: ReturnPlace;
      message: ScreenMessage | null;
    }
  | { ok: false; item: Item | null; why: ScreenMessage };

/** A return at a machine. */
export function checkIn(state: State, request: CheckInRequest): CheckInResult {
  const item = state.items.get(request.item) ?? null;
  if (!item) return { ok: false, item, why: 'unknown-item' };
  const { habits } = forms[state.form];
  const invoiced = state.quirks.has('sorts-out-invoiced') ? 'sorted-out' : habits.invoiced;
  const isInvoiced = isOnInvoice(state, item);
  // What came back off line is here already: it cannot be refused any more.
  if (isInvoiced && invoiced === 'refused' && !request.noBlock)
    return { ok: false, item, why: 'on-invoice' };
  const loan = endLoan(state, item, request.returnedOn ?? state.today());
  const place =
    isInvoiced && invoiced !== 'settled' ? ({ kind: 'invoiced' } as const) : placeOf(state, item);
  if (isInvoiced && invoiced === 'settled') settleInvoices(state, item);
  const isHeld = place.kind === 'hold-here' || place.kind === 'hold-elsewhere';
  if (isHeld && habits.returnFillsHold) fillHold(state, item);
  else if (isHeld || place.kind === 'invoiced' || place.kind === 'store')
    state.sortedOut.add(item.item);
  // What is refused because it was not lent is no return, though its hold is filled.
  if (loan || !habits.refusesUnlent)
    book(state, 'check-in', {
      card: loan?.card ?? null,
      item: item.item,
      noBlock: request.noBlock,
      happenedAt: request.happenedAt,
    });
  const message = messageOf(place, item, loan !== null);
  return { ok: true, item, card: loan?.card ?? null, place, message };
}

/** At the desk: ends everything that a machine left open. False: unknown item. */
export function takeIn(state: State, number: string): boolean {
  const item = state.items.get(number);
  if (!item) return false;
  const loan = endLoan(state, item, state.today());
  settleInvoices(state, item);
  state.sortedOut.delete(number);
  fillHold(state, item);
  book(state, 'take-in', { card: loan?.card ?? null, item: number });
  return true;
}

function endLoan(state: State, item: Item, returnedOn: string): Loan | null {
  const loan = state.loans.get(item.item) ?? null;
  if (!loan) return null;
  state.loans.delete(item.item);
  chargeForLateness(state, item, loan, returnedOn);
  return loan;
}

function placeOf(state: State, item: Item): ReturnPlace {
  const hold = state.holds.find((one) => one.item === item.item);
  if (hold)
    return hold.pickUp === undefined
      ? { kind: 'hold-here' }
      : { kind: 'hold-elsewhere', branch: hold.pickUp };
  if (item.branch !== branch) return { kind: 'other-branch', branch: item.branch };
  return { kind: item.inStore ? 'store' : 'material' };
}

function messageOf(place: ReturnPlace, item: Item, wasLent: boolean): ScreenMessage | null {
  switch (place.kind) {
    case 'hold-here':
    case 'hold-elsewhere':
      return place.kind;
    case 'invoiced':
      return 'to-desk';
    case 'other-branch':
      return item.institution === institution ? null : 'other-branch';
    default:
      return wasLent ? null : 'was-not-lent';
  }
}

/** The first hold is ready, unless it is picked up at another branch. */
function fillHold(state: State, item: Item): void {
  const hold = state.holds.find((one) => one.item === item.item);
  if (hold && hold.pickUp === undefined) hold.state = 'ready';
}

function chargeForLateness(state: State, item: Item, loan: Loan, returnedOn: string): void {
  const patron = state.patrons.get(loan.card);
  const daysLate = Temporal.PlainDate.from(loan.dueOn).until(
    Temporal.PlainDate.from(returnedOn),
  ).days;
  // An item on a replacement invoice is paid for there.
  if (!patron || daysLate <= 0 || patron.invoiceLines.some((line) => line.item === item.item))
    return;
  const rate = lateFee[patron.membership.type];
  patron.fees.push({
    id: state.nextFeeId(),
    kind: 'overdue',
    amountCents: Math.min(daysLate * rate.perDayCents, rate.mostCents),
    createdOn: state.today(),
    institution: patron.institution,
    state: 'open',
    until: null,
    title: item.title,
    item: null,
  });
}

function isOnInvoice(state: State, { item }: Item): boolean {
  return [...state.patrons.values()].some(({ invoiceLines }) =>
    invoiceLines.some(
      (line) => line.item === item && !line.returned && line.paidCents < line.priceCents,
    ),
  );
}

/** Clears the item's line of every replacement invoice, and the fee for it. */
function settleInvoices(state: State, item: Item): void {
  for (const patron of state.patrons.values()) {
    for (const line of patron.invoiceLines) if (line.item === item.item) line.returned = true;
    patron.fees = patron.fees.filter(
      (fee) => !(fee.kind === 'replacement' && fee.item === item.item),
    );
  }
}
