/** 11, 09, 29 and 17: what the library says of an item. */

import { first } from '../../src/sip2/codec/access.ts';
import { readDay, writeDate18, writeDueDay } from '../../src/sip2/codec/dates.ts';
import type { Draft, Message } from '../../src/sip2/messages/table.ts';
import { pinFits } from './answer-patron.ts';
import { checkIn } from './check-in.ts';
import { type CheckOutResult, cancelLoan, checkOut, renew } from './check-out.ts';
import { institution, timeZone } from './place.ts';
import { type ScreenMessage, screenMessage } from './screen-messages.ts';
import type { Item, Material, Patron, State } from './state.ts';

/** CK of the specification; it knows no games and no comics. */
const mediaTypes: Record<Material, string> = {
  book: '001',
  comic: '001',
  magazine: '002',
  music: '006',
  film: '005',
  game: '000',
};

export function answerCheckout(state: State, message: Message<'11'>): Draft<'12'> {
  const card = first(message, 'AA') ?? '';
  const item = first(message, 'AB') ?? '';
  const patron = state.patrons.get(card) ?? null;
  if (first(message, 'BI') === 'Y') {
    const cancelled = cancelLoan(state, item, card);
    const why = cancelled ? null : 'not-yours';
    return { code: '12', ...cancelReply(state, patron, card, item, why) };
  }
  const denied = refusedPatron(state, patron, first(message, 'AD'));
  const answer =
    patron && !denied
      ? checkOut(state, {
          patron,
          item,
          renewalPolicy: message.fixed.scRenewalPolicy === 'Y',
          noBlock: message.fixed.noBlock === 'Y',
          dueOn: readDay(message.fixed.nbDueDate, timeZone),
          happenedAt: readDay(message.fixed.transactionDate, timeZone),
        })
      : refusal(state, item, denied ?? 'unknown-patron');
  return { code: '12', ...loanReply(state, patron, card, item, answer) };
}

export function answerRenew(state: State, message: Message<'29'>): Draft<'30'> {
  const card = first(message, 'AA') ?? '';
  const item = first(message, 'AB') ?? '';
  const patron = state.patrons.get(card) ?? null;
  const denied = refusedPatron(state, patron, first(message, 'AD'));
  const answer =
    patron && !denied
      ? renew(state, {
          patron,
          item,
          noBlock: message.fixed.noBlock === 'Y',
          dueOn: readDay(message.fixed.nbDueDate, timeZone),
          happenedAt: readDay(message.fixed.transactionDate, timeZone),
        })
      : refusal(state, item, denied ?? 'unknown-patron');
  return { code: '30', ...loanReply(state, patron, card, item, answer) };
}

export function answerCheckin(state: State, message: Message<'09'>): Draft<'10'> {
  const number = first(message, 'AB') ?? '';
  const known = state.items.get(number);
  if (first(message, 'BI') === 'Y') {
    const cancelled = cancelLoan(state, number, null);
    return checkinReply(state, number, known ?? null, {
      ok: cancelled,
      message: cancelled ? null : known ? 'was-not-lent' : 'unknown-item',
    });
  }
  const noBlock = message.fixed.noBlock === 'Y';
  const given = checkIn(state, {
    item: number,
    noBlock,
    returnedOn: noBlock ? readDay(message.fixed.returnDate, timeZone) : null,
    happenedAt: readDay(message.fixed.transactionDate, timeZone),
  });
  if (!given.ok) return checkinReply(state, number, null, { ok: false, message: given.why });
  return checkinReply(state, number, given.item, given);
}

export function answerItemInformation(state: State, message: Message<'17'>): Draft<'18'> {
  const number = first(message, 'AB') ?? '';
  const item = state.items.get(number);
  const loan = state.loans.get(number);
  const holds = state.holds.filter((hold) => hold.item === number);
  const ready = holds.some((hold) => hold.state === 'ready');
  const status = !item ? '01' : loan ? '04' : ready ? '08' : item.forLoan ? '03' : '01';
  return {
    code: '18',
    fixed: {
      circulationStatus: status,
      securityMarker: '00',
      feeType: '01',
      transactionDate: writeDate18(state.now(), timeZone),
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
    // Who has it: the specification has no field for that in 18, and several systems add AA. A
    // kiosk that never got its answer to a check-out learns here whether it was booked.
    extra: loan ? [{ id: 'AA', value: loan.card }] : [],
  };
}

/** A PIN is not asked for again in each message, but a wrong one is not taken. */
function refusedPatron(
  state: State,
  patron: Patron | null,
  pin: string | null,
): ScreenMessage | null {
  if (!patron) return 'unknown-patron';
  if (state.quirks.has('no-pin-verdict')) return null;
  return pin !== null && pin !== '' && !pinFits(patron, pin) ? 'wrong-pin' : null;
}

function refusal(state: State, item: string, why: ScreenMessage): CheckOutResult {
  return { ok: false, item: state.items.get(item) ?? null, why };
}

function loanReply(
  state: State,
  patron: Patron | null,
  card: string,
  number: string,
  answer: CheckOutResult,
) {
  const { item } = answer;
  return {
    fixed: {
      ok: answer.ok ? '1' : '0',
      renewalOk: answer.ok && answer.renewed ? 'Y' : 'N',
      magneticMedia: 'N',
      desensitize: answer.ok ? 'Y' : 'N',
      transactionDate: writeDate18(state.now(), timeZone),
    },
    fields: {
      AO: institution,
      AA: card,
      AB: number,
      AJ: item?.title ?? '',
      AH: answer.ok ? writeDueDay(answer.loan.dueOn) : '',
      CK: item ? mediaTypes[item.material] : undefined,
      AF: answer.ok ? undefined : [screenMessage(answer.why, patron)],
    },
  };
}

function cancelReply(
  state: State,
  patron: Patron | null,
  card: string,
  number: string,
  why: ScreenMessage | null,
) {
  return {
    fixed: {
      ok: why ? '0' : '1',
      renewalOk: 'N',
      magneticMedia: 'N',
      desensitize: 'N',
      transactionDate: writeDate18(state.now(), timeZone),
    },
    fields: {
      AO: institution,
      AA: card,
      AB: number,
      AJ: state.items.get(number)?.title ?? '',
      AH: '',
      AF: why ? [screenMessage(why, patron)] : undefined,
    },
  };
}

interface CheckinFacts {
  ok: boolean;
  message: ScreenMessage | null;
  card?: string | null;
  bin?: string | null;
  alert?: '01' | '04' | null;
}
function checkinReply(
  state: State,
  number: string,
  item: Item | null,
  facts: CheckinFacts,
): Draft<'10'> {
  const borrower = facts.card ? (state.patrons.get(facts.card) ?? null) : null;
  return {
    code: '10',
    fixed: {
      ok: facts.ok ? '1' : '0',
      resensitize: facts.ok ? 'Y' : 'N',
      magneticMedia: 'N',
      alert: facts.alert || !facts.ok ? 'Y' : 'N',
      transactionDate: writeDate18(state.now(), timeZone),
    },
    fields: {
      AO: institution,
      AB: number,
      AQ: item?.branch ?? '',
      AJ: item?.title,
      CL: facts.bin ?? undefined,
      AA: facts.card ?? undefined,
      CK: item ? mediaTypes[item.material] : undefined,
      CT: facts.alert === '04' ? item?.branch : undefined,
      CV: facts.alert ?? undefined,
      AF: facts.message ? [screenMessage(facts.message, borrower)] : undefined,
    },
  };
}
