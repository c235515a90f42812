/** What is asked of the library system when an outcome is not known (docs/reconciliation.md). */
import type { PlainDate } from '../domain.ts';
import type { Answer, ItemAnswer, PatronAnswer } from '../library/library.ts';
import { rememberHeld } from './keep.ts';
import type { CirculationParts } from './parts.ts';

/** `unknown`: the library system answers, and does not say. `stop`: it does not answer now. */
type Unsettled = 'unknown' | 'stop';

/**
 * A question that the library system does not know is answered too: it cannot tell, today or
 * tomorrow.
 */
function told<T>(answer: Answer<T>): T | Unsettled {
  return answer.kind === 'answer' ? answer.value : answer.unreadable ? 'unknown' : 'stop';
}

export async function askItem(
  parts: CirculationParts,
  item: string,
): Promise<ItemAnswer | Unsettled> {
  const about = told(await parts.library.item(item));
  if (typeof about !== 'string') rememberHeld(parts, item, about.onHold);
  return about;
}

async function askLoans(
  parts: CirculationParts,
  card: string,
): Promise<PatronAnswer['loans'] | Unsettled> {
  const patron = told(await parts.library.patron(card, null, 'loans'));
  if (typeof patron === 'string') return patron;
  // Of a card that is not accepted the list may be withheld: what it lacks is then not known.
  return patron.valid ? patron.loans : null;
}

/**
 * A list proves that an item is not in it only if it lists anything at all, and each line names its
 * item.
 */
function isConclusive(loans: PatronAnswer['loans']) {
  return loans !== null && loans.length > 0 && loans.every((loan) => loan.item !== '');
}

/**
 * One card number, written in two ways: a library system may answer with its own capitals, blanks
 * and leading zeros.
 */
function isSameCard(left: string, right: string) {
  return bareCard(left) === bareCard(right);
}
function bareCard(card: string) {
  return card
    .replace(/\s/g, '')
    .toUpperCase()
    .replace(/^0+(?=.)/, '');
}

/**
 * Whether this patron has this item on loan: by who has the item (17), where that is said, and by
 * the list of loans (63). A holder of another number is not believed alone: it may be another
 * number of the same patron.
 */
export async function hasLoan(
  parts: CirculationParts,
  card: string,
  item: string,
): Promise<boolean | Unsettled> {
  const about = await askItem(parts, item);
  if (about === 'stop') return 'stop';
  const holder = about !== 'unknown' && about.state === 'on-loan' ? about.holder : null;
  if (about !== 'unknown' && about.state === 'here') return false;
  if (holder !== null && isSameCard(holder, card)) return true;
  const loans = await askLoans(parts, card);
  if (loans === 'stop') return 'stop';
  if (loans !== 'unknown' && loans?.some((loan) => loan.item === item)) return true;
  if (holder !== null) return false;
  return loans !== 'unknown' && isConclusive(loans) ? false : 'unknown';
}

/**
 * Until when this patron has this item; null: not on loan to them. `known`: what 17 has just
 * answered.
 */
export async function dueNow(
  parts: CirculationParts,
  card: string,
  item: string,
  known?: ItemAnswer,
): Promise<PlainDate | null | Unsettled> {
  const loans = await askLoans(parts, card);
  if (loans === 'stop') return 'stop';
  const loan = loans === 'unknown' ? undefined : loans?.find((one) => one.item === item);
  if (loan?.dueOn) return loan.dueOn;
  if (!loan && loans !== 'unknown' && isConclusive(loans)) return null;
  const about = known ?? (await askItem(parts, item));
  if (about === 'stop' || about === 'unknown') return about;
  if (about.state !== 'on-loan') return null;
  const isTheirs = loan !== undefined || (about.holder !== null && isSameCard(about.holder, card));
  // The due date of an item says nothing of who has it.
  if (!isTheirs) return about.holder === null ? 'unknown' : null;
  return about.dueOn ?? 'unknown';
}
