/** Where an item is, when an outcome is unknown (docs/reconciliation.md). */
import type { PlainDate } from '../../domain.ts';
import type { Answer, ItemAnswer, PatronAnswer } from '../../library/library.ts';
import { storeHold } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';

/** `unknown`: the library system answers, and does not say. `stop`: it does not answer now. */
type Unsettled = 'unknown' | 'stop';

/** A request that the library system does not know stays unknown, however often it is sent. */
function valueOrUnsettled<T>(answer: Answer<T>): T | Unsettled {
  return answer.kind === 'answer' ? answer.value : answer.unreadable ? 'unknown' : 'stop';
}

export async function requestItem(
  parts: CirculationParts,
  item: string,
): Promise<ItemAnswer | Unsettled> {
  const about = valueOrUnsettled(await parts.library.item(item));
  if (typeof about !== 'string') storeHold(parts, item, about.onHold);
  return about;
}

async function requestLoans(
  parts: CirculationParts,
  card: string,
): Promise<PatronAnswer['loans'] | Unsettled> {
  const patron = valueOrUnsettled(await parts.library.patron(card, null, 'loans'));
  if (typeof patron === 'string') return patron;
  // The list of a card that is not accepted may be withheld: then it proves nothing.
  return patron.valid ? patron.loans : null;
}

/** A list proves that an item is missing only if it has lines, and each names its item. */
function isConclusive(loans: PatronAnswer['loans']) {
  return loans !== null && loans.length > 0 && loans.every((loan) => loan.item !== '');
}

/** A library system may answer a card number with its own capitals, blanks and leading zeros. */
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
 * Whether this patron has this item on loan: by its holder, where the library system names one, and
 * by the patron's list of loans. Another holder alone proves nothing: it may be another number of
 * the same patron.
 */
export async function hasLoan(
  parts: CirculationParts,
  card: string,
  item: string,
): Promise<boolean | Unsettled> {
  const about = await requestItem(parts, item);
  if (about === 'stop') return 'stop';
  const holder = about !== 'unknown' && about.state === 'on-loan' ? about.holder : null;
  if (about !== 'unknown' && about.state === 'here') return false;
  if (holder !== null && isSameCard(holder, card)) return true;
  const loans = await requestLoans(parts, card);
  if (loans === 'stop') return 'stop';
  if (loans !== 'unknown' && loans?.some((loan) => loan.item === item)) return true;
  if (holder !== null) return false;
  return loans !== 'unknown' && isConclusive(loans) ? false : 'unknown';
}

/** Until when this patron has this item; null: not on loan to them. `known`: its state, just read. */
export async function dueDateOf(
  parts: CirculationParts,
  card: string,
  item: string,
  known?: ItemAnswer,
): Promise<PlainDate | null | Unsettled> {
  const loans = await requestLoans(parts, card);
  if (loans === 'stop') return 'stop';
  const loan = loans === 'unknown' ? undefined : loans?.find((one) => one.item === item);
  if (loan?.dueOn) return loan.dueOn;
  if (!loan && loans !== 'unknown' && isConclusive(loans)) return null;
  const about = known ?? (await requestItem(parts, item));
  if (about === 'stop' || about === 'unknown') return about;
  if (about.state !== 'on-loan') return null;
  const isTheirs = loan !== undefined || (about.holder !== null && isSameCard(about.holder, card));
  // The due date of an item does not tell who has it.
  if (!isTheirs) return about.holder === null ? 'unknown' : null;
  return about.dueOn ?? 'unknown';
}
