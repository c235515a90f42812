/** One renewal, on line only. */
import type { PlainDate, RenewOutcome } from '../../machines/domain.ts';
import type { Borrower } from './check-out.ts';
import { begin, withoutAnswer } from './journal-entry.ts';
import type { CirculationParts } from './parts.ts';

/** `dueOn`: the due date before, where it is known. */
export async function renewOnline(
  parts: CirculationParts,
  { card, mainCard, pin }: Borrower,
  { item, dueOn: dueBefore }: { item: string; dueOn: PlainDate | undefined },
): Promise<RenewOutcome> {
  // Of a loan without an item number the library system has given only the title.
  if (item === '') return { kind: 'refused', code: 'refused' };
  const entry = begin(parts, {
    kind: 'renew',
    item,
    patron: card,
    mainCard,
    ...(dueBefore === undefined ? {} : { dueOn: dueBefore }),
  });
  if (!entry) return { kind: 'refused', code: 'journal-down' };
  const answer = await parts.library.renew(card, pin, item);
  if (answer.kind === 'no-answer') {
    entry.settle(withoutAnswer(answer));
    return { kind: 'refused', code: answer.sent ? 'outcome-unknown' : 'unreachable' };
  }
  const { ok, message, dueOn, dueText, needsAnswer } = answer.value;
  entry.settle({ state: ok ? 'accepted' : 'refused' });
  if (ok) return { kind: 'done', dueOn, dueText };
  if (needsAnswer) return { kind: 'refused', code: 'needs-answer', message };
  return notRenewed(parts, item, message);
}

/** In a group of libraries an account also lists what others have lent, which only they renew. */
export function notRenewed(
  { settings }: Pick<CirculationParts, 'settings'>,
  item: string,
  message?: string,
): RenewOutcome {
  return settings.isOwnLoan(item)
    ? { kind: 'refused', code: 'refused', message }
    : { kind: 'refused', code: 'lent-elsewhere' };
}
