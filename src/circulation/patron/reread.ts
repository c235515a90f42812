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
import type { PatronVisit } from './patron-visit.ts';

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
  open: PatronVisit,
  answer: PatronAnswer,
): boolean {
  if (isStillOpen(parts, answer)) return false;
  if (!isCardRefused(parts, answer)) return true;
  const patron = refused(parts, open.borrower, open.patron, answer);
  Object.assign(open, { patron, online: patron });
  return true;
}

/** The card is not valid any more: nothing is lent, renewed or paid, off line neither. */
function refused(
  parts: CirculationParts,
  borrower: Borrower,
  known: KnownPatron,
  answer: PatronAnswer,
): KnownPatron {
  storeRefusal(parts, borrower);
  const { decision } = withoutLending(known);
  const { messages } = answer;
  const shown = { ...known.shown, decision, fees: [], leastFees: [], messages };
  return { facts: null, decision, shown };
}
