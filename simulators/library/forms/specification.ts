/**
 * The messages as the specification has them, with nothing beside: what every form begins with. An
 * item in a list is written as its number, its title and, of a loan, its due date.
 */
import {
  type Draft,
  writeDate18,
  writeDueDay,
  writeFlags,
  writeMoney,
} from '../../../packages/sip2/src/index.ts';
import { institution, timeZone } from '../place.ts';
import { screenMessage } from '../screen-messages.ts';
import {
  type Hold,
  type Loan,
  type Material,
  type Patron,
  type State,
  totalCents,
} from '../state.ts';
import type { Form, Habits, LoanEnd, PatronView, ReturnEnd, ReturnPlace } from './form.ts';

const languages = { nl: '005', en: '001', fr: '002' } as const;

/** CK of the specification; it knows no games and no comics. */
export const mediaTypes: Record<Material, string> = {
  book: '001',
  comic: '001',
  magazine: '002',
  music: '006',
  film: '005',
  game: '000',
};

export function now(state: State): string {
  return writeDate18(state.now(), timeZone);
}

export function compact(day: string): string {
  return day.replaceAll('-', '');
}

/** The flags that the library sets by its own rules. */
function flagsOf(patron: Patron, state: State): boolean[] {
  const { allows, reasons } = state.decide(patron);
  const flags = Array.from({ length: 14 }, () => false);
  flags[0] = !allows.checkOut;
  flags[1] = !allows.renew;
  flags[3] = !allows.hold;
  flags[10] = reasons.some((reason) => reason.rule === 'maximum-fees');
  return flags;
}

function statusFixed(patron: Patron, state: State) {
  return {
    patronStatus: writeFlags(flagsOf(patron, state)),
    language: languages[patron.language],
    transactionDate: now(state),
  };
}

function patronFields({ patron, pin, fees }: PatronView) {
  return {
    AO: institution,
    AA: patron.card,
    AE: patron.name,
    BL: 'Y',
    CQ: pin === 'right' ? 'Y' : 'N',
    BH: 'EUR',
    BV: writeMoney(totalCents(fees)),
    AF: pin === 'wrong' ? [screenMessage('wrong-pin', patron)] : undefined,
  };
}

function unknownFields(card: string) {
  return {
    AO: institution,
    AA: card,
    AE: '',
    BL: 'N',
    CQ: 'N',
    AF: [screenMessage('unknown-patron')],
  };
}

export function unknownFixed(state: State) {
  return { patronStatus: 'YYYY', language: '000', transactionDate: now(state) };
}

const noCounts = {
  holdItemsCount: '0',
  overdueItemsCount: '0',
  chargedItemsCount: '0',
  fineItemsCount: '0',
  recallItemsCount: '0',
  unavailableHoldsCount: '0',
};

function countsOf({ fees, loans, overdue, ready, waiting }: PatronView) {
  return {
    holdItemsCount: String(ready.length),
    overdueItemsCount: String(overdue.length),
    chargedItemsCount: String(loans.length),
    fineItemsCount: String(fees.length),
    recallItemsCount: '0',
    unavailableHoldsCount: String(waiting.length),
  };
}

/** How one form writes an item in a list of 64. */
export interface ListLines {
  loan(loan: Loan, title: string): string;
  hold(hold: Hold, title: string): string;
}
const plainLines: ListLines = {
  loan: ({ item, dueOn }, title) => `${item} ${title} ${compact(dueOn)}`,
  hold: ({ item }, title) => `${item} ${title}`,
};

/** The 64 without fee lines. */
export function information(
  view: PatronView,
  summary: string,
  state: State,
  lines: ListLines = plainLines,
): Draft<'64'> {
  const wanted = (position: number) => summary[position] === 'Y';
  const title = (item: string) => state.items.get(item)?.title ?? '';
  const holds = (list: readonly Hold[]) => list.map((hold) => lines.hold(hold, title(hold.item)));
  const loans = (list: readonly Loan[]) => list.map((loan) => lines.loan(loan, title(loan.item)));
  return {
    code: '64',
    fixed: { ...statusFixed(view.patron, state), ...countsOf(view) },
    fields: {
      ...patronFields(view),
      AS: wanted(0) ? holds(view.ready) : undefined,
      AT: wanted(1) ? loans(view.overdue) : undefined,
      AU: wanted(2) ? loans(view.loans) : undefined,
      CD: wanted(5) ? holds(view.waiting) : undefined,
    },
  };
}

