/**
 * Koha, from C4/SIP of its source: CRLF, but a bare CR after 96; a greeting in every 64; fees by
 * template, as delivered without their number.
 */
import { writeDueDay, writeFlags, writeMoney } from '../../../packages/sip2/src/index.ts';
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
import { alertType, information, mediaTypes, now, specification } from './specification.ts';

/** ILS.pm and its transactions. */
const texts: Texts = {
  blocked: 'Patron Blocked',
  'unknown-patron': 'Invalid Patron',
  'unknown-item': 'Invalid Item',
  'lent-to-another': 'Item checked out to another patron',
  'on-hold': 'Item is on hold shelf for another patron.',
  'not-yours': 'Item not checked out to this patron',
  'was-not-lent': 'Item not checked out',
};
const invalidCard = 'Invalid cardnumber';

/** CC where none is set. */
const feeLimitCents = 500;

export const koha: Form = {
  ...specification,
  habits: {
    ...sipServerHabits,
    // ProcessOfflineIssue (Bug 32934): only with a nb due date. A return with no block is an
    // ordinary one with its date.
    heedsNoBlock: 'with-due-date',
    heedsReturnDate: true,
    // RENEW_ISSUE is confirmed by itself: the SC renewal policy is not read.
    ownLoan: 'renewed',
    // The account option checked_in_ok is off.
    refusesUnlent: true,
    // The account option disallow_overpayment is off.
    creditsClosedFees: true,
    loansCost: true,
    terminator: 'crlf',
    encoding: 'utf-8',
  },
  status: (state) => {
    const draft = specification.status(state);
    return {
      ...draft,
      fixed: { ...draft.fixed, offlineOk: 'N', retriesAllowed: '005' },
      // All but 19.
      fields: { AO: institution, BX: 'YYYYYYYYYYYNYYYY' },
    };
  },
  patronInformation: (view, summary, state) => {
    const draft = information(view, summary, state, {
      loan: ({ item }) => item,
      hold: ({ item }) => item,
    });
    return {
      ...draft,
      fixed: { ...draft.fixed, patronStatus: flags(view, state) },
      fields: {
        ...draft.fields,
        ...patronFields(view, false),
        CC: writeMoney(feeLimitCents),
        AV: summary[3] === 'Y' ? view.fees.map((fee) => feeLine(fee, state)) : undefined,
      },
      extra: [
        { id: 'PC', value: accountOf(view.patron).group },
        { id: 'PA', value: accountOf(view.patron).expiresOn.replaceAll('-', '') },
        { id: 'AQ', value: view.patron.branch },
      ],
    };
  },
  unknownInformation: (card, state) => unknownInformation(card, state, invalidCard),
  patronStatus: (view, state) => {
    const draft = specification.patronStatus(view, state);
    return {
      ...draft,
      fixed: { ...draft.fixed, patronStatus: flags(view, state) },
      fields: { ...draft.fields, ...patronFields(view, true) },
    };
  },
  unknownStatus: (card, state) => unknownStatus(card, state, invalidCard),
  loan: (end, state) => loan(end, state, { texts, dueOn: writeDueDay }),
  itemReturned,
  itemInformation: (view, state) => {
    const draft = itemInformation(view, state);
    // The queue only where there is one.
    const CF = view.item && view.holds.length > 0 ? String(view.holds.length) : undefined;
    return { ...draft, fields: { ...draft.fields, CF } };
  },
  feePaid: (end, state) => feePaid(end, state, {}),
};

/** 4: lost, or gone without an address. 10 and 11: more owed than CC. */
function flags({ patron, fees }: PatronView, state: State): string {
  const { allows } = state.decide(patron);
  const set = Array.from({ length: 14 }, () => false);
  set[0] = !allows.checkOut;
  set[1] = !allows.renew;
  set[2] = !allows.hold;
  set[3] = !allows.hold;
  set[4] = !accountOf(patron).isActive;
  set[10] = totalCents(fees) > feeLimitCents;
  set[11] = set[10];
  return writeFlags(set);
}

/** BV only where something is owed. */
function patronFields(view: PatronView, isStatus: boolean) {
  const { patron, pin, fees } = view;
  const owedCents = totalCents(fees);
  const { isActive, isRestricted, isExpired } = accountOf(patron);
  const reasons = [
    ...(isActive ? [] : ['Borrower has no valid address.']),
    ...(isRestricted ? ['Borrower is restricted'] : []),
    ...(isExpired ? ['PATRON EXPIRED'] : []),
    ...(owedCents > 0 ? [`Patron owes ${writeMoney(owedCents)}`] : []),
    ...(pin === 'wrong' ? ['Invalid password'] : []),
  ];
  return {
    AE: patron.name,
    CQ: pinVerdict(view, isStatus),
    BV: owedCents > 0 ? writeMoney(owedCents) : undefined,
    AF: [['Greetings from Koha. ', ...reasons].join(' -- ')],
  };
}

/**
 * By av_field_template: as delivered the description and then the amount; a site that wants fees
 * paid at a machine puts the number of the account line before them.
 */
function feeLine(fee: OpenFee, state: State): string {
  const title = fee.title === null ? '' : ` ${fee.title}`;
  return state.quirks.has('names-fees')
    ? `${fee.id} $${writeMoney(fee.amountCents)} "${kinds[fee.kind]}"${title}`
    : `${kinds[fee.kind]}${title} ${writeMoney(fee.amountCents)}`;
}
/** Names of Koha's own debit types; a site makes others itself. */
const kinds: Record<OpenFee['kind'], string> = {
  membership: 'Account creation fee, subscription',
  overdue: 'Overdue fine',
  hold: 'Hold fee',
  damage: 'Damaged item',
  loan: 'Rental fee',
  replacement: 'Lost item',
  other: 'Manual fee',
};

/** 99 for an unknown item. What was not lent is no success, though its hold may be filled by it. */
function itemReturned(end: ReturnEnd, state: State): Draft10 {
  const { ok, item, borrower, place } = end;
  const type = item ? alertType(place) : '99';
  const to = place && 'branch' in place ? place.branch : place?.kind === 'hold-here' ? branch : '';
  return {
    code: '10',
    fixed: {
      ok: ok ? '1' : '0',
      resensitize: item ? 'Y' : 'N',
      magneticMedia: item ? 'N' : 'U',
      alert: !ok || type ? 'Y' : 'N',
      transactionDate: now(state),
    },
    fields: {
      AO: institution,
      AB: end.number,
      AQ: item?.branch ?? '',
      AJ: item?.title,
      AA: borrower?.card,
      CK: item ? mediaTypes[item.material] : undefined,
      CT: to === '' ? undefined : to,
      CV: type ?? undefined,
      AF: ok ? undefined : textOf(texts, end.message),
    },
  };
}
type Draft10 = ReturnType<Form['itemReturned']>;
