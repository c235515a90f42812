/** One patron in a visit, and what is asked of the library system about them. */
import type { AskedLoans, Borrower } from '../check-out.ts';
import type { CirculationParts } from '../parts.ts';
import type { Titles } from '../titles.ts';
import { createOwnLoans, type OwnLoans } from './own-loans.ts';
import type { KnownPatron } from './patron.ts';
import type { PatronCard } from './patron-card.ts';
import { createReadyHolds, type ReadyHolds } from './ready-holds.ts';
import { closesAccount, type OpenAccount } from './reread.ts';

/** What is known of the patron, and was done for them. */
export interface PatronVisit extends OpenAccount {
  /** all numbers that they showed in this visit */
  readonly cards: PatronCard[];
  readonly own: OwnLoans;
  readonly holds: ReadyHolds;
  /** loans that wait for the patron's word on what they cost */
  readonly asked: AskedLoans;
  /** items whose check-out had no answer */
  readonly perhapsLent: Set<string>;
  /** something was returned or renewed since it was decided what the patron may do */
  changedSince: boolean;
}

export function openPatron(
  parts: CirculationParts,
  titles: Titles,
  borrower: Borrower,
  patron: KnownPatron,
): PatronVisit {
  const { library } = parts;
  const own = createOwnLoans(borrower, {
    loans: async () => {
      const answer = await library.patron(borrower.card, borrower.pin, 'loans');
      if (answer.kind === 'no-answer' || closesAccount(parts, open, answer.value)) return null;
      const { loans } = answer.value;
      for (const { item, title } of loans?.entries ?? []) titles.learn(item, title);
      return loans;
    },
    item: async (item) => {
      const answer = await library.item(item);
      if (answer.kind === 'answer') titles.learn(item, answer.value.title);
      return answer;
    },
  });
  const open: PatronVisit = {
    borrower,
    cards: [],
    patron,
    online: null,
    unheard: false,
    own,
    holds: createReadyHolds(),
    asked: new Map(),
    perhapsLent: new Set(),
    changedSince: false,
  };
  return open;
}
