/** What the account of the patron of a visit shows: loans, holds, what is owed. */
import type { Account } from '../../../machines/domain.ts';
import type { CirculationParts } from '../parts.ts';
import type { Titles } from '../titles.ts';
import type { PatronVisit } from './patron-visit.ts';
import { closesAccount } from './reread.ts';

export async function readAccount(
  parts: CirculationParts,
  titles: Titles,
  open: PatronVisit,
): Promise<Account | 'unreachable' | 'refused'> {
  const { borrower, own, holds } = open;
  const answer = await parts.library.patron(borrower.card, borrower.pin, 'loans');
  if (answer.kind === 'no-answer') return 'unreachable';
  if (closesAccount(parts, open, answer.value)) return open.unheard ? 'refused' : 'unreachable';
  const { loans, holdsReady, owedCents } = answer.value;
  own.learn(loans);
  for (const { item, title } of loans?.entries ?? []) titles.learn(item, title);
  holds.learn({ holdsReady });
  if (holds.isListWanted()) await listReadyHolds(parts, titles, open);
  return { loans: loans?.entries ?? null, ...holds.now(), owedCents };
}

/** Learns which holds are ready, in one request more. */
export async function listReadyHolds(
  parts: CirculationParts,
  titles: Titles,
  open: PatronVisit,
): Promise<void> {
  const { borrower, holds } = open;
  const answer = await parts.library.patron(borrower.card, borrower.pin, 'holds');
  if (answer.kind === 'no-answer' || closesAccount(parts, open, answer.value)) return;
  const { holdsReady, readyHolds = null } = answer.value;
  for (const { item, title } of readyHolds ?? []) if (item !== undefined) titles.learn(item, title);
  holds.learn({ holdsReady, readyHolds });
}
