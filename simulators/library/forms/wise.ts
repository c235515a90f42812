/**
 * OCLC Wise, as far as OCLC and Cultuurconnect publish it: fees in 42 alone, asked for by 41 with
 * FA, FB or FC = Y; nothing of the membership, of invoices or of manual blocks; AA is the patron's
 * main card number; CL tells where a returned item goes. Where nothing is published (the lists of
 * 64) the specification stands.
 */
import { Temporal } from 'temporal-polyfill';
import { writeMoney } from '../../../packages/sip2/src/index.ts';
import { institution, region } from '../place.ts';
import type { FeeKind, FeeState, Item, Material, OpenFee, Patron } from '../state.ts';
import type { Form, PatronView, ReturnPlace } from './form.ts';
import { information, specification, specificationHabits } from './specification.ts';

export const wise: Form = {
  ...specification,
  // "Innemen nota-exemplaren weigeren" is on in Flanders; what is on hold is sorted out, and staff
  // decide by taking it in.
  habits: { ...specificationHabits, invoiced: 'refused', returnFillsHold: false },
  patronInformation: (view, summary, state) => information(regional(view), summary, state),
  patronStatus: (view, state) => specification.patronStatus(regional(view), state),
  registrations: (view, { card, wants }) => ({
    code: '42',
    fixed: {},
    fields: {
      AO: institution,
      AA: view?.patron.card ?? card,
      YZ: view && wants ? regional(view).fees.map((fee) => feeLine(fee, view.patron)) : [],
    },
  }),
  // Without AA: a return needs no patron, and no page says that Wise sends one.
  itemReturned: (end, state) => {
    const draft = specification.itemReturned(end, state);
    const { item, place } = end;
    const CL = item && place ? sortingCode(place, item) : undefined;
    const fields = { ...draft.fields, CL };
    // Transport between branches of one library is a bin, and no alert.
    return place?.kind === 'other-branch' && item?.institution === institution
      ? { ...draft, fixed: { ...draft.fixed, alert: 'N' }, fields: { ...fields, CV: undefined } }
      : { ...draft, fields };
  },
  // Sorted out: item status D, "at automation".
  itemInformation: (view, state) => {
    const draft = specification.itemInformation(view, state);
    return view.isSortedOut && !view.loan
      ? { ...draft, fixed: { ...draft.fixed, circulationStatus: '06' } }
      : draft;
  },
};

/** Fees may be paid anywhere in a region, and no line says where one was made. */
function regional(view: PatronView): PatronView {
  return { ...view, fees: view.fees.filter((fee) => region.includes(fee.institution)) };
}

/**
 * 02 transport for a hold, 03 holds, 04 store or blocked, 05 the default: as the Flemish guide has
 * them. From 06 each library chooses its own.
 */
function sortingCode(place: ReturnPlace, item: Item): string {
  switch (place.kind) {
    case 'hold-elsewhere':
      return '02';
    case 'hold-here':
      return '03';
    case 'store':
    case 'invoiced':
      return '04';
    case 'other-branch':
      return item.institution === institution ? '10' : '11';
    case 'material':
      return materialCodes[item.material];
  }
}
const materialCodes: Record<Material, string> = {
  book: '05',
  comic: '05',
  magazine: '05',
  film: '12',
  game: '12',
  music: '12',
};

const letters: Record<FeeState, string> = {
  open: '',
  'direct-debit': 'I',
  'debt-collector': 'ID',
  arrangement: 'R',
};
/** Booking texts. */
const words: Record<FeeKind, string> = {
  membership: 'Contributie',
  overdue: 'Telaatgeld',
  hold: 'Reserveringskosten',
  damage: 'Schade aan materiaal',
  replacement: 'Materiaalvergoeding',
  loan: 'Leengeld',
  other: 'Diversen',
};
/** 1 contribution, 2 fines and the like, 3 sales, 4 cash receipts, 6 theatre. */
const types: Record<FeeKind, string> = {
  membership: '1',
  overdue: '2',
  hold: '2',
  damage: '2',
  replacement: '2',
  loan: '2',
  other: '4',
};
const memberships = { adult: 'Volwassene', youth: 'Jeugd' } as const;

/** Days from the making of a fee until it is handed to the collector. */
const collectedAfterDays = 14;

/**
 * One registration of 42, of ten parts. OCLC's example has blanks around the tilde in most places
 * and none in others: here every other line has them.
 */
function feeLine(fee: OpenFee, patron: Patron): string {
  const isWide = Number(fee.id) % 2 === 0;
  const handedOver =
    fee.state === 'debt-collector'
      ? Temporal.PlainDate.from(fee.createdOn).add({ days: collectedAfterDays }).toString()
      : null;
  const title = fee.kind === 'membership' ? memberships[patron.membership.type] : fee.title;
  const parts = [
    dayFirst(fee.createdOn),
    words[fee.kind],
    title ?? '',
    dayFirst(fee.createdOn),
    writeMoney(fee.amountCents),
    letters[fee.state],
    handedOver === null ? '' : dayFirst(handedOver),
    fee.id,
    types[fee.kind],
    fee.until === null ? (isWide ? '- -' : '') : dayFirst(fee.until),
  ];
  return parts.join(isWide ? ' ~ ' : '~');
}

function dayFirst(day: string): string {
  return day.split('-').reverse().join('-');
}
