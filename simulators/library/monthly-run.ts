/**
 * The run on the first of each month, which moves unpaid memberships on (OCLC Wise: the
 * life of an unpaid membership).
 */
import { Temporal } from 'temporal-polyfill';
import { book } from './bookings.ts';
import { membershipFeeCents, type Patron, type State } from './state.ts';

/** `firstOfMonth` is `YYYY-MM-DD`; only its month counts. */
export function runMonthly(state: State, firstOfMonth: string): void {
  const month = Temporal.PlainDate.from(firstOfMonth).toPlainYearMonth();
  for (const patron of state.patrons.values()) moveOn(state, patron, month);
  book(state, 'monthly-run', { happenedAt: firstOfMonth });
}

function moveOn(state: State, patron: Patron, month: Temporal.PlainYearMonth): void {
  const { membership } = patron;
  if (membership.status > 4 || membershipFeeCents(patron) <= 0) return;
  const age = Temporal.PlainDate.from(membership.startedOn)
    .toPlainYearMonth()
    .until(month, { largestUnit: 'months' }).months;
  membership.status = Math.max(membership.status, statusAt(age));
  if (membership.status !== 9) return;
  patron.fees = patron.fees.filter((fee) => fee.kind !== 'membership');
  state.holds = state.holds.filter((hold) => hold.card !== patron.card);
}

function statusAt(monthsSinceStart: number): number {
  if (monthsSinceStart >= 4) return 9;
  if (monthsSinceStart === 3) return 4;
  return monthsSinceStart === 2 ? 3 : 1;
}
