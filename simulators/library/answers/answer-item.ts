/** 11, 09, 29 and 17: what the library says of an item. */

import { type Draft, first, type Message, readDay } from '../../../packages/sip2/src/index.ts';
import { forms } from '../forms/forms.ts';
import { timeZone } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import { type Patron, patronOf, type State } from '../state.ts';
import { looksAtNoPin, pinFits } from './answer-patron.ts';
import { checkIn } from './check-in.ts';
import { type CheckOutResult, cancelLoan, checkOut, renew } from './check-out.ts';

export function answerCheckout(state: State, message: Message<'11'>): Draft<'12'> {
  const card = first(message, 'AA') ?? '';
  const item = first(message, 'AB') ?? '';
  const patron = patronOf(state, card);
  if (first(message, 'BI') === 'Y') {
    const cancelled = cancelLoan(state, item, patron?.card ?? card);
    const why = cancelled ? null : 'not-yours';
    return { code: '12', ...cancelReply(state, patron, card, item, why) };
  }
  const denied = refusedPatron(state, patron, first(message, 'AD'));
  const answer =
    patron && !denied
      ? checkOut(state, {
          patron,
          item,
          renewalPolicy: renewsOwn(state, message.fixed.scRenewalPolicy),
          noBlock: heedsNoBlock(state, message.fixed),
          dueOn: readDay(message.fixed.nbDueDate, timeZone),
          happenedAt: readDay(message.fixed.transactionDate, timeZone),
          acceptsFee: first(message, 'BO') === 'Y',
        })
      : refusal(state, item, denied ?? 'unknown-patron');
  return { code: '12', ...loanReply(state, patron, card, item, answer) };
}

export function answerRenew(state: State, message: Message<'29'>): Draft<'30'> {
  const card = first(message, 'AA') ?? '';
  const item = first(message, 'AB') ?? '';
  const patron = patronOf(state, card);
  const denied = refusedPatron(state, patron, first(message, 'AD'));
  const answer =
    patron && !denied
      ? renew(state, {
          patron,
          item,
          noBlock: heedsNoBlock(state, message.fixed),
          dueOn: readDay(message.fixed.nbDueDate, timeZone),
          happenedAt: readDay(message.fixed.transactionDate, timeZone),
        })
      : refusal(state, item, denied ?? 'unknown-patron');
  return { code: '30', ...loanReply(state, patron, card, item, answer) };
}

export function answerCheckin(state: State, message: Message<'09'>): Draft<'10'> {
  const number = first(message, 'AB') ?? '';
  const { itemReturned, habits } = forms[state.form];
  const nothing = { number, item: null, borrower: null, place: null };
  if (habits.heedsCancel && first(message, 'BI') === 'Y') {
    const known = state.items.get(number) ?? null;
    const ok = cancelLoan(state, number, null);
    const why = ok ? null : known ? 'was-not-lent' : 'unknown-item';
    return itemReturned({ ...nothing, ok, item: known, message: why }, state);
  }
  const noBlock = message.fixed.noBlock === 'Y' && habits.heedsNoBlock === 'always';
  const isDated = noBlock || habits.heedsReturnDate;
  const end = checkIn(state, {
    item: number,
    noBlock,
    returnedOn: isDated ? readDay(message.fixed.returnDate, timeZone) : null,
    happenedAt: readDay(message.fixed.transactionDate, timeZone),
  });
  if (!end.ok)
    return itemReturned({ ...nothing, ok: false, item: end.item, message: end.why }, state);
  const { item, place, message: words } = end;
  const borrower = end.card === null ? null : patronOf(state, end.card);
  const ok = end.card !== null || !habits.refusesUnlent;
  return itemReturned({ ok, number, item, borrower, place, message: words }, state);
}

export function answerItemInformation(state: State, message: Message<'17'>): Draft<'18'> {
  const number = first(message, 'AB') ?? '';
  const view = {
    number,
    item: state.items.get(number) ?? null,
    loan: state.loans.get(number) ?? null,
    holds: state.holds.filter((hold) => hold.item === number),
    isSortedOut: state.sortedOut.has(number),
  };
  return forms[state.form].itemInformation(view, state);
}

function heedsNoBlock(
  state: State,
  { noBlock, nbDueDate }: { noBlock: string; nbDueDate: string },
): boolean {
  const heeds = forms[state.form].habits.heedsNoBlock;
  return (
    noBlock === 'Y' &&
    (heeds === 'always' || (heeds === 'with-due-date' && nbDueDate.trim() !== ''))
  );
}

function renewsOwn(state: State, policy: string): boolean {
  const { ownLoan } = forms[state.form].habits;
  return ownLoan === 'renewed' || (ownLoan === 'by-policy' && policy === 'Y');
}

/** A PIN is not asked for again in each message, but a wrong one is not taken. */
function refusedPatron(
  state: State,
  patron: Patron | null,
  pin: string | null,
): ScreenMessage | null {
  if (!patron || state.withdrawn.has(patron.card)) return 'unknown-patron';
  if (looksAtNoPin(state)) return null;
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
  const ended = answer.ok
    ? { loan: answer.loan, renewed: answer.renewed, why: null }
    : { loan: null, renewed: false, why: answer.why };
  const { ok, item } = answer;
  return forms[state.form].loan(
    { ok, patron, card, number, item, isCancel: false, ...ended },
    state,
  );
}

function cancelReply(
  state: State,
  patron: Patron | null,
  card: string,
  number: string,
  why: ScreenMessage | null,
) {
  const item = state.items.get(number) ?? null;
  const ended = { loan: null, renewed: false, isCancel: true, why };
  return forms[state.form].loan({ ok: why === null, patron, card, number, item, ...ended }, state);
}
