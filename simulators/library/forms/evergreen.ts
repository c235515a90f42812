/**
 * Evergreen behind SIPServer, from OpenILS/SIP of its source and from lines of its users
 * (test/vectors): no block is read and ignored, every hold counts as a hold, and a fee is named by
 * its number only where the site asks for it.
 */
import { writeFlags, writeMoney } from '../../../packages/sip2/src/index.ts';
import { accountOf } from '../answers/account.ts';
import { branch, institution } from '../place.ts';
import { type OpenFee, type State, totalCents } from '../state.ts';
import type { Form, PatronView, ReturnEnd } from './form.ts';
import {
  feePaid,
  itemInformation,
  loan,
  pinVerdict,
  sipServerHabits,
  type Texts,
  textOf,
  unknownInformation,
  unknownStatus,
} from './sip-server.ts';
import { alertType, information, specification } from './specification.ts';

/** SIP.pm, SIP/Msg.pm. */
const texts: Texts = {
  blocked: 'Patron Blocked',
  'unknown-patron': 'Invalid Patron Barcode',
  'unknown-item': 'Invalid Item Barcode',
  'lent-to-another': 'Item checked out to another patron',
  'already-yours': 'Renewals not permitted',
  'on-hold': 'Patron is not allowed to checkout the selected item',
  'not-for-loan': 'Patron is not allowed to checkout the selected item',
  'too-many-renewals': 'Patron is not allowed to checkout the selected item',
  'not-yours': 'Item not checked out to this patron',
  costs: 'Fee required',
  'too-much': 'Overpayment not allowed',
  'unknown-fee': 'Bill not found',
};

/** format_date, unless due_date_use_sip_date_format is set. */
function dueOn(day: string): string {
  return `${day} 23:59:59`;
}

export const evergreen: Form = {
  ...specification,
  habits: {
    ...sipServerHabits,
    // The field is read as a character code, so that it never is Y.
    heedsNoBlock: 'never',
    heedsReturnDate: true,
    // Renewed where the SC renewal policy is Y.
    ownLoan: 'by-policy',
    // NO_CHANGE: "it wasn't checked out anyway, no problem".
    refusesUnlent: false,
    // "Overpayment not allowed".
    creditsClosedFees: false,
    loansCost: true,
    terminator: 'cr',
    encoding: 'utf-8',
  },
  status: (state) => {
    const draft = specification.status(state);
    return {
      ...draft,
      fixed: { ...draft.fixed, offlineOk: 'N', timeoutPeriod: '600' },
      fields: { AO: institution, BX: 'YYYNYYYYYYYNNNYN' },
    };
  },
  patronInformation: (view, summary, state) => {
    const { fixed, fields } = information(view, summary, state, {
      // Barcodes, by msg64_summary_datatype; holds as titles.
      loan: ({ item }) => item,
      hold: (_, title) => title,
    });
    const every = [...view.ready, ...view.waiting];
    return {
      code: '64',
      fixed: {
        ...fixed,
        patronStatus: flags(view, state),
        // The unavailable ones are among them.
        holdItemsCount: String(every.length),
      },
      fields: {
        ...fields,
        ...patronFields(view, false),
        AS: summary[0] === 'Y' ? every.map((hold) => titleOf(hold.item, state)) : undefined,
        AV: summary[3] === 'Y' ? view.fees.map((fee) => feeLine(fee, state)) : undefined,
      },
      extra: [
        { id: 'AQ', value: view.patron.branch },
        { id: 'PA', value: accountOf(view.patron).expiresOn.replaceAll('-', '') },
        { id: 'PC', value: accountOf(view.patron).group },
        { id: 'PI', value: 'Allowed' },
      ],
    };
  },
  unknownInformation: (card, state) => unknownInformation(card, state, ''),
  patronStatus: (view, state) => {
    const draft = specification.patronStatus(view, state);
    return {
      ...draft,
      fixed: { ...draft.fixed, patronStatus: flags(view, state) },
      fields: { ...draft.fields, ...patronFields(view, true) },
    };
  },
  unknownStatus: (card, state) => unknownStatus(card, state, ''),
  loan: (end, state) => loan(end, state, { texts, dueOn }),
  itemReturned,
  // hold_queue is an empty list: CF never comes.
  itemInformation: (view, state) => {
    const draft = itemInformation(view, state, dueOn);
    return { ...draft, fields: { ...draft.fields, CF: undefined } };
  },
  feePaid: (end, state) => feePaid(end, state, texts),
};

