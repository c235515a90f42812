/** The patron of an open account as the library system has them now. */
import type { PatronAnswer } from '../../library/library.ts';
import type { Borrower } from '../check-out.ts';
import type { CirculationParts } from '../parts.ts';
import { isCardRefused, isStillOpen } from './identify.ts';
import {
  type KnownPatron,
  patronFromAnswer,
  storeFacts,
  storeRefusal,
  withoutLending,
} from './patron.ts';

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
  const answer = await parts.library.patron(borrower.card, borrower.pin, 'fees');
  if (answer.kind === 'no-answer') return null;
  if (isCardRefused(parts, answer.value)) return refused(parts, borrower, known, answer.value);
  if (!isStillOpen(parts, answer.value)) return null;
  storeFacts(parts, borrower, answer.value);
  return patronFromAnswer(parts, borrower, answer.value);
}

/** Whether another answer in a visit does not open the account; a refused card borrows no more. */
export function closesAccount(
  parts: CirculationParts,
  open: OpenAccount,
  answer: PatronAnswer,
): boolean {
  if (isStillOpen(parts, answer)) return false;
  if (!isCardRefused(parts, answer)) return true;
  const patron = refused(parts, open.borrower, open.patron, answer);
  Object.assign(open, { patron, online: patron, unheard: true });
  return true;
}

/** The card is not valid any more: nothing is lent, renewed, paid or shown, off line neither. */
function refused(
  parts: CirculationParts,
  borrower: Borrower,
  known: KnownPatron,
  answer: PatronAnswer,
): KnownPatron {
  storeRefusal(parts, borrower);
  const lent = withoutLending(known).decision;
  const decision = { ...lent, allows: { ...lent.allows, seeLoans: false } };
  const { messages } = answer;
  const shown = { ...known.shown, decision, fees: [], leastFees: [], messages };
  return { facts: null, decision, shown };
}
