/** A patron as the library system has them now: of an open account, or of a journal entry. */
import type { Answer, PatronAnswer, PatronList } from '../../library/library.ts';
import type { Borrower } from '../check-out.ts';
import type { CirculationParts } from '../parts.ts';
import { isCardRefused, isRefusedWithoutPin, isStillOpen, requestFrom } from './identify.ts';
import {
  type KnownPatron,
  patronOnline,
  storeInPart,
  storeRefusal,
  withoutLending,
} from './patron.ts';
import { type PatronCard, withMainCard } from './patron-card.ts';

/** An open account: whose it is, and what they may do. */
export interface OpenAccount {
  borrower: Borrower;
  patron: KnownPatron;
  /** as the library system has last answered; null: opened off line, without a PIN */
  online: KnownPatron | null;
  /** what they may do was decided anew, and the visit has not heard of it */
  unheard: boolean;
}

/** `known`: as they were before; it holds where this is null: no answer, or none that opens it. */
export async function reread(
  parts: CirculationParts,
  borrower: Borrower,
  known: KnownPatron,
): Promise<KnownPatron | null> {
  const answer = await requestFrom(parts, borrower, 'fees');
  if (answer.kind === 'no-answer') return null;
  if (isCardRefused(parts, answer.value)) {
    storeRefusal(parts, borrower);
    return ofRefusedCard(known, answer.value.messages);
  }
  if (!isStillOpen(parts, borrower.pin, answer.value)) return null;
  return patronOnline(parts, borrower, answer.value);
}

/** Whether another answer in a visit does not open the account; a refused card borrows no more. */
export function closesAccount(
  parts: CirculationParts,
  open: OpenAccount,
  answer: PatronAnswer,
): boolean {
  if (isStillOpen(parts, open.borrower.pin, answer)) return false;
  if (!isCardRefused(parts, answer)) return true;
  storeRefusal(parts, open.borrower);
  const patron = ofRefusedCard(open.patron, answer.messages);
  Object.assign(open, { patron, online: patron, unheard: true });
  return true;
}

/** The card is not valid any more: nothing is lent, renewed, paid or shown. */
export function ofRefusedCard(known: KnownPatron, messages: readonly string[]): KnownPatron {
  const lent = withoutLending(known).decision;
  const decision = { ...lent, allows: { ...lent.allows, seeLoans: false } };
  const shown = { ...known.shown, decision, fees: [], leastFees: [], messages };
  return { facts: null, decision, shown };
}

/**
 * Of a journal entry: asked for without their PIN. A card that is refused now is so off line too; an
 * answer that would open the account is known off line as one in a visit is. The list of loans comes
 * without the fees: what it denies is known.
 */
export async function requestPatron(
  parts: CirculationParts,
  patron: PatronCard,
  list: PatronList,
): Promise<Answer<PatronAnswer>> {
  const answer = await requestFrom(parts, { ...patron, pin: null }, list);
  if (answer.kind === 'no-answer') return answer;
  const { value } = answer;
  if (isRefusedWithoutPin(parts, value)) storeRefusal(parts, patron);
  else if (isStillOpen(parts, null, value)) {
    const store = list === 'fees' ? patronOnline : storeInPart;
    store(parts, withMainCard(patron.card, value.mainCard ?? patron.mainCard), value);
  }
  return answer;
}
