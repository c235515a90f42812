/**
 * What the store keeps: the journal of everything that changes the world, and the facts last seen.
 */
import type { Action, Facts } from '../blocks/types.ts';
import type { Cents, Instant, PlainDate } from '../domain.ts';
import type { Reason } from './reasons/reasons.ts';

export type { Reason } from './reasons/reasons.ts';

/** What is about to be done. Sealed (AES-256-GCM) on disk; holds no PIN, no name, no title. */
export type Transaction =
  | {
      kind: 'check-out';
      item: string;
      patron: string;
      uids: readonly string[];
      mode: 'online' | 'offline';
      dueOn?: PlainDate;
    }
  | { kind: 'cancel-check-out'; item: string; patron: string; uids: readonly string[] }
  | { kind: 'check-in'; item: string; uids: readonly string[]; mode: 'online' | 'offline' }
  /** `dueOn`: when it was due before, where that was known: what tells a renewal from none */
  | { kind: 'renew'; item: string; patron: string; dueOn?: PlainDate }
  | {
      kind: 'payment';
      attempt: string;
      patron: string;
      fees: readonly { id: string; amountCents: Cents }[];
      amountCents: Cents;
      /**
       * what the terminal said just before of its last transaction; left out: by an older kiosk,
       * which kept less
       */
      before?: TerminalTransaction | 'none' | 'not-told';
    };

/** What identifies a transaction of a terminal, as it told it: `MMDD`, `HHMMSS`; null: not told. */
export interface TerminalTransaction {
  amountCents: Cents | null;
  receiptNumber: string;
  traceNumber: string | null;
  date: string | null;
  time: string | null;
}

/** A step on the way, on disk before the next step is taken. */
export type Note =
  /** the library system accepted; the tag is to be switched next */
  | { step: 'accepted' }
  | { step: 'released' }
  | { step: 'secured' }
  | { step: 'security-failed' }
  /**
   * done off line, sent to the library system now: without an answer it is asked about, never sent
   * again blindly. `dueBefore`: the patron had it already, this renews
   */
  | { step: 'sending'; dueBefore?: PlainDate }
  /** the terminal approved: on disk before it is acknowledged */
  | {
      step: 'approved';
      receiptNumber: string;
      terminalId: string | null;
      traceNumber: string | null;
      date: string | null;
      time: string | null;
    }
  /** the terminal heard that we know: from here on the payment stands (ZVT 2.2.8) */
  | { step: 'completed' }
  /** 37 sent, and answered, for one fee */
  | { step: 'booking'; feeId: string }
  | { step: 'booked'; feeId: string }
  /** the line was down: 37 did not leave, whatever `booking` says */
  | { step: 'unsent'; feeId: string }
  /** the library system refused it; the terminal is asked to reverse it next */
  | { step: 'reversing' };

/**
 * How an entry ended. `deferred` and `unknown` are not an end: the entry stays open, to be sent or
 * to be asked about. `staff`: nothing more that the kiosk may do by itself; a person must look (the
 * staff's list), and closes it.
 */
export type Settlement =
  | { state: 'accepted' }
  | { state: 'refused'; message?: string }
  | { state: 'deferred' }
  | ({ state: 'not-done' | 'unknown' | 'staff' } & Reason)
  /** a person has seen to it, and gives their name and what they did */
  | { state: 'closed'; by: string; why: string };

export type EntryId = number;
export interface Entry {
  id: EntryId;
  at: Instant;
  transaction: Transaction;
  notes: readonly Note[];
  /** null: begun, and then nothing: the process died, or it is under way */
  settlement: Settlement | null;
}

/**
 * Where the journal stood at a moment: how many steps were ever written, and 8 bytes (hex) of the
 * MAC over all of them.
 */
export interface Head {
  steps: number;
  digest: string;
}

/** What the journal's own proof says of it. docs/security.md */
interface Standing {
  /**
   * steps were removed, changed or added, not by the kiosk; until a technician accepts the journal
   * as it is
   */
  changed: boolean;
  /**
   * an entry up to this one that looks open may have been settled: it must not be sent unseen;
   * null: there is none such
   */
  unsureUpTo: EntryId | null;
  /** what was logged of the head before does not count; null: all of it does */
  acceptedAt: Instant | null;
  head: Head;
}

