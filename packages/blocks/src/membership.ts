/** The monthly run (klantenrun) over unpaid memberships on the 1st, as a pure function. */
import { Temporal } from 'temporal-polyfill';

/** What the run needs. `feeCents` is what is still open of the membership fee. */
export interface Membership {
  status: number;
  /** YYYY-MM-DD; only its month counts */
  startedOn: string;
  feeCents: number;
}
export interface RunOptions {
  /** whether a billed membership becomes 3 (reminder) after two months: "in sommige gevallen" */
  reminders: boolean;
}
export interface RunResult {
  membership: Membership;
  /** the membership fee, which the run waives when it cancels the membership */
  waivedCents: number;
  /** whether the open holds are cancelled */
  cancelsHolds: boolean;
}

/**
 * One monthly run over one membership, on `day` (YYYY-MM-DD). Nothing changes on any day but the
 * 1st, without an open fee, or in another status than 0 to 4. With m0 the month in which the
 * membership starts: 0 or 1 → 2 from m0+1, 2 → 3 from m0+2 in some cases, 2 or 3 → 4 from m0+3, and
 * 4 → 9 at the next run after that.
 * @throws RangeError where a date is invalid
 */
export function runMonth(
  membership: Membership,
  day: string,
  options: RunOptions = { reminders: true },
): RunResult {
  const today = Temporal.PlainDate.from(day);
  const start = Temporal.PlainDate.from(membership.startedOn);
  const months = (today.year - start.year) * 12 + today.month - start.month;
  const unchanged: RunResult = { membership, waivedCents: 0, cancelsHolds: false };
  if (today.day !== 1 || membership.feeCents <= 0) return unchanged;
  const become = (status: number): RunResult => ({
    ...unchanged,
    membership: { ...membership, status },
  });
  switch (membership.status) {
    case 0:
    case 1:
    case 2:
    case 3:
      if (months >= 3) return become(4);
      if (months >= 2 && options.reminders && membership.status === 2) return become(3);
      return months >= 1 && membership.status < 2 ? become(2) : unchanged;
    case 4:
      if (months < 4) return unchanged;
      return {
        membership: { ...membership, status: 9, feeCents: 0 },
        waivedCents: membership.feeCents,
        cancelsHolds: true,
      };
    default:
      return unchanged;
  }
}

/** Every monthly run after `from`, up to and with `to`, in order. Both YYYY-MM-DD. */
export function runMonths(
  membership: Membership,
  from: string,
  to: string,
  options: RunOptions = { reminders: true },
): RunResult {
  const end = Temporal.PlainDate.from(to);
  let day = Temporal.PlainDate.from(from).with({ day: 1 }).add({ months: 1 });
  let result: RunResult = { membership, waivedCents: 0, cancelsHolds: false };
  for (; Temporal.PlainDate.compare(day, end) <= 0; day = day.add({ months: 1 })) {
    const run = runMonth(result.membership, day.toString(), options);
    result = {
      membership: run.membership,
      waivedCents: result.waivedCents + run.waivedCents,
      cancelsHolds: result.cancelsHolds || run.cancelsHolds,
    };
  }
  return result;
}

/** Paying the whole membership fee makes 0 to 4 normal (5); a part only lowers what is open. */
export function payMembership<M extends { status?: number; feeCents?: number }>(
  membership: M,
  openCents: number,
): M {
  const isUnpaid =
    membership.status !== undefined && membership.status >= 0 && membership.status <= 4;
  return {
    ...membership,
    feeCents: openCents,
    ...(openCents === 0 && isUnpaid ? { status: 5 } : {}),
  };
}
