/**
 * What the patron of a visit has on loan, as the library system lists it: an item of theirs that is
 * laid down is neither lent nor renewed. The list is asked for once a visit.
 */
import type { Loan, PlainDate } from '../../../machines/domain.ts';
import type { Answer, ItemAnswer, Listed } from '../../library/library.ts';
import { isCardOf, type PatronCard } from './patron-card.ts';

export type OwnLoan = Pick<Loan, 'title' | 'dueOn' | 'dueText'>;

export interface OwnLoans {
  /** a list that was asked for anyway; null: it had none */
  learn(loans: Listed<Loan> | null): void;
  /** Asks for the list, unless it is known already. */
  load(): Promise<void>;
  /** by the list; `none`: not on loan to them; null: unknown */
  find(item: string): OwnLoan | 'none' | null;
  /**
   * The same, where the item is asked about if the list has it: a desk may have taken it back since, and
   * the tags of what is theirs are released without a loan. Without an answer the list counts.
   */
  findNow(item: string): Promise<OwnLoan | 'none' | null>;
  /** Asks whether they have it after all, since a check-out of it was refused. */
  findAfterRefusal(item: string): Promise<OwnLoan | null>;
  dueOn(item: string): PlainDate | undefined;
  renewed(item: string, dueOn: PlainDate): void;
  /** It was lent or returned in this visit, or perhaps: the list says nothing of it any more. */
  changed(item: string): void;
}

interface Requests {
  /** null: no list, or no answer that has one */
  loans(): Promise<Listed<Loan> | null>;
  item(item: string): Promise<Answer<ItemAnswer>>;
}

export function createOwnLoans(patron: PatronCard, requests: Requests): OwnLoans {
  let list: ReadonlyMap<string, Loan> | null = null;
  /** what is not in the list is not on loan to them */
  let isWhole = false;
  let loading: Promise<void> | null = null;
  const changed = new Set<string>();
  const dueDates = new Map<string, PlainDate>();

  const learn = (loans: Listed<Loan> | null) => {
    if (loans === null) return;
    list = new Map(loans.entries.map((loan) => [loan.item, loan]));
    ({ isWhole } = loans);
    for (const { item, dueOn } of loans.entries) if (dueOn !== null) dueDates.set(item, dueOn);
  };
  const request = async () => {
    learn(await requests.loans());
  };

  const find = (item: string) => {
    if (list === null || changed.has(item)) return null;
    return list.get(item) ?? (isWhole ? 'none' : null);
  };
  const forget = (item: string) => {
    changed.add(item);
    dueDates.delete(item);
  };

  return {
    learn,
    load: async () => {
      if (list !== null) return;
      loading ??= request();
      await loading;
    },
    find,
    findNow: async (item) => {
      const listed = find(item);
      if (listed === null || listed === 'none') return listed;
      const about = await requests.item(item);
      if (about.kind === 'no-answer') return listed;
      const { state, holder, title } = about.value;
      const isAnothers = holder !== null && !isCardOf(patron, holder);
      if (state === 'here' || isAnothers) forget(item);
      const now = find(item);
      return now === null || now === 'none' ? now : { ...now, title: now.title ?? title ?? null };
    },
    findAfterRefusal: async (item) => {
      const about = await requests.item(item);
      // Without an answer the line may be down: the refusal stands.
      if (about.kind === 'no-answer' && !about.unreadable) return null;
      if (about.kind === 'answer') {
        const { state, holder, title = null, dueOn } = about.value;
        if (state !== 'on-loan') return null;
        if (holder !== null && isCardOf(patron, holder)) return { title, dueOn };
      }
      await request();
      return list?.get(item) ?? null;
    },
    dueOn: (item) => dueDates.get(item),
    renewed: (item, dueOn) => dueDates.set(item, dueOn),
    changed: forget,
  };
}
