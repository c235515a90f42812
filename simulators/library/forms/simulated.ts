/**
 * A form of our own, which no library system speaks: the M? fields tell membership status, invoices
 * and manual blocks, so that every block rule can decide on line. Parts of a value stand between
 * `~`.
 */
import { type Field, writeMoney } from '../../../packages/sip2/src/index.ts';
import { institution } from '../place.ts';
import { screenMessage } from '../screen-messages.ts';
import { type Material, membershipFeeCents, type OpenFee, type Patron } from '../state.ts';
import type { Form } from './form.ts';
import {
  compact,
  information,
  type ListLines,
  specification,
  specificationHabits,
} from './specification.ts';

/** The sorter: paper left, the rest right. */
const bins: Record<Material, '1' | '2'> = {
  book: '1',
  comic: '1',
  magazine: '1',
  film: '2',
  game: '2',
  music: '2',
};

export const simulated: Form = {
  ...specification,
  habits: specificationHabits,
  patronInformation: (view, summary, state) => {
    const draft = information(view, summary, state, tildeLines);
    const AV = summary[3] === 'Y' ? view.fees.map(feeLine) : undefined;
    return {
      ...draft,
      fields: { ...draft.fields, AV },
      extra: membershipFields(view.patron),
    };
  },
  /** The same fees as AV brings, and those that were paid here, marked as such. */
  registrations: (view, { card }, state) => {
    const paid = state.bookings.filter(
      (booking) => booking.what === 'payment' && booking.card === card,
    );
    return {
      code: '42',
      fixed: {},
      fields: {
        AO: institution,
        AA: card,
        YZ: [
          ...(view?.fees ?? []).map(feeLine),
          ...paid.map(({ feeId, at, amountCents }) => {
            const when = compact(at.slice(0, 10));
            const money = writeMoney(amountCents ?? 0);
            return line(feeId ?? '', when, money, 'other', institution, 'paid', '', '');
          }),
        ],
        AF: view ? undefined : [screenMessage('unknown-patron')],
      },
    };
  },
  itemReturned: (end, state) => {
    const draft = specification.itemReturned(end, state);
    const isSorted = end.place?.kind === 'material' || end.place?.kind === 'store';
    const CL = isSorted && end.item ? bins[end.item.material] : undefined;
    return { ...draft, fields: { ...draft.fields, CL, AA: end.borrower?.card } };
  },
  // Who has it: the specification has no field for that in 18, and several systems add AA. A
  // kiosk that never got its answer to a check-out learns here whether it was booked.
  itemInformation: (view, state) => ({
    ...specification.itemInformation(view, state),
    extra: view.loan ? [{ id: 'AA', value: view.loan.card }] : [],
  }),
};

const tildeLines: ListLines = {
  loan: ({ item, dueOn }, title) => line(item, compact(dueOn), title),
  hold: ({ item }, title) => line(item, title),
};

function membershipFields(patron: Patron): Field[] {
  const { status, type, startedOn } = patron.membership;
  return [
    { id: 'MS', value: String(status) },
    { id: 'MT', value: type },
    { id: 'MD', value: compact(startedOn) },
    { id: 'MF', value: writeMoney(membershipFeeCents(patron)) },
    { id: 'MI', value: patron.institution },
    { id: 'MB', value: patron.branch },
    ...patron.manualBlocks.map((value) => ({ id: 'MK', value })),
    ...patron.invoiceLines.map((one) => ({
      id: 'MN',
      value: line(
        one.invoice,
        one.item,
        writeMoney(one.priceCents),
        writeMoney(one.paidCents),
        one.returned ? 'Y' : 'N',
        // The fee that claims its price: paying the one pays the other.
        patron.fees.find((fee) => fee.kind === 'replacement' && fee.item === one.item)?.id ?? '',
      ),
    })),
  ];
}

function feeLine(fee: OpenFee): string {
  return line(
    fee.id,
    compact(fee.createdOn),
    writeMoney(fee.amountCents),
    fee.kind,
    fee.institution,
    fee.state,
    fee.until === null ? '' : compact(fee.until),
    fee.title ?? '',
  );
}

/** The parts of a composite value stand between `~`. */
function line(...parts: string[]): string {
  return parts.map((part) => part.replaceAll('~', '-')).join('~');
}
