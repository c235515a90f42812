/**
 * What a patron may do at the kiosk, by the lesson on statuses and blocks: written once more, by
 * hand and for Wise alone, from the decision tables and from nothing of `src/blocks`. Dates are
 * counted in days, on their own.
 */
import type { Patron } from '../../simulators/library/state.ts';

const maximumCents = { adult: 1000, youth: 500 };
const agedDays = 30;
/** the library's own consortium */
const region = ['3550', '3551'];

function dayOf(date: string) {
  return Math.round(Date.UTC(...parts(date)) / 86_400_000);
}
function parts(date: string): [number, number, number] {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return [year, month - 1, day];
}
function monthOf(date: string) {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

export interface May {
  borrow: boolean;
  renew: boolean;
  pay: boolean;
}

/** `seenOn`: when the library system told this; `today`: when it is acted upon. `YYYY-MM-DD`. */
export function mayAtKiosk(patron: Patron, seenOn: string, today: string): May {
  const nothing = { borrow: false, renew: false, pay: false };
  const { type } = patron.membership;
  const runs = monthOf(today) - monthOf(seenOn);
  let { status } = patron.membership;
  // The run of the first of the month passed by unseen (11): what was billed is overdue, what was
  // overdue is cancelled. It moves those that are unpaid: who was billed and owes nothing (6) stays
  // as he is.
  const isUnpaidAtAll = patron.fees.some((fee) => fee.kind === 'membership' && fee.amountCents > 0);
  const late =
    runs > 0 && isUnpaidAtAll
      ? ({ 2: 4, 3: 4, 4: 9 } as Record<number, number>)[status]
      : undefined;
  status = late ?? status;
  const open = (fee: Patron['fees'][number]) =>
    !(fee.state === 'arrangement' && fee.until !== null && dayOf(fee.until) >= dayOf(today));
  const here = patron.fees.filter((fee) => region.includes(fee.institution) && open(fee));
  const membershipCents = here
    .filter((fee) => fee.kind === 'membership')
    .reduce((sum, fee) => sum + fee.amountCents, 0);
  if (![1, 2, 3, 4, 5].includes(status) || patron.manualBlocks.length > 0) return nothing;
  const others = here.filter((fee) => fee.kind !== 'membership');
  const sumCents = others.reduce((sum, fee) => sum + fee.amountCents, 0);
  const isAged = others.some(
    (fee) => fee.amountCents > 0 && dayOf(today) - dayOf(fee.createdOn) > agedDays,
  );
  const isInvoiced = patron.invoiceLines.some(
    (line) => !line.returned && line.paidCents < line.priceCents,
  );
  const isUnpaid = [1, 2, 3].includes(status) && membershipCents > 0;
  const isFree = !(
    sumCents > maximumCents[type] ||
    isAged ||
    isInvoiced ||
    isUnpaid ||
    status === 4
  );
  return { borrow: isFree, renew: isFree, pay: true };
}