function titleOf(item: string, state: State): string {
  return state.items.get(item)?.title ?? '';
}

/**
 * 2, recall, is denied to all. 4: the card is inactive. 5, 6, 10 and 11 are stored penalties:
 * PATRON_EXCEEDS_CHECKOUT_COUNT, …_OVERDUE_COUNT and …_FINES.
 */
function flags({ patron }: PatronView, state: State): string {
  const { allows, reasons } = state.decide(patron);
  const holds = (id: string) => reasons.some(({ rule }) => rule === id);
  const set = Array.from({ length: 14 }, () => false);
  set[0] = !allows.checkOut;
  set[1] = !allows.renew;
  set[2] = true;
  set[3] = !allows.hold;
  set[5] = holds('maximum-charged-out');
  set[6] = holds('maximum-overdue');
  set[10] = holds('maximum-fees');
  set[11] = set[10];
  return writeFlags(set);
}

/** AF is one word. */
function patronFields(view: PatronView, isStatus: boolean) {
  const { patron, fees } = view;
  const { isBarred, isActive, isRestricted, isExpired } = accountOf(patron);
  const isBlocked = !isActive || isRestricted || isExpired;
  const word = isBarred ? 'barred' : isBlocked ? 'blocked' : null;
  return {
    CQ: pinVerdict(view, isStatus),
    BV: totalCents(fees) === 0 ? '0' : writeMoney(totalCents(fees)),
    AF: word === null ? undefined : [word],
  };
}

/** AV_format: eg_legacy as delivered, `amount type title / author`; 3m names the transaction. */
function feeLine({ id, kind, amountCents, title }: OpenFee, state: State): string {
  const amount = writeMoney(amountCents);
  if (state.quirks.has('names-fees'))
    return `${id} $${amount} "${shortKinds[kind]}" ${title ?? kinds[kind]}`;
  return `${amount} ${kinds[kind]} ${title === null ? kinds[kind] : `${title} / `}`;
}
/** Billing types that Evergreen comes with; a membership's is the site's own. */
const kinds: Record<OpenFee['kind'], string> = {
  membership: 'Membership fee',
  overdue: 'Overdue materials',
  hold: 'Hold fee',
  damage: 'Damaged Item',
  loan: 'Rental fee',
  replacement: 'Lost Materials',
  other: 'Misc',
};
/** The 3m form knows three. */
const shortKinds: Record<OpenFee['kind'], string> = {
  membership: 'FEE',
  overdue: 'FINE',
  hold: 'FEE',
  damage: 'FEE',
  loan: 'FEE',
  replacement: 'LOST',
  other: 'FEE',
};

/** CT: where it goes. An unknown item has no AQ. */
function itemReturned(end: ReturnEnd, state: State): ReturnType<Form['itemReturned']> {
  const draft = specification.itemReturned(end, state);
  const { item, place, borrower } = end;
  const to = place && 'branch' in place ? place.branch : undefined;
  return {
    ...draft,
    fields: {
      ...draft.fields,
      AQ: item?.branch ?? '',
      AA: borrower?.card,
      CT: place?.kind === 'hold-here' ? branch : to,
      CV: alertType(place) ?? undefined,
      AF: end.ok ? undefined : textOf(texts, end.message),
    },
  };
}
