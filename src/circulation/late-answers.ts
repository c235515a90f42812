/**
 * What became of the requests of a visit that had no answer, once the settling of the journal has
 * found out (docs/reconciliation.md, "While the visit goes on").
 */
import type {
  CheckInOutcome,
  CheckOutOutcome,
  PresentedItem,
  RenewOutcome,
} from '../../machines/domain.ts';
import type { Entry, EntryId } from '../store/types.ts';
import type { Returned } from './check-in.ts';
import { type Borrower, type Lent, lentAsFound, notLent } from './check-out.ts';
import type { Found } from './checks.ts';
import { entryWriter } from './journal-entry.ts';
import { withoutTags } from './outcomes.ts';
import type { CirculationParts } from './parts.ts';
import type { OwnLoans } from './patron/own-loans.ts';
import { cardOf, isSamePatron } from './patron/patron-card.ts';
import { notRenewed } from './renew.ts';
import { noteUnseen } from './security/switch-tags.ts';
import { dueDateOf } from './settle/loan-state.ts';
import { isClosed, logSettled } from './settle/resolve.ts';
import type { Titles } from './titles.ts';

type Kind = 'check-out' | 'check-in' | 'renew';
interface Patron {
  borrower: Borrower;
  own: OwnLoans;
}
/** Each null: nobody knows yet, and nothing is asked for it in this visit any more. */
export interface LateAnswers {
  ofLoan(patron: Patron, item: PresentedItem): Promise<CheckOutOutcome | null>;
  ofReturn(item: PresentedItem): Promise<CheckInOutcome | null>;
  ofRenewal(patron: Patron, item: string): Promise<RenewOutcome | null>;
  /** The tags of an item that was found lent or returned are switched: its entry ends. */
  switched(item: string, step: 'released' | 'secured'): void;
  /** The visit waits no more for an item, or for any. */
  leave(item?: string): void;
}

/** What was done last with an item: its tags are switched by that. */
interface Booked {
  checkedOut: Map<string, Lent>;
  checkedIn: Map<string, Returned>;
}

export function createLateAnswers(
  parts: CirculationParts,
  titles: Titles,
  { checkedOut, checkedIn }: Booked,
): LateAnswers {
  const { journal, checks, clock, security, settings } = parts;
  const waits = new Map<string, EntryId>();

  const find = async (
    kind: Kind,
    item: string,
    isOwn: (entry: Entry) => boolean,
  ): Promise<{ found: Exclude<Found, null>; id: EntryId } | null> => {
    const entry = journal
      .open()
      .findLast(
        (one) =>
          one.transaction.kind === kind &&
          one.transaction.item === item &&
          one.settlement?.state === 'unknown' &&
          isOwn(one),
      );
    if (entry === undefined) return null;
    const { id } = entry;
    waits.set(item, id);
    const found = await checks.wait(id);
    if (waits.get(item) !== id) return null;
    if (found === 'done' && checks.isTaken(id))
      entryWriter(journal, id, clock).note({ step: 'accepted' });
    else waits.delete(item);
    return found && { found, id };
  };
  const isOf =
    (borrower: Borrower) =>
    ({ transaction }: Entry) =>
      'patron' in transaction && isSamePatron(cardOf(transaction), borrower);
  const isOnline = ({ transaction }: Entry) =>
    'mode' in transaction && transaction.mode === 'online';

  const end = (item: string, id: EntryId, step?: 'released' | 'secured') => {
    const writer = entryWriter(journal, id, clock);
    if (step) writer.note({ step });
    const entry = journal.get(id);
    if (entry && !isClosed(parts, id)) {
      writer.settle({ state: 'accepted' });
      logSettled(parts, entry, { state: 'accepted' });
    }
    waits.delete(item);
    checks.leave(id);
  };
  /**
   * Its tags are still as they were. Where none lies there the transaction is complete by its number
   * alone; null: its visit was over meanwhile.
   */
  const withTags = (id: EntryId, { item, uids }: PresentedItem) => {
    if (waits.get(item) !== id) return null;
    if (security === null || settings.isUntagged(item)) {
      end(item, id);
      return {};
    }
    if (uids.length === 0) {
      noteUnseen(parts, entryWriter(journal, id, clock));
      end(item, id);
    }
    return { tagNotSeen: true, switchedTags: [] } as const;
  };

  return {
    ofLoan: async ({ borrower, own }, presented) => {
      const { item } = presented;
      const ended = await find(
        'check-out',
        item,
        (entry) => isOnline(entry) && isOf(borrower)(entry),
      );
      if (ended === null) return null;
      if (ended.found === 'not-done') return notLent('unreachable', titles.known(item));
      const theirs = await own.findAfterRefusal(item);
      const tags = withTags(ended.id, presented);
      if (tags === null) return null;
      const loan = { ...lentAsFound(theirs), ...tags };
      checkedOut.set(item, withoutTags(loan));
      return loan;
    },
    ofReturn: async (presented) => {
      const { item } = presented;
      const ended = await find('check-in', item, isOnline);
      if (ended === null) return null;
      if (ended.found === 'not-done')
        return { kind: 'refused', code: 'unreachable', title: titles.known(item) };
      const tags = withTags(ended.id, presented);
      // Where it goes was in the answer that was lost.
      if (tags === null) return null;
      const back: Returned = {
        kind: 'done',
        title: titles.known(item),
        provisional: false,
        destination: { kind: 'desk' },
        ...tags,
      };
      checkedIn.set(item, withoutTags(back));
      return back;
    },
    ofRenewal: async ({ borrower, own }, item) => {
      const ended = await find('renew', item, isOf(borrower));
      if (ended === null) return null;
      if (ended.found === 'not-done') return notRenewed(parts, item);
      const due = await dueDateOf(parts, borrower, item);
      const dueOn = due === 'stop' || due === 'unknown' ? null : due;
      if (dueOn !== null) own.renewed(item, dueOn);
      return { kind: 'done', dueOn };
    },
    switched: (item, step) => {
      const id = waits.get(item);
      if (id !== undefined && checks.isTaken(id)) end(item, id, step);
    },
    leave: (item) => {
      for (const [of, id] of [...waits]) {
        if (item !== undefined && of !== item) continue;
        waits.delete(of);
        checks.leave(id);
      }
    },
  };
}
