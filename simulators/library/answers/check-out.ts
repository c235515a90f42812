/** Check-outs, renewals, and undoing the last of either. */
import { Temporal } from 'temporal-polyfill';
import { book } from '../bookings.ts';
import { forms } from '../forms/forms.ts';
import { institution } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import type { Item, Loan, Material, MembershipType, Patron, State } from '../state.ts';

/** Days that an item may stay, by membership type and material; `default` for the rest. */
const loanDays: Record<MembershipType, Partial<Record<Material, number>> & { default: number }> = {
  adult: { default: 21, game: 7 },
  youth: { default: 28, game: 7 },
};
const mostRenewals = 2;

interface CheckOutRequest {
  patron: Patron;
  item: string;
  /** whether a check out renews an item that the patron already has */
  renewalPolicy: boolean;
  /** it happened off line: not refused for a block, a hold, or a loan of another patron */
  noBlock: boolean;
  /** the due date given off line, `YYYY-MM-DD` */
  dueOn: string | null;
  happenedAt: string | null;
  /** the patron agrees to what the loan costs (BO = Y) */
  acceptsFee?: boolean;
}
export type CheckOutResult =
  | { ok: true; item: Item; loan: Loan; renewed: boolean }
  | { ok: false; item: Item | null; why: ScreenMessage };

export function checkOut(state: State, request: CheckOutRequest): CheckOutResult {
  const item = state.items.get(request.item) ?? null;
  if (!item) return { ok: false, item, why: 'unknown-item' };
  const present = state.loans.get(item.item) ?? null;
  if (present?.card === request.patron.card) {
    return request.renewalPolicy
      ? renew(state, request)
      : { ok: false, item, why: 'already-yours' };
  }
  const hold = state.holds.find((one) => one.item === item.item) ?? null;
  const own =
    state.holds.find((one) => one.item === item.item && one.card === request.patron.card) ?? null;
  if (!request.noBlock) {
    const why = refusalOf(
      state,
      request.patron,
      item,
      present,
      hold !== null && hold.card !== request.patron.card,
    );
    const question = why ?? questionAbout(state, item, request.acceptsFee);
    if (question) return { ok: false, item, why: question };
  }
  if (own) state.holds.splice(state.holds.indexOf(own), 1);
  const loan: Loan = {
    item: item.item,
    card: request.patron.card,
    dueOn: dueDate(state.today(), request.patron, item, request),
    renewals: 0,
    before: { loan: present, hold: own },
  };
  state.loans.set(item.item, loan);
  state.sortedOut.delete(item.item);
  if (costOf(state, item) > 0) charge(state, request.patron, item);
  book(state, 'check-out', { card: loan.card, item: loan.item, ...during(request) });
  return { ok: true, item, loan, renewed: false };
}

function refusalOf(
  state: State,
  patron: Patron,
  item: Item,
  present: Loan | null,
  heldForAnother: boolean,
) {
  if (!state.decide(patron).allows.checkOut) return 'blocked';
  if (!item.forLoan) return 'not-for-loan';
  if (present) return 'lent-to-another';
  return heldForAnother ? 'on-hold' : null;
}

/** What must be answered before the loan; null: nothing. */
function questionAbout(state: State, item: Item, acceptsFee = false): ScreenMessage | null {
  if (costOf(state, item) > 0 && !acceptsFee) return 'costs';
  return item.hasAttachment && state.quirks.has('asks-by-fv') ? 'has-attachment' : null;
}

function costOf(state: State, item: Item): number {
  return forms[state.form].habits.loansCost ? item.costCents : 0;
}

function charge(state: State, patron: Patron, item: Item): void {
  patron.fees.push({
    id: state.nextFeeId(),
    kind: 'loan',
    amountCents: item.costCents,
    createdOn: state.today(),
    institution: patron.institution,
    state: 'open',
    until: null,
    title: item.title,
    item: item.item,
  });
}

type RenewRequest = Omit<CheckOutRequest, 'renewalPolicy' | 'acceptsFee'>;

export function renew(state: State, request: RenewRequest): CheckOutResult {
  const item = state.items.get(request.item) ?? null;
  if (!item) return { ok: false, item, why: 'unknown-item' };
  const present = state.loans.get(item.item);
  if (present?.card !== request.patron.card)
    return { ok: false, item, why: present ? 'lent-to-another' : 'not-yours' };
  const isOthers = item.institution !== institution && !item.item.startsWith('3000');
  if (isOthers && state.quirks.has('renews-own-only'))
    return { ok: false, item, why: 'other-library' };
  if (!request.noBlock) {
    if (!state.decide(request.patron).allows.renew) return { ok: false, item, why: 'blocked' };
    if (state.holds.some((one) => one.item === item.item))
      return { ok: false, item, why: 'on-hold' };
    if (present.renewals >= mostRenewals) return { ok: false, item, why: 'too-many-renewals' };
  }
  const dueOn = dueDate(state.today(), request.patron, item, request);
  const loan: Loan = {
    ...present,
    // A renewal never brings the date forward.
    dueOn: later(dueOn, present.dueOn),
    renewals: present.renewals + 1,
    before: { loan: present, hold: null },
  };
  state.loans.set(item.item, loan);
  book(state, 'renewal', { card: loan.card, item: loan.item, ...during(request) });
  return { ok: true, item, loan, renewed: true };
}

/**
 * Undoes the last check out or renewal of an item (BI = Y). `card` null: any patron. False: not
 * lent to that patron.
 */
export function cancelLoan(state: State, item: string, card: string | null): boolean {
  const loan = state.loans.get(item);
  if (!loan || (card !== null && loan.card !== card)) return false;
  if (loan.before.loan) state.loans.set(item, loan.before.loan);
  else state.loans.delete(item);
  if (loan.before.hold) state.holds.unshift(loan.before.hold);
  const patron = state.patrons.get(loan.card);
  if (patron && !loan.before.loan)
    patron.fees = patron.fees.filter((fee) => fee.kind !== 'loan' || fee.item !== item);
  book(state, 'cancel', { card: loan.card, item });
  return true;
}

function dueDate(
  today: string,
  patron: Patron,
  item: Item,
  request: { noBlock: boolean; dueOn: string | null },
): string {
  if (request.noBlock && request.dueOn !== null) return request.dueOn;
  const days = loanDays[patron.membership.type];
  return Temporal.PlainDate.from(today)
    .add({ days: days[item.material] ?? days.default })
    .toString();
}

function during(request: RenewRequest) {
  return { noBlock: request.noBlock, happenedAt: request.happenedAt };
}

/** The later of two plain dates; written year first, they sort as text. */
function later(one: string, other: string): string {
  return one.localeCompare(other) > 0 ? one : other;
}
