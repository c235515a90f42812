/**
 * FBS, the common system of the Danish libraries, as bibbox recorded and reads it: parts of a line
 * between `%`, the title in CH and a number of the catalogue in AJ, `LN:` before the number of a
 * patron. What is not published of it (a second loan, a second payment, BI) is the worst that a
 * kiosk may meet.
 */
import { writeMoney } from '../../../packages/sip2/src/index.ts';
import type { Item, OpenFee, State } from '../state.ts';
import type { Form, PatronView } from './form.ts';
import { compact, information, specification, specificationHabits } from './specification.ts';

const agency = 'DK-715100';

export const fbs: Form = {
  ...specification,
  habits: {
    ...specificationHabits,
    heedsCancel: false,
    ownLoan: 'renewed',
    creditsClosedFees: true,
    repeats: 'execute',
  },
  patronInformation: (view, summary, state) => {
    const draft = information(view, summary, state, {
      loan: ({ item, dueOn }, title) => line(item, compact(dueOn), ...work(title)),
      hold: ({ item, pickUp }, title) =>
        line('23456', item, '17', compact(state.today()), placeOf(pickUp), ...work(title)),
    });
    const fees = view.fees.map((fee) => feeLine(fee));
    return {
      ...draft,
      fields: {
        ...draft.fields,
        AA: numbered(view),
        CC: writeMoney(22_000),
        AV: summary[3] === 'Y' ? fees : undefined,
      },
    };
  },
  unknownInformation: (card, state) => {
    const draft = specification.unknownInformation(card, state);
    return { ...draft, fields: { ...draft.fields, AA: `ANY:${card}` } };
  },
  patronStatus: (view, state) => {
    const draft = specification.patronStatus(view, state);
    return { ...draft, fields: { ...draft.fields, AA: numbered(view) } };
  },
  unknownStatus: (card, state) => {
    const draft = specification.unknownStatus(card, state);
    return { ...draft, fields: { ...draft.fields, AA: `ANY:${card}` } };
  },
  loan: (end, state) => {
    const draft = specification.loan(end, state);
    return { ...draft, fields: { ...draft.fields, ...titled(end.item) } };
  },
  itemReturned: (end, state) => {
    const draft = specification.itemReturned(end, state);
    const AA = end.borrower ? `LN:${end.borrower.card}` : undefined;
    const AQ = line(end.item?.branch ?? '', 'Voksen', '', '');
    return { ...draft, fields: { ...draft.fields, AA, AQ, ...titled(end.item) } };
  },
  itemInformation: (view, state: State) => {
    const draft = specification.itemInformation(view, state);
    return { ...draft, fields: { ...draft.fields, ...titled(view.item) } };
  },
};

function numbered({ patron }: PatronView): string {
  return `LN:${patron.card}`;
}

function line(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll('%', ' ')).join('%');
}
/** Title, author, type of material (twice) and class; letters beyond ASCII may be references. */
function work(title: string): string[] {
  return [title.replaceAll('é', '&eacute;'), 'Ukendt', 'a', 'xx', '99.4'];
}

function feeLine({ id, item, createdOn, amountCents, title }: OpenFee): string {
  return line(item ?? '', id, compact(createdOn), writeMoney(amountCents), ...work(title ?? ''));
}

function placeOf(branch: string | undefined): string {
  return `${agency} - ${branch ?? 'Hovedbiblioteket'}`;
}

/** AJ is the number of the work in the catalogue. */
function titled(item: Item | null): { AJ: string; CH?: string } {
  return item === null ? { AJ: '' } : { AJ: item.item.slice(-8), CH: line(...work(item.title)) };
}
