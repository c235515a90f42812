/**
 * FOLIO through edge-sip2 4.1, from its source (PatronRepository, CirculationRepository,
 * ItemRepository, FeeFinesRepository and the templates of its answers) and its changes SIP2-310 and
 * SIP2-313: blocks set by hand and automated ones, in 64 and 24 alike, each with its own text.
 */
import { type Draft, type Field, writeFlags } from '../../../packages/sip2/src/index.ts';
import { accountOf } from '../answers/account.ts';
import { branch, institution } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import { type OpenFee, type State, totalCents } from '../state.ts';
import type { Form, ItemView, LoanEnd, PatronView, ReturnEnd } from './form.ts';
import { type Texts, textOf } from './sip-server.ts';
import { alertType, information, mediaTypes, now, specification } from './specification.ts';

/** The words of mod-circulation and of edge-sip2. */
const texts: Texts = {
  blocked: 'Patron blocked from borrowing',
  'unknown-patron': 'Could not find user with matching barcode',
  'unknown-item': 'No item with barcode could be found',
  'lent-to-another': 'Item is already checked out',
  'already-yours': 'Item is already checked out',
  'on-hold':
    'Item cannot be checked out to this patron, as it has been requested by another patron',
  'not-for-loan': 'Item is not allowed to be checked out',
  'too-many-renewals': 'loan at maximum renewal number',
  'wrong-pin': 'Password does not match records. Please see a staff member for assistance.',
  'too-much': 'Please limit payment to no more than the amount owed.',
} satisfies Partial<Record<ScreenMessage, string>>;
const invalidPatron =
  'Your library card number cannot be located. Please see a staff member for assistance.';
/**
 * The conditions of automated blocks: the flags that each sets beside those of what it denies, and
 * its message, which a library writes itself. Which condition sets which flag is concluded from their
 * names.
 */
const conditions: Readonly<Record<string, { flags: readonly number[]; message: string }>> = {
  'maximum-charged-out': { flags: [5], message: 'You have reached the maximum number of loans.' },
  'maximum-overdue': { flags: [6], message: 'Too many of your loans are overdue.' },
  'maximum-lost': { flags: [9], message: 'Too many of your loans are lost.' },
  'maximum-fees': { flags: [10, 11], message: 'You owe more than your patron group may.' },
  'maximum-overdue-recalls': { flags: [12], message: 'Too many recalled loans are overdue.' },
  'recall-overdue-days': { flags: [12], message: 'A recalled loan is overdue for too long.' },
};

export const folio: Form = {
  ...specification,
  habits: {
    invoiced: 'settled',
    returnFillsHold: true,
    // Parsed, and never used; the date of a return is.
    heedsNoBlock: 'never',
    heedsReturnDate: true,
    heedsCancel: false,
    // mod-circulation knows a renewal by itself only: 11 is refused.
    ownLoan: 'refused',
    refusesUnlent: false,
    creditsClosedFees: false,
    // Where error detection is on, as it must be for a sequence number to come.
    repeats: 'stored',
    loansCost: false,
    terminator: 'cr',
    encoding: 'cp850',
  },
  status: (state) => {
    const draft = specification.status(state);
    return { ...draft, fixed: { ...draft.fixed, offlineOk: 'N' } };
  },
  patronInformation: (view, summary, state) => {
    // An inactive user does not exist.
    if (!accountOf(view.patron).isActive) return invalidInformation(view.card, state);
    const { fixed, fields } = information(view, summary, state, {
      loan: ({ item }) => item,
      hold: ({ item }) => item,
    });
    const every = [...view.ready, ...view.waiting];
    return {
      code: '64',
      fixed: {
        ...fixed,
        ...flags(view, state),
        // All open holds, and no count of the unavailable ones.
        holdItemsCount: String(every.length),
        unavailableHoldsCount: '',
        // The accounts that are closed are counted too, and not listed.
        fineItemsCount: String(view.fees.length + closedAccounts(view, state)),
      },
      fields: {
        ...fields,
        ...patronFields(view, state),
        AS: summary[0] === 'Y' ? every.map(({ item }) => item) : undefined,
        AV: summary[3] === 'Y' ? view.fees.flatMap(({ item }) => item ?? []) : undefined,
      },
      extra: [
        ...(summary[6] === 'Y' ? view.fees.flatMap(account) : []),
        { id: 'FU', value: accountOf(view.patron).group },
      ],
    };
  },
  unknownInformation: invalidInformation,
  patronStatus: (view, state) => {
    if (view.pin === 'wrong' || !accountOf(view.patron).isActive)
      return invalidStatus(view.card, state, view.pin === 'wrong' ? 'N' : undefined);
    const draft = specification.patronStatus(view, state);
    return {
      ...draft,
      fixed: { ...draft.fixed, ...flags(view, state) },
      fields: { ...draft.fields, ...patronFields(view, state) },
    };
  },
  unknownStatus: (card, state) => invalidStatus(card, state, undefined),
  loan,
  itemReturned,
  itemInformation,
  feePaid: (end, state) => {
    const draft = specification.feePaid(end, state);
    return { ...draft, fields: { ...draft.fields, AA: end.card, AF: textOf(texts, end.why) } };
  },
  feeIdOf: (id) => localId(id),
};

