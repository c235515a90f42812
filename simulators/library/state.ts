/**
 * The state of the simulated library system. Dates are `YYYY-MM-DD` in Europe/Brussels; amounts are
 * whole cents.
 */
import type { Decision, Facts, Fee } from '../../packages/blocks/src/index.ts';
import type { FormName } from './forms/names.ts';
import type { Quirk } from './quirks.ts';

export type Material = 'book' | 'comic' | 'film' | 'game' | 'music' | 'magazine';
export type MembershipType = 'adult' | 'youth';
/** `loan`: what the loan itself costs. */
export type FeeKind =
  | 'membership'
  | 'overdue'
  | 'hold'
  | 'damage'
  | 'replacement'
  | 'loan'
  | 'other';
export type FeeState = NonNullable<Fee['state']>;

/** One open cost, removed when it is paid in full. A credit is negative. */
export interface OpenFee {
  id: string;
  kind: FeeKind;
  amountCents: number;
  createdOn: string;
  institution: string;
  state: FeeState;
  /** with `arrangement`: the date from which on it counts again */
  until: string | null;
  title: string | null;
  /** of kind `replacement`: the item on the invoice; of kind `loan`: the item lent */
  item: string | null;
}

export interface InvoiceLine {
  invoice: string;
  item: string;
  priceCents: number;
  paidCents: number;
  returned: boolean;
}

export interface Patron {
  /** the main card number */
  card: string;
  /** other numbers by which the library knows this patron: a second card, a national number */
  otherCards: readonly string[];
  /** null: this patron has no PIN, and any is right */
  pin: string | null;
  name: string;
  language: 'nl' | 'en' | 'fr';
  /** the purpose of this patron, in English, for the simulators' page */
  note: string;
  institution: string;
  branch: string;
  membership: { status: number; type: MembershipType; startedOn: string };
  fees: OpenFee[];
  invoiceLines: InvoiceLine[];
  manualBlocks: string[];
}

export interface Item {
  item: string;
  title: string;
  material: Material;
  institution: string;
  branch: string;
  /** tags on the set; 1 for most */
  parts: number;
  forLoan: boolean;
  /** kept in the store, not on the open shelves */
  inStore: boolean;
  /** of each loan; 0: none */
  costCents: number;
  /** for the receipt of each loan (AG); null: none */
  printLine: string | null;
  /** a disc or a map that comes with it and has no tag */
  hasAttachment: boolean;
}

export interface Loan {
  item: string;
  card: string;
  dueOn: string;
  renewals: number;
  /** before the last check out or renewal, for its cancellation */
  before: { loan: Loan | null; hold: Hold | null };
}

/** `ready`: on the hold shelf for this patron. */
export interface Hold {
  item: string;
  card: string;
  state: 'waiting' | 'ready';
  /** the branch where it is picked up; left out: here */
  pickUp?: string;
}

/** The bookings, in order: a test counts here what the wire does not show. */
export interface Booking {
  at: string;
  /** the transaction date of the message: earlier than `at` for an off-line loan; null: none */
  happenedAt: string | null;
  what: 'check-out' | 'renewal' | 'cancel' | 'check-in' | 'take-in' | 'payment' | 'monthly-run';
  card: string | null;
  item: string | null;
  feeId: string | null;
  amountCents: number | null;
  noBlock: boolean;
  /** the kiosk's id of the attempt (BK of 37) */
  attempt: string | null;
  /** carried out when nobody waited for the answer any more */
  isLate: boolean;
}

export interface State {
  /** a moment, ISO 8601 with `Z` */
  now(): string;
  /** the calendar date of `now()` in Europe/Brussels */
  today(): string;
  /** the next number of a fee of the library itself: deterministic */
  nextFeeId(): string;
  /** by main card number */
  patrons: Map<string, Patron>;
  items: Map<string, Item>;
  loans: Map<string, Loan>;
  holds: Hold[];
  /** returned at a machine, and not taken in by staff since */
  sortedOut: Set<string>;
  /** cards that were reported lost at the desk, and count no more */
  withdrawn: Set<string>;
  bookings: Booking[];
  /** what is carried out now was asked long ago */
  isLate: boolean;
  /** in whose form it speaks */
  form: FormName;
  /** its quirks */
  quirks: Set<Quirk>;
  /** the block rules for this patron at a kiosk, now */
  decide(patron: Patron): Decision;
}

/** The patron's facts for the block rules: complete and live. */
export function factsOf(patron: Patron, observedAt: string): Facts {
  const invoices = new Map<string, InvoiceLine[]>();
  for (const line of patron.invoiceLines) {
    invoices.set(line.invoice, [...(invoices.get(line.invoice) ?? []), line]);
  }
  return {
    observedAt,
    institution: patron.institution,
    branch: patron.branch,
    membership: { ...patron.membership, feeCents: membershipFeeCents(patron) },
    fees: patron.fees.map((fee) => ({
      id: fee.id,
      amountCents: fee.amountCents,
      createdOn: fee.createdOn,
      institution: fee.institution,
      state: fee.state,
      ...(fee.until === null ? {} : { until: fee.until }),
      ...(fee.kind === 'membership' ? { membership: true } : {}),
      ...(fee.kind === 'replacement' && fee.item !== null ? { replaces: fee.item } : {}),
    })),
    replacementInvoices: [...invoices].map(([id, lines]) => ({
      id,
      items: lines.map(({ item, priceCents, paidCents, returned }) => ({
        item,
        amountCents: priceCents,
        paidCents,
        returned,
      })),
    })),
    manualBlocks: patron.manualBlocks,
  };
}

export function membershipFeeCents(patron: Patron): number {
  return totalCents(patron.fees.filter((fee) => fee.kind === 'membership'));
}

export function totalCents(fees: readonly OpenFee[]): number {
  return fees.reduce((sum, fee) => sum + fee.amountCents, 0);
}

/** By any of their numbers. */
export function patronOf(state: State, card: string): Patron | null {
  const patron = state.patrons.get(card);
  if (patron) return patron;
  return [...state.patrons.values()].find((one) => one.otherCards.includes(card)) ?? null;
}
