/** Returns: late fees, holds, replacement invoices, and where the item goes. */
import { Temporal } from 'temporal-polyfill';
import { book } from './bookings.ts';
import { institution } from './place.ts';
import type { ScreenMessage } from './screen-messages.ts';
import type { Item, Loan, Material, MembershipType, State } from './state.ts';

const lateFee: Record<MembershipType, { perDayCents: number; mostCents: number }> = {
  adult: { perDayCents: 20, mostCents: 500 },
  youth: { perDayCents: 10, mostCents: 250 },
};
/** The sorter: paper left, the rest right. */
const bins: Record<Material, '1' | '2'> = {
  book: '1',
  comic: '1',
  magazine: '1',
  film: '2',
  game: '2',
  music: '2',
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
      bin: '1' | '2' | null;
      /** CV of 10: 01 hold here, 04 send elsewhere */
      alert: '01' | '04' | null;
      message: ScreenMessage | null;
    }
  | { ok: false; why: ScreenMessage };

/** A return is refused only for an unknown item. */
export function checkIn(state: State, request: CheckInRequest): CheckInResult {
  const item = state.items.get(request.item);
  if (!item) return { ok: false, why: 'unknown-item' };
  const loan = state.loans.get(item.item) ?? null;
  if (loan) {
    state.loans.delete(item.item);
    chargeForLateness(state, item, loan, request.returnedOn ?? state.today());
  }
  clearInvoices(state, item);
  book(state, 'check-in', {
    card: loan?.card ?? null,
    item: item.item,
    noBlock: request.noBlock,
    happenedAt: request.happenedAt,
  });
  return { ok: true, item, card: loan?.card ?? null, ...destination(state, item, loan !== null) };
}

function destination(state: State, item: Item, wasLent: boolean) {
  const hold = state.holds.find((one) => one.item === item.item);
  if (hold) {
    hold.state = 'ready';
    return { bin: null, alert: '01', message: 'hold-here' } as const;
  }
  if (item.institution !== institution)
    return { bin: null, alert: '04', message: 'other-branch' } as const;
  return {
    bin: bins[item.material],
    alert: null,
    message: wasLent ? null : ('was-not-lent' as const),
  };
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

/** An item that comes back clears its line of every replacement invoice, and the fee for it. */
function clearInvoices(state: State, item: Item): void {
  for (const patron of state.patrons.values()) {
    for (const line of patron.invoiceLines) if (line.item === item.item) line.returned = true;
    patron.fees = patron.fees.filter(
      (fee) => !(fee.kind === 'replacement' && fee.item === item.item),
    );
  }
}