const allFlags = writeFlags(Array.from({ length: 14 }, () => true));

function invalidInformation(card: string, state: State): Draft<'64'> {
  const { fixed } = specification.unknownInformation(card, state);
  return {
    code: '64',
    fixed: { ...fixed, patronStatus: allFlags },
    fields: { AO: institution, AA: card, AE: card, BL: 'N', AF: [invalidPatron] },
  };
}

function invalidStatus(card: string, state: State, CQ: string | undefined): Draft<'24'> {
  const { fixed } = specification.unknownStatus(card, state);
  return {
    code: '24',
    fixed: { ...fixed, patronStatus: allFlags },
    fields: { AO: institution, AA: card, AE: card, BL: 'N', CQ, AF: [invalidPatron] },
  };
}

/**
 * A block on borrowing that was set by hand sets all fourteen, an automated one 0 and those of its
 * condition; one on renewals 1, one on requests 2 and 3. A user who has expired has no block, and is
 * refused by the check-out itself.
 */
function flags({ patron }: PatronView, state: State) {
  const set = Array.from({ length: 14 }, () => false);
  for (const { rule, denies } of blocksOf(patron, state)) {
    const own = conditions[rule]?.flags;
    if (denies.includes('checkOut'))
      for (const flag of own ? [0, ...own] : set.keys()) set[flag] = true;
    if (denies.includes('renew')) set[1] = true;
    if (denies.includes('hold')) for (const flag of [2, 3]) set[flag] = true;
  }
  return { patronStatus: writeFlags(set) };
}

/** A block that was set by hand says what is written for the patron. */
function textsOf(patron: PatronView['patron'], state: State): string[] | undefined {
  const said = blocksOf(patron, state).flatMap(
    ({ rule }) => conditions[rule]?.message ?? patron.manualBlocks,
  );
  return said.length > 0 ? [...new Set(said)] : undefined;
}

function blocksOf(patron: PatronView['patron'], state: State) {
  return state.decide(patron).reasons.filter(({ rule }) => rule !== 'inactive');
}

function patronFields(view: PatronView, state: State) {
  const { patron, pin, hasPin, fees, card } = view;
  return {
    AA: card,
    // Only a PIN that came is looked at.
    CQ: hasPin ? (pin === 'right' ? 'Y' : 'N') : undefined,
    BV: asFloat(totalCents(fees)),
    AF: textsOf(patron, state),
  };
}

/** Float.toString of Java: `0.0`, `1.5`. */
function asFloat(cents: number): string {
  return cents % 100 === 0 ? `${cents / 100}.0` : String(cents / 100);
}

function closedAccounts({ patron, fees }: PatronView, state: State): number {
  const paid = state.bookings.flatMap(({ what, card, feeId }) =>
    what === 'payment' && card === patron.card && feeId !== null ? [feeId] : [],
  );
  return new Set(paid.filter((id) => fees.every((fee) => fee.id !== id))).size;
}

