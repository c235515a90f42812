/**
 * What a patron may do at the kiosk: a second implementation, written by hand from the decision
 * tables and from what is known of each library system, without code of `packages/blocks`.
 */
import type { Patron } from '../../../simulators/library/state.ts';
import type { SystemName } from '../world/systems.ts';
import type { Known } from './eavesdrop.ts';

const maximumCents = { adult: 1000, youth: 500 };
const agedDays = 30;
/** the library's own consortium */
const region = ['3550', '3551'];

function dayOf(date: string) {
  return Date.parse(date) / 86_400_000;
}
function monthOf(date: string) {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
}

export interface May {
  borrow: boolean;
  renew: boolean;
  pay: boolean;
}

/**
 * `YYYY-MM-DD`. `said`: the library system's own day as it answered; `seen`: the kiosk's; `today`:
 * that of the action, by the kiosk.
 */
interface Days {
  said: string;
  seen: string;
  today: string;
}
type Rule = (known: Known, days: Days) => May;

/** What the answers of this library system let the kiosk know. */
export const mayByAnswers: Readonly<Record<SystemName, Rule>> = {
  // What the kiosk knows and what the flags say: neither allows what the other denies.
  simulated: ({ patron }, { said, seen, today }) => {
    const flags = mayAtKiosk(patron, said, said);
    const may = mayAtKiosk(patron, seen, today);
    return { borrow: flags.borrow && may.borrow, renew: flags.renew && may.renew, pay: may.pay };
  },
  // The flags are the rules of the library system's day; only the fees age with the kiosk.
  wise: ({ patron }, { said, today }) => {
    const flags = mayAtKiosk(patron, said, said);
    const isFree = !isDeniedByFees(patron, today, maximumCents.adult);
    return { borrow: flags.borrow && isFree, renew: flags.renew && isFree, pay: true };
  },
  // PATRON_EXCEEDS_FINES and …_CHECKOUT_COUNT at 10.00 and 10; reached is exceeded.
  evergreen: ({ patron, loans }) => {
    const isFree = isInOrder(patron) && owedCents(patron) < 1_000;
    return { borrow: isFree && loans < 10, renew: isFree, pay: true };
  },
  // noissuescharge is 5.00, and no credit counts against it.
  koha: ({ patron }) => {
    const charges = patron.fees.filter(({ amountCents }) => amountCents > 0);
    const isFree = isInOrder(patron) && owedCents({ fees: charges }) <= 500;
    return { borrow: isFree, renew: isFree, pay: true };
  },
  'koha-suomi': (...given) => mayByAnswers.koha(...given),
  // The flags alone, of the library system's day.
  fbs: ({ patron }, { said }) => {
    const { borrow, renew } = mayAtKiosk(patron, said, said);
    return { borrow, renew, pay: true };
  },
  // Limits of 10.00 and 10. Expired is not shown: the check-out itself refuses.
  folio: ({ patron, loans }) => {
    const isBlocked = patron.membership.status === 8 || patron.manualBlocks.length > 0;
    const isFree = !isBlocked && owedCents(patron) <= 1_000;
    return { borrow: isFree && loans < 10, renew: isFree && loans <= 10, pay: true };
  },
};

/** Neither barred, expired, inactive nor blocked by hand. */
function isInOrder({ membership, manualBlocks }: Patron): boolean {
  return ![6, 7, 8, 9].includes(membership.status) && manualBlocks.length === 0;
}

function owedCents({ fees }: Pick<Patron, 'fees'>): number {
  return fees.reduce((sum, { amountCents }) => sum + amountCents, 0);
}

/** The region's fees without memberships: too much together, or one too old. */
function isDeniedByFees({ fees }: Patron, today: string, mostCents: number): boolean {
  const open = fees.filter(
    ({ kind, institution, state, until }) =>
      kind !== 'membership' &&
      region.includes(institution) &&
      !(state === 'arrangement' && until !== null && dayOf(until) > dayOf(today)),
  );
  const sumCents = open.reduce((sum, fee) => sum + fee.amountCents, 0);
  const isAged = open.some(
    (fee) => fee.amountCents > 0 && dayOf(today) - dayOf(fee.createdOn) > agedDays,
  );
  return sumCents > mostCents || isAged;
}

/** With all that the library knows: Wise's rules. */
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
    !(fee.state === 'arrangement' && fee.until !== null && dayOf(fee.until) > dayOf(today));
  const here = patron.fees.filter((fee) => region.includes(fee.institution) && open(fee));
  const membershipCents = here
    .filter((fee) => fee.kind === 'membership')
    .reduce((sum, fee) => sum + fee.amountCents, 0);
  if (![0, 1, 2, 3, 4, 5].includes(status) || patron.manualBlocks.length > 0) return nothing;
  const isInvoiced = patron.invoiceLines.some(
    (line) => !line.returned && line.paidCents < line.priceCents,
  );
  const isUnpaid = [0, 1, 2, 3].includes(status) && membershipCents > 0;
  const isFree = !(
    isDeniedByFees(patron, today, maximumCents[type]) ||
    isInvoiced ||
    isUnpaid ||
    status === 4
  );
  return { borrow: isFree, renew: isFree, pay: true };
}