/**
 * One ordered, append-only table. Every call is on disk, synced, when it returns; a call that
 * cannot keep its word throws a Fault.
 */
export interface Journal {
  begin(transaction: Transaction, at: Instant): EntryId;
  note(id: EntryId, note: Note, at: Instant): void;
  settle(id: EntryId, settlement: Settlement, at: Instant): void;
  /** Both in one commit: one entry ends, and the next is noted. */
  settleThenNote(
    ended: { id: EntryId; settlement: Settlement },
    next: { id: EntryId; note: Note },
    at: Instant,
  ): void;
  /** begun, deferred or unknown, in the order in which they began */
  open(): readonly Entry[];
  /** on the staff's list: refused after the patron was told otherwise, paid and not booked, … */
  staff(): readonly Entry[];
  get(id: EntryId): Entry | null;
  /**
   * Payments that were begun from the first moment to the second, in order; all there are where
   * none is given.
   */
  payments(from?: Instant, to?: Instant): readonly Entry[];
  /**
   * What became of this item since an entry was begun: the entries of it that were begun after that
   * one, in order.
   */
  ofItemSince(item: string, id: EntryId): readonly Entry[];
  /** all that happened to an entry, in order; empty where there is none */
  history(id: EntryId): readonly JournalEvent[];
  standing(): Standing;
  /**
   * Entries of which a step does not open with the key; reads all of it. The opening reads only
   * what is not settled.
   */
  damaged(): readonly EntryId[];
  /**
   * Those that this journal cannot have had: it was put back to an older copy since, or replaced.
   * Reads all of it.
   */
  strangers(seen: readonly Head[]): readonly Head[];
  /**
   * Removes entries that are settled and whose last event is older; returns how many. What is open
   * or for the staff stays.
   */
  purge(before: Instant): number;
}

export type JournalEvent = { at: Instant } & (
  | { event: 'begin'; transaction: Transaction }
  | { event: 'note'; note: Note }
  | { event: 'settle'; settlement: Settlement }
);

/** Facts last seen, under a keyed hash of the card number, sealed. */
export interface FactsCache {
  put(card: string, facts: Facts): void;
  get(card: string): Facts | null;
  /**
   * Removes what was observed before, and what was observed after the second moment, by a clock
   * that was wrong; returns how many.
   */
  purge(observedBefore: Instant, observedAfter?: Instant): number;
}

/** Items that somebody waits for, as last told; what is not in it may be held all the same. */
export interface ItemsOnHold {
  put(item: string, at: Instant): void;
  remove(item: string): void;
  has(item: string): boolean;
  /** As of the facts. */
  purge(seenBefore: Instant, seenAfter?: Instant): number;
}

/**
 * Tries of PINs that were wrong, or whose end is not known, under a keyed hash of the card number.
 */
export interface PinTries {
  /** Returns what it is taken back by. */
  add(card: string, at: Instant): number;
  remove(id: number): void;
  /** all tries of this card */
  forget(card: string): void;
  /** how many there were less than so long ago; or will be, by a clock that was set back since */
  ofCard(card: string, now: Instant, withinMs: number): number;
  ofAll(now: Instant, withinMs: number): number;
  /** As of the facts. */
  purge(before: Instant, after?: Instant): number;
}

/** A patron on the block list. */
export interface Listed {
  denies: readonly Action[];
  /** ids of the rules that hold; may be none */
  rules: readonly string[];
}

/**
 * The patrons under a block, as the library exported them last; whoever is absent is not blocked.
 */
export interface BlockList {
  /** null: there is no list */
  about(): { exportedAt: Instant; entries: number } | null;
  get(card: string): Listed | null;
  /** removes a list that was exported before; returns whether it did */
  purge(exportedBefore: Instant, exportedAfter?: Instant): boolean;
  close(): void;
}

export interface Store {
  journal: Journal;
  cache: FactsCache;
  onHold: ItemsOnHold;
  blockList: BlockList;
  pinTries: PinTries;
  /** Logs the head of the journal, where it has moved since it was logged last. */
  logHead(): void;
  /**
   * Writes, so that a disk that keeps nothing is found before a patron is; throws the Fault that
   * says why.
   */
  check(): void;
  close(): void;
}
