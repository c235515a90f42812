/**
 * What this kiosk still has to tell: its journal against what the broker has of it. No list of what
 * was sent is kept: a broker that lost something, a backup that was put back and a new branch key
 * are all a difference, and a difference is told.
 */
import type { Entry, Journal, Transaction } from '../store/types.ts';
import type { BranchSeal } from './branch-keys.ts';
import type { Content } from './messages.ts';
import type { KnownOf } from './others.ts';
import type { PatronNumbers } from './port.ts';

export type OwnJournal = Pick<Journal, 'open' | 'get' | 'lastId'>;
type Loan = Extract<Transaction, { kind: 'check-out' }>;

export interface TellingParts {
  journal: OwnJournal;
  seal: BranchSeal;
  numbersOf(loan: Loan): PatronNumbers;
  /** how long ago an entry was done */
  ageMs(entry: Entry): number;
  /** names this start of the program */
  boot: string;
  /** as of escrow.ts; null: there is none */
  escrow: { key: Uint8Array; close(entry: Entry): string } | null;
}

/**
 * What differs, in the order in which it is to be told. `known`: what the broker has of this kiosk;
 * `nowMs`: the broker's clock. The escrow key comes before what needs it.
 */
export function differences(
  parts: TellingParts,
  known: KnownOf,
  nowMs: number,
): readonly Content[] {
  throw new Error(`not yet ${parts.boot} ${known.upTo} ${nowMs}`);
}

/** The whole truth of this kiosk, told after each connection, when nothing differs any more. */
export function marker(journal: OwnJournal): Content {
  throw new Error(`not yet ${journal}`);
}

/** Entries that were begun off line and are open: done, or under way. */
export function isDone({ transaction, notes, settlement }: Entry): boolean {
  throw new Error(`not yet ${transaction} ${notes} ${settlement}`);
}