/** One account: its id, what remains, the item, the date, the title, the id of the fee's kind. */
function account(fee: OpenFee): Field[] {
  const [year = '', month = '', day = ''] = fee.createdOn.split('-');
  return [
    { id: 'CG', value: accountId(fee.id) },
    { id: 'FA', value: withThousands(fee.amountCents) },
    { id: 'FB', value: fee.item ?? '' },
    { id: 'FC', value: `${day}.${month}.${year}` },
    { id: 'FD', value: fee.title ?? '' },
    { id: 'FE', value: accountId(fee.kind.slice(0, 6)) },
    { id: 'FF', value: kinds[fee.kind] },
  ];
}
/** The automatic ones are FOLIO's own; the others a library makes itself. */
const kinds: Record<OpenFee['kind'], string> = {
  membership: 'Membership fee',
  overdue: 'Overdue fine',
  hold: 'Hold fee',
  damage: 'Damaged item fee',
  loan: 'Rental fee',
  replacement: 'Lost item fee',
  other: 'Other fee',
};

/** `1,234.50` */
function withThousands(cents: number): string {
  return new Intl.NumberFormat('en-US', { minimumFractionDigits: 2 }).format(cents / 100);
}

const uuidStart = '00000000-0000-4000-8000-';
/** An account has a UUID: here the letters of our own id. */
function accountId(id: string): string {
  return `${uuidStart}${Buffer.from(id, 'latin1').toString('hex').padStart(12, '0')}`;
}
/** Null, which is no fee of its own, for all that is no UUID: then edge-sip2 pays all accounts. */
function localId(id: string): string | null {
  if (!id.startsWith(uuidStart)) return null;
  const letters = Buffer.from(id.slice(uuidStart.length), 'hex').toString('latin1');
  return letters.replaceAll('\0', '');
}

/** A refusal has the present moment as its due date, and UNKNOWN for a title that was not found. */
function loan(end: LoanEnd, state: State): Omit<Draft<'12'>, 'code'> {
  const draft = specification.loan(end, state);
  const { ok, item } = end;
  return {
    // Renewal ok is never Y.
    fixed: { ...draft.fixed, renewalOk: 'N', magneticMedia: 'U' },
    fields: {
      ...draft.fields,
      AA: end.card,
      AJ: item?.title ?? 'UNKNOWN',
      AH: ok ? draft.fields.AH : now(state),
      CK: undefined,
      // It knows no loans that cost.
      BT: undefined,
      BH: undefined,
      BV: undefined,
      AF: textOf(texts, end.why),
    },
  };
}

/** CS, CT and CV always, empty where there is nothing to say. */
function itemReturned(end: ReturnEnd, state: State): Draft<'10'> {
  const { ok, item, place } = end;
  const to = place && 'branch' in place ? place.branch : place?.kind === 'hold-here' ? branch : '';
  const type = alertType(place);
  return {
    code: '10',
    fixed: {
      ok: ok ? '1' : '0',
      resensitize: ok ? 'Y' : 'N',
      magneticMedia: 'U',
      alert: type ? 'Y' : 'N',
      transactionDate: now(state),
    },
    fields: {
      AO: institution,
      AB: end.number,
      AQ: item?.branch ?? 'UNKNOWN',
      AJ: item?.title ?? end.number,
      CK: item ? mediaTypes[item.material] : undefined,
      CS: '',
      CT: to,
      CV: type ?? '',
    },
  };
}

/** AF is the name of the item's status. */
function itemInformation(view: ItemView, state: State): Draft<'18'> {
  const { number, item, loan: lent } = view;
  const draft = specification.itemInformation(view, state);
  const status = draft.fixed.circulationStatus ?? '';
  if (!item)
    return {
      code: '18',
      fixed: draft.fixed,
      fields: { AB: number, AJ: 'Unknown', AF: ['Item does not exist'] },
    };
  return {
    code: '18',
    fixed: draft.fixed,
    fields: {
      AH: lent ? draft.fields.AH : undefined,
      AB: number,
      AJ: item.title,
      AQ: item.branch,
      AF: [statusNames[status] ?? 'Unavailable'],
    },
  };
}
const statusNames: Readonly<Record<string, string>> = {
  '03': 'Available',
  '04': 'Checked out',
  '08': 'Awaiting pickup',
};
