/** 63, 41, 23, 35 and 37: what the library says of a patron. */

import {
  type AnyDraft,
  type Draft,
  first,
  type Message,
  readDay,
  readMoney,
  writeDate18,
} from '../../../packages/sip2/src/index.ts';
import type { PatronView } from '../forms/form.ts';
import { forms } from '../forms/forms.ts';
import { institution, timeZone } from '../place.ts';
import type { ScreenMessage } from '../screen-messages.ts';
import { type Patron, patronOf, type State } from '../state.ts';
import { pay } from './pay.ts';

/**
 * Whether the PIN that came with a message is this patron's. One without a PIN may give any, or
 * none.
 */
export function pinFits(patron: Patron, pin: string | null): boolean {
  return patron.pin === null || patron.pin === pin;
}

/** Any PIN is right, in a loan too. */
export function looksAtNoPin({ quirks }: State): boolean {
  return quirks.has('no-pin-verdict') || quirks.has('yes-to-any-pin');
}

/** Null: unknown card. */
function viewOf(
  state: State,
  message: Pick<Message<'63'>, 'fields'>,
): { card: string; view: PatronView | null } {
  const card = first(message, 'AA') ?? '';
  const patron = patronOf(state, card);
  if (!patron) return { card, view: null };
  const pin = first(message, 'AD') ?? '';
  const isRight = looksAtNoPin(state) || pinFits(patron, pin);
  const loans = [...state.loans.values()].filter((loan) => loan.card === patron.card);
  const holds = state.holds.filter((hold) => hold.card === patron.card);
  return {
    card,
    view: {
      patron,
      card,
      pin: isRight ? 'right' : pin === '' ? 'missing' : 'wrong',
      hasPin: pin !== '',
      fees: patron.fees,
      loans,
      overdue: loans.filter((loan) => loan.dueOn < state.today()),
      ready: holds.filter((hold) => hold.state === 'ready'),
      waiting: holds.filter((hold) => hold.state === 'waiting'),
    },
  };
}

export function answerPatronInformation(state: State, message: Message<'63'>): Draft<'64'> {
  const { card, view } = viewOf(state, message);
  const form = forms[state.form];
  return view
    ? form.patronInformation(view, message.fixed.summary, state)
    : form.unknownInformation(card, state);
}

/** Null: this library system does not know 41. */
export function answerRegistrations(state: State, message: Message<'41'>): AnyDraft | null {
  const { card, view } = viewOf(state, message);
  const wants = ['FA', 'FB', 'FC'].some((flag) => first(message, flag) === 'Y');
  return forms[state.form].registrations(view, { card, wants }, state);
}

export function answerPatronStatus(state: State, message: Message<'23'>): Draft<'24'> {
  const { card, view } = viewOf(state, message);
  const form = forms[state.form];
  return view ? form.patronStatus(view, state) : form.unknownStatus(card, state);
}

export function answerEndSession(state: State, message: Message<'35'>): Draft<'36'> {
  const card = first(message, 'AA') ?? '';
  return {
    code: '36',
    fixed: { endSession: 'Y', transactionDate: writeDate18(state.now(), timeZone) },
    fields: { AO: institution, AA: patronOf(state, card)?.card ?? card },
  };
}

export function answerFeePaid(state: State, message: Message<'37'>): Draft<'38'> {
  const card = first(message, 'AA') ?? '';
  const patron = patronOf(state, card);
  const { feeIdOf } = forms[state.form];
  const named = first(message, 'CG');
  const feeId = named === null || named === '' ? null : feeIdOf ? feeIdOf(named) : named;
  const attempt = first(message, 'BK');
  const amountCents = readMoney(first(message, 'BV') ?? '') ?? 0;
  const happenedAt = readDay(message.fixed.transactionDate, timeZone);
  const paid = { feeId, amountCents, attempt, happenedAt };
  const why: ScreenMessage | null = !patron
    ? 'unknown-patron'
    : state.quirks.has('no-bank-journal')
      ? 'no-journal'
      : pay(state, { patron, ...paid });
  return forms[state.form].feePaid({ patron, card, attempt, why }, state);
}