function loan(end: LoanEnd, state: State): Omit<Draft<'12'>, 'code'> {
  const { ok, patron, item, why } = end;
  const lent = ok && !end.isCancel;
  const costs = why === 'costs' || (lent && !end.renewed && item && item.costCents > 0);
  // 06: rental.
  const fee = costs && item ? { BT: '06', BV: writeMoney(item.costCents), BH: 'EUR' } : {};
  const lines = lent && item?.printLine ? { AG: [item.printLine] } : {};
  return {
    fixed: {
      ok: ok ? '1' : '0',
      renewalOk: lent && end.renewed ? 'Y' : 'N',
      magneticMedia: 'N',
      desensitize: lent ? 'Y' : 'N',
      transactionDate: now(state),
    },
    fields: {
      AO: institution,
      AA: patron?.card ?? end.card,
      AB: end.number,
      AJ: item?.title ?? '',
      AH: end.loan ? writeDueDay(end.loan.dueOn) : '',
      CK: item && !end.isCancel ? mediaTypes[item.material] : undefined,
      AF: why ? [screenMessage(why, patron)] : undefined,
      ...fee,
      ...lines,
    },
    // A question to the patron, of Wise and by its setting alone.
    ...(why === 'has-attachment' ? { extra: [{ id: 'FV', value: '1' }] } : {}),
  };
}

/** CV of the 3M extensions; null: no alert. */
export function alertType(place: ReturnPlace | null): '01' | '02' | '04' | null {
  switch (place?.kind) {
    case 'hold-here':
      return '01';
    case 'hold-elsewhere':
      return '02';
    case 'other-branch':
      return '04';
    default:
      return null;
  }
}

/** The 10 without a sort bin. */
function itemReturned(end: ReturnEnd, state: State): Draft<'10'> {
  const { ok, item, place } = end;
  const alert = alertType(place);
  return {
    code: '10',
    fixed: {
      ok: ok ? '1' : '0',
      resensitize: ok ? 'Y' : 'N',
      magneticMedia: 'N',
      alert: alert || !ok ? 'Y' : 'N',
      transactionDate: now(state),
    },
    fields: {
      AO: institution,
      AB: end.number,
      AQ: item?.branch ?? '',
      AJ: item?.title,
      CK: item ? mediaTypes[item.material] : undefined,
      CT: place && 'branch' in place ? place.branch : undefined,
      CV: alert ?? undefined,
      AF: end.message ? [screenMessage(end.message, end.borrower)] : undefined,
    },
  };
}

export const specificationHabits: Habits = {
  invoiced: 'settled',
  returnFillsHold: true,
  heedsNoBlock: 'always',
  heedsReturnDate: false,
  heedsCancel: true,
  ownLoan: 'by-policy',
  refusesUnlent: false,
  creditsClosedFees: false,
  loansCost: true,
  repeats: 'stored',
  terminator: 'cr',
  encoding: 'utf-8',
};

export const specification: Omit<Form, 'habits'> = {
  status: (state) => ({
    code: '98',
    fixed: {
      onlineStatus: 'Y',
      checkinOk: 'Y',
      checkoutOk: 'Y',
      acsRenewalPolicy: 'Y',
      statusUpdateOk: 'N',
      offlineOk: 'Y',
      timeoutPeriod: '100',
      retriesAllowed: '003',
      dateTimeSync: now(state),
      protocolVersion: '2.00',
    },
    fields: {
      AO: institution,
      AM: 'Bibliotheek Lindeveld',
      // 23, 11, 09, 01, 99, 97, 93, 63, 35, 37, 17, 19, 25, 15, 29, 65
      BX: 'YYYNYYYYYYYNNNYN',
    },
  }),
  patronInformation: information,
  unknownInformation: (card, state) => ({
    code: '64',
    fixed: { ...unknownFixed(state), ...noCounts },
    fields: unknownFields(card),
  }),
  patronStatus: (view, state) => ({
    code: '24',
    fixed: statusFixed(view.patron, state),
    fields: patronFields(view),
  }),
  unknownStatus: (card, state) => ({
    code: '24',
    fixed: unknownFixed(state),
    fields: unknownFields(card),
  }),
  registrations: () => null,
  loan,
  itemReturned,
  itemInformation: ({ number, item, loan, holds }, state) => ({
    code: '18',
    fixed: {
      circulationStatus: circulationStatus(item?.forLoan, loan, holds),
      securityMarker: '00',
      feeType: '01',
      transactionDate: now(state),
    },
    fields: {
      CF: String(holds.length),
      AH: loan ? writeDueDay(loan.dueOn) : undefined,
      AB: number,
      AJ: item?.title ?? '',
      BG: item?.institution,
      CK: item ? mediaTypes[item.material] : undefined,
      AQ: item?.branch,
      AP: item?.branch,
      AF: item ? undefined : [screenMessage('unknown-item')],
    },
  }),
  feePaid: ({ patron, card, attempt, why }, state) => ({
    code: '38',
    fixed: { paymentAccepted: why ? 'N' : 'Y', transactionDate: now(state) },
    fields: {
      AO: institution,
      AA: patron?.card ?? card,
      BK: attempt ?? undefined,
      AF: why ? [screenMessage(why, patron)] : undefined,
    },
  }),
};

/** 04 lent, 08 on the hold shelf, 03 available, 01 other. */
function circulationStatus(
  forLoan: boolean | undefined,
  loan: Loan | null,
  holds: readonly Hold[],
): string {
  if (forLoan === undefined) return '01';
  if (loan) return '04';
  if (holds.some((hold) => hold.state === 'ready')) return '08';
  return forLoan ? '03' : '01';
}
