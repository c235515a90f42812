/**
 * 63, 41, 23, 35 and 37: what the library says of a patron. The M? fields are ours, as the brief of
 * this library system names them.
 */

import { first } from '../../src/sip2/codec/access.ts';
import { readDay, writeDate18 } from '../../src/sip2/codec/dates.ts';
import { readMoney, writeFlags, writeMoney } from '../../src/sip2/codec/values.ts';
import type { Draft, Field, Message } from '../../src/sip2/messages/table.ts';
import { pay } from './pay.ts';
import { institution, timeZone } from './place.ts';
import { type ScreenMessage, screenMessage } from './screen-messages.ts';
import { membershipFeeCents, type OpenFee, type Patron, type State, totalCents } from './state.ts';

const languages = { nl: '005', en: '001', fr: '002' } as const;

/**
 * Whether the PIN that came with a message is this patron's. One without a PIN may give any, or
 * none.
 */
export function pinFits(patron: Patron, pin: string | null): boolean {
  return patron.pin === null || patron.pin === pin;
}

export function answerPatronInformation(state: State, message: Message<'63'>): Draft<'64'> {
  const card = first(message, 'AA') ?? '';
  const patron = state.patrons.get(card);
  if (!patron)
    return {
      code: '64',
      fixed: { ...unknownFixed(state), ...noCounts },
      fields: unknownFields(card),
    };
  const fits = state.quirks.has('no-pin-verdict') || pinFits(patron, first(message, 'AD'));
  const wanted = (position: number) => message.fixed.summary[position] === 'Y';
  const loans = [...state.loans.values()].filter((loan) => loan.card === card);
  const overdue = loans.filter((loan) => loan.dueOn < state.today());
  const ready = state.holds.filter((hold) => hold.card === card && hold.state === 'ready');
  const waiting = state.holds.filter((hold) => hold.card === card && hold.state === 'waiting');
  const titled = (item: string) => line(item, state.items.get(item)?.title ?? '');
  const dated = (loan: { item: string; dueOn: string }) =>
    line(loan.item, compact(loan.dueOn), state.items.get(loan.item)?.title ?? '');
  return {
    code: '64',
    fixed: {
      ...statusFixed(state, patron),
      holdItemsCount: String(ready.length),
      overdueItemsCount: String(overdue.length),
      chargedItemsCount: String(loans.length),
      fineItemsCount: String(patron.fees.length),
      recallItemsCount: '0',
      unavailableHoldsCount: String(waiting.length),
    },
    fields: {
      ...patronFields(patron, fits, first(message, 'AD')),
      AS: wanted(0) ? ready.map((hold) => titled(hold.item)) : undefined,
      AT: wanted(1) ? overdue.map(dated) : undefined,
      AU: wanted(2) ? loans.map(dated) : undefined,
      AV: wanted(3) ? patron.fees.map(feeLine) : undefined,
      CD: wanted(5) ? waiting.map((hold) => titled(hold.item)) : undefined,
    },
    extra: membershipFields(patron),
  };
}

/** 41: the same fees as AV brings, and those that were paid here, marked as such. */
export function answerRegistrations(state: State, message: Message<'41'>): Draft<'42'> {
  const card = first(message, 'AA') ?? '';
  const patron = state.patrons.get(card);
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
        ...(patron?.fees ?? []).map(feeLine),
        ...paid.map(({ feeId, at, amountCents }) =>
          line(
            feeId ?? '',
            compact(at.slice(0, 10)),
            writeMoney(amountCents ?? 0),
            'other',
            institution,
            'paid',
            '',
            '',
          ),
        ),
      ],
      AF: patron ? undefined : [screenMessage('unknown-patron')],
    },
  };
}

export function answerPatronStatus(state: State, message: Message<'23'>): Draft<'24'> {
  const card = first(message, 'AA') ?? '';
  const patron = state.patrons.get(card);
  if (!patron) return { code: '24', fixed: unknownFixed(state), fields: unknownFields(card) };
  const pin = first(message, 'AD');
  const fits = state.quirks.has('no-pin-verdict') || pinFits(patron, pin);
  return { code: '24', fixed: statusFixed(state, patron), fields: patronFields(patron, fits, pin) };
}

export function answerEndSession(state: State, message: Message<'35'>): Draft<'36'> {
  return {
    code: '36',
    fixed: { endSession: 'Y', transactionDate: writeDate18(state.now(), timeZone) },
    fields: { AO: institution, AA: first(message, 'AA') ?? '' },
  };
}

export function answerFeePaid(state: State, message: Message<'37'>): Draft<'38'> {
  const card = first(message, 'AA') ?? '';
  const patron = state.patrons.get(card) ?? null;
  const feeId = first(message, 'CG');
  const attempt = first(message, 'BK');
  const why: ScreenMessage | null = patron
    ? pay(state, {
        patron,
        feeId: feeId === '' ? null : feeId,
        amountCents: readMoney(first(message, 'BV') ?? '') ?? 0,
        attempt,
        happenedAt: readDay(message.fixed.transactionDate, timeZone),
      })
    : 'unknown-patron';
  return {
    code: '38',
    fixed: {
      paymentAccepted: why ? 'N' : 'Y',
      transactionDate: writeDate18(state.now(), timeZone),
    },
    fields: {
      AO: institution,
      AA: card,
      BK: attempt ?? undefined,
      AF: why ? [screenMessage(why, patron)] : undefined,
    },
  };
}

function statusFixed(state: State, patron: Patron) {
  const { allows, reasons } = state.decide(patron);
  const flags = Array.from({ length: 14 }, () => false);
  flags[0] = !allows.checkOut;
  flags[1] = !allows.renew;
  flags[3] = !allows.hold;
  flags[10] = reasons.some((reason) => reason.rule === 'maximum-fees');
  return {
    patronStatus: writeFlags(flags),
    language: languages[patron.language],
    transactionDate: writeDate18(state.now(), timeZone),
  };
}

function patronFields(patron: Patron, fits: boolean, pin: string | null) {
  const wrong = !fits && pin !== null && pin !== '';
  return {
    AO: institution,
    AA: patron.card,
    AE: patron.name,
    BL: 'Y',
    CQ: fits ? 'Y' : 'N',
    BH: 'EUR',
    BV: writeMoney(totalCents(patron.fees)),
    AF: wrong ? [screenMessage('wrong-pin', patron)] : undefined,
  };
}

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

function unknownFixed(state: State) {
  return {
    patronStatus: 'YYYY',
    language: '000',
    transactionDate: writeDate18(state.now(), timeZone),
  };
}

const noCounts = {
  holdItemsCount: '0',
  overdueItemsCount: '0',
  chargedItemsCount: '0',
  fineItemsCount: '0',
  recallItemsCount: '0',
  unavailableHoldsCount: '0',
};

/** The parts of a composite value stand between `~`. */
function line(...parts: string[]): string {
  return parts.map((part) => part.replaceAll('~', '-')).join('~');
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}
