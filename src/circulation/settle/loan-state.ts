/** Where an item is, when an outcome is unknown (docs/reconciliation.md). */
import type { PlainDate } from '../../../machines/domain.ts';
import type { Answer, ItemAnswer, PatronAnswer } from '../../library/library.ts';
import type { EntryId } from '../../store/types.ts';
import { storeHold } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { isCardOf, type PatronCard, withMainCard } from '../patron/patron-card.ts';
import { requestPatron } from '../patron/reread.ts';
import { mayBeUnlisted } from './unanswered.ts';

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

/** The library system says that it is on loan; a line that is lost, or another answer, says nothing. */
export async function isOnLoan(parts: CirculationParts, item: string): Promise<boolean> {
  const about = await requestItem(parts, item);
  return typeof about !== 'string' && about.state === 'on-loan';
}

/** The patron's loans; null where the list proves nothing. */
async function requestLoans(
  parts: CirculationParts,
  asked: PatronCard,
): Promise<{ loans: PatronAnswer['loans']; patron: PatronCard } | Unsettled> {
  const answer = valueOrUnsettled(await requestPatron(parts, asked, 'loans'));
  if (typeof answer === 'string') return answer;
  // The list of a card that is not accepted may be withheld, and its main card be another's.
  if (!answer.valid) return { loans: null, patron: asked };
  return {
    loans: answer.loans,
    patron: withMainCard(asked.card, answer.mainCard ?? asked.mainCard),
  };
}

/**
 * Whether this patron has this item on loan: by its holder, where the library system names one, and
 * by the patron's list of loans. Another holder alone proves nothing: it may be another number of
 * the same patron. The answer with the loans may name the main card, also where the journal has
 * none. `wait`: it is on loan, nothing says to whom, and a list that lags may lack it still. `id`: of the
 * entry whose request made the loan, or did not.
 */
export async function hasLoan(
  parts: CirculationParts,
  id: EntryId,
  patron: PatronCard,
  item: string,
): Promise<boolean | 'wait' | Unsettled> {
  const askedMs = performance.now();
  const about = await requestItem(parts, item);
  if (about === 'stop') return 'stop';
  const holder = about !== 'unknown' && about.state === 'on-loan' ? about.holder : null;
  if (about !== 'unknown' && about.state === 'here') return false;
  if (holder !== null && isCardOf(patron, holder)) return true;
  const account = await requestLoans(parts, patron);
  if (account === 'stop') return 'stop';
  if (account === 'unknown') return holder === null ? 'unknown' : false;
  if (account.loans?.entries.some((loan) => loan.item === item)) return true;
  if (holder !== null) return isCardOf(account.patron, holder);
  if (!account.loans?.isWhole) return 'unknown';
  const isOnLoan = about !== 'unknown' && about.state === 'on-loan';
  return isOnLoan && mayBeUnlisted(parts, id, askedMs) ? 'wait' : false;
}

/**
 * Until when this patron has this item; null: not on loan to them. `known`: its state, just read. Their
 * list may lag behind, and what is said of the item does not: the later day counts.
 */
export async function dueDateOf(
  parts: CirculationParts,
  card: PatronCard,
  item: string,
  known?: ItemAnswer,
): Promise<PlainDate | null | Unsettled> {
  const account = await requestLoans(parts, card);
  if (account === 'stop') return 'stop';
  const { loans, patron } = account === 'unknown' ? { loans: null, patron: card } : account;
  const loan = loans?.entries.find((one) => one.item === item);
  if (!loan && loans?.isWhole) return null;
  const about = known ?? (await requestItem(parts, item));
  if (about === 'stop') return 'stop';
  const listed = loan?.dueOn ?? null;
  if (listed !== null) return laterOf(listed, about);
  if (about === 'unknown') return 'unknown';
  if (about.state !== 'on-loan') return null;
  const isTheirs = loan !== undefined || (about.holder !== null && isCardOf(patron, about.holder));
  // The due date of an item does not tell who has it.
  if (!isTheirs) return about.holder === null ? 'unknown' : null;
  return about.dueOn ?? 'unknown';
}

function laterOf(listed: PlainDate, about: ItemAnswer | 'unknown'): PlainDate {
  const dueOn = about !== 'unknown' && about.state === 'on-loan' ? about.dueOn : null;
  return dueOn !== null && dueOn > listed ? dueOn : listed;
}
