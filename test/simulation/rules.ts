/**
 * What a patron may do at the kiosk: a second implementation for Wise, written by hand from the
 * decision tables, without code of `src/blocks`.
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

/** `seenOn`: the date of the facts; `today`: the date of the action. `YYYY-MM-DD`. */
export function mayAtKiosk(patron: Patron, seenOn: string, today: string): May {
  const nothing = { borrow: false, renew: false, pay: false };
  const { type } = patron.membership;
  const runs = monthOf(today) - monthOf(seenOn);
  let { status } = patron.membership;
  // A monthly run since the facts (11): unpaid memberships go from billed to overdue, and from
  // overdue to cancelled. A paid one (6) stays.
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
