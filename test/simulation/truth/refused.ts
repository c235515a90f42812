/** Who was refused is refused, on line and off, until something new is known. */
import type { Screen } from '../../../src/screen/screen.ts';
import type { Ledger } from '../judge/ledger.ts';
import { mayByAnswers } from '../judge/rules.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import type { ExceptionName } from './exceptions.ts';
import type { People } from './people/people.ts';

export type Refused = ReturnType<typeof watchRefused>;
const problems: readonly string[] = ['unknown-card', 'card-refused'];

export function watchRefused(
  world: () => World,
  people: People,
  ledger: Ledger,
  {
    violate,
    excuse,
  }: { violate(rule: string, detail: unknown): void; excuse(name: ExceptionName): void },
) {
  /** since when; nothing of the library's that they were refused for has changed since */
  const refused = new Map<string, number>();
  /** of them, whom a copy of the disk knows · whom only a disk knew that a copy has replaced */
  let copied = new Set<string>();
  const lost = new Set<string>();
  const mayBorrow = (card: string): boolean => {
    const { patrons, loans } = world().library.library.state;
    const patron = patrons.get(card);
    if (!patron) return false;
    const count = [...loans.values()].filter((loan) => loan.card === card).length;
    const today = new Date(now()).toISOString().slice(0, 10);
    const days = { said: today, seen: today, today };
    return mayByAnswers[world().system.name]({ patron, loans: count }, days).borrow;
  };
  /** Whose loan it is, the journal says: that is what the library system has or will have. */
  const checkLoan = (item: string) => {
    const loan = ledger
      .all()
      ?.findLast(
        ({ transaction }) => transaction.kind === 'check-out' && transaction.item === item,
      );
    if (loan?.transaction.kind !== 'check-out') return;
    const { patron: card } = loan.transaction;
    const sinceMs = refused.get(card);
    // What is listed again was lent before.
    if (sinceMs === undefined || Date.parse(loan.events[0]?.at ?? '') <= sinceMs) return;
    if (lost.has(card)) excuse('refused-on-the-disk-before');
    else violate('was refused, and borrows', { card, item });
  };
  const refuse = (card: string) => {
    refused.set(card, refused.get(card) ?? now());
    lost.delete(card);
  };
  let was = '';
  let doneBefore = '';
  return {
    onScreen: ({ view }: Screen) => {
      const importedMs = refused.size > 0 ? world().nightly.importedMs : 0;
      // An export tells something new of all; that a card is not valid, verdicts.ts asks for.
      for (const [card, sinceMs] of refused)
        if (mayBorrow(card) || importedMs >= sinceMs) refused.delete(card);
      const isNew = view.kind !== was;
      was = view.kind;
      if (view.kind === 'identify' && problems.includes(view.problem ?? '')) {
        const card = people.newestCard;
        if (card && !mayBorrow(card)) refuse(card);
      }
      const [owner, ...others] = people.owners;
      // That nothing is known of them refuses nobody.
      const says = view.kind === 'blocked' && view.reasons.some(({ rule }) => rule !== 'no-facts');
      if (says && isNew && owner !== undefined && others.length === 0)
        if (!mayBorrow(owner)) refuse(owner);
      if (view.kind !== 'borrow') return;
      const done = view.rows.filter(({ state, ownLoan }) => state === 'done' && !ownLoan);
      const items = done.map(({ key }) => key.split(':')[1] ?? '');
      if (items.join(' ') === doneBefore) return;
      doneBefore = items.join(' ');
      for (const item of items) checkLoan(item);
    },
    onBackup: () => {
      copied = new Set(refused.keys());
    },
    /** Who accepts the copy tells the kiosk that it is older; else it cannot know. */
    onPutBack: (isAccepted: boolean) => {
      if (isAccepted) return;
      for (const card of refused.keys()) if (!copied.has(card)) lost.add(card);
    },
  };
}
