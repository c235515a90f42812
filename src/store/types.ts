/** The types of the store: the journal of all transactions, and what is cached for working off line. */

import type {
  Cents,
  Instant,
  PaymentDriver,
  PaymentHandle,
  PaymentWay,
  PlainDate,
} from '../../machines/domain.ts';
import type { Action, Facts } from '../../packages/blocks/src/index.ts';
import type { Fault } from '../fault.ts';
import type { Reason } from './reasons/reasons.ts';

export type { Reason } from './reasons/reasons.ts';

/**
 * Whose it is. `patron`: the card that was shown, with which it is sent. `mainCard`: the number by
 * which the library system names the patron, where it is known and another one.
 */
interface OfPatron {
  patron: string;
  mainCard?: string | undefined;
}

/**
 * That a person with the key of the staff had an entry of another kiosk adopted: branch/keys/adoption-proof.ts
 * makes and checks it.
 */
export interface AdoptionProof {
  /** start of the program of the lost kiosk that told the entry */
  boot: string;
  /** hashes of the item under branch keys: as it was told, and under the newest */
  items: readonly { generation: number; hash: string }[];
  /** base64 */
  signature: string;
}

/**
 * Of another kiosk of the branch, which was lost: a person had it adopted here, where it is settled
 * now (docs/branch.md). That kiosk may have sent it: it is asked about before it is sent. `proof`:
 * for the other kiosks; left out of an entry that is only to be asked about in the same way.
 */
interface Adopted {
  adopted?: { kiosk: string; entry: EntryId; proof?: AdoptionProof };
}

/** A transaction that is about to start. Sealed (AES-256-GCM) on disk; no PIN, no name, no title. */
export type Transaction =
  | ({
      kind: 'check-out';
      item: string;
      uids: readonly string[];
      mode: 'online' | 'offline';
      dueOn?: PlainDate;
      /** off line: the patron had it already, as far as the kiosk knew; then it is not renewed */
      ownLoan?: boolean;
    } & OfPatron &
      Adopted)
  | ({ kind: 'cancel-check-out'; item: string; uids: readonly string[] } & OfPatron)
  | ({
      kind: 'check-in';
      item: string;
      uids: readonly string[];
      mode: 'online' | 'offline';
    } & Adopted)
  /** `dueOn`: the due date before, where known; a later one shows that it was renewed */
  | ({ kind: 'renew'; item: string; dueOn?: PlainDate } & OfPatron)
  | {
      kind: 'payment';
      attempt: string;
      patron: string;
      fees: readonly { id: string; amountCents: Cents }[];
      amountCents: Cents;
      /** how it is paid, and by which protocol */
      way: PaymentWay;
      driver: PaymentDriver;
      /** the last transaction of the terminal before this one; left out where it is asked for by its handle */
      before?: TerminalTransaction | 'none' | 'not-told';
      /** it was begun in a trial, in which nothing is booked, whatever is configured by now */
      trial?: true;
    };

/** What identifies a transaction of a terminal. Date and time: `MMDD`, `HHMMSS`; null: not given. */
export interface TerminalTransaction {
  amountCents: Cents | null;
  receiptNumber: string;
  traceNumber: string | null;
  date: string | null;
  time: string | null;
}

/** A step of a transaction, on disk before the next one starts. */
export type Note =
  /** a payment is asked for by this later: on disk before money can move */
  | { step: 'started'; handle: PaymentHandle }
  /** by the library system; the tags are switched next */
  | { step: 'accepted' }
  /** not lent: it costs this, and the patron is asked; then: the patron agreed */
  | { step: 'costs' | 'agreed'; costCents: Cents }
  /** what it cost in the end, where the patron agreed to another amount or to none */
  | { step: 'charged'; costCents: Cents }
  | { step: 'released' }
  | { step: 'secured' }
  | { step: 'security-failed' }
  /** booked by its number alone: the security of its tag is as it was */
  | { step: 'tag-not-seen' }
  /** lent, and by the library system's word its tags stay secured */
  | { step: 'stays-secured' }
  /** a return chute: the item no longer lies before the flap */
  | { step: 'left-chute' }
  /**
   * done off line, and sent to the library system now; without an answer the kiosk asks before it
   * sends again. `dueBefore`: of the loan that stood then. The patron of a loan has the item already,
   * so this renews it; of a return, by which a later loan is known. `wasHere`: the item of a return was on no
   * loan then
   */
  | { step: 'sending'; dueBefore?: PlainDate; wasHere?: true }
  /** what was to be sent just before this has not left the kiosk */
  | { step: 'not-sent' }
  /** the terminal approved: on disk before it is acknowledged */
  | {
      step: 'approved';
      receiptNumber: string;
      terminalId: string | null;
      traceNumber: string | null;
      date: string | null;
      time: string | null;
      /** as the terminal wrote it, where a reversal has to repeat it */
      timeStamp?: string;
      /** nothing is acknowledged in this protocol: from here on the payment stands */
      stands?: true;
    }
  /** acknowledged to the terminal, or found by asking: from here on the payment stands (ZVT 2.2.8) */
  | { step: 'completed' }
  /** 37 is sent for one fee; then it is answered */
  | { step: 'booking'; feeId: string }
  | { step: 'booked'; feeId: string }
  /**
   * `booking-refused`: answered with no, or not readable for the library system, so this 37 has
   * booked nothing · `fee-listed`: it was not answered, and long enough after it the fee is still
   * listed as open. Not `feeId`: a program that is put back to a version before these steps must
   * still take `booking` for the last one of the fee
   */
  | { step: 'booking-refused' | 'fee-listed'; fee: string }
  /** the line was down: 37 was not sent, despite `booking` */
  | { step: 'unsent'; feeId: string }
  /** the library system refused the booking; the terminal is asked to reverse the payment */
  | { step: 'reversing' };

/**
 * The outcome of an entry. `deferred` and `unknown` leave it open: it is sent, or asked about.
 * `staff`: the kiosk does nothing more; the entry is on the staff's list until a person closes it.
 */
export type Settlement =
  | { state: 'accepted' }
  | { state: 'refused'; message?: string }
  | { state: 'deferred' }
  | ({ state: 'not-done' | 'unknown' | 'staff' } & Reason)
  /** by a person, with their name and what they did */
  | { state: 'closed'; by: string; why: string };

export type EntryId = number;
export interface Entry {
  id: EntryId;
  at: Instant;
  transaction: Transaction;
  notes: readonly Note[];
  /** null: it is under way, or the process ended */
  settlement: Settlement | null;
}

/** The number of steps ever written, and 8 bytes (hex) of the MAC over all of them. */
export interface Head {
  steps: number;
  digest: string;
}

/** What the proof says of the journal (docs/security.md). */
interface Standing {
  /** steps were removed, changed or added by another program; reset when a technician accepts it */
  changed: boolean;
  /** entries up to this one that look open may be settled already, so they are not sent */
  unsureUpTo: EntryId | null;
  /** heads that were logged before do not count; null: all count */
  acceptedAt: Instant | null;
  head: Head;
}

/** Append-only. What a call writes is synced to disk when it returns; otherwise it throws a Fault. */
export interface Journal {
  begin(transaction: Transaction, at: Instant): EntryId;
  note(id: EntryId, note: Note, at: Instant): void;
  settle(id: EntryId, settlement: Settlement, at: Instant): void;
  /** Both in one commit. */
  settleThenNote(
    ended: { id: EntryId; settlement: Settlement },
    next: { id: EntryId; note: Note },
    at: Instant,
  ): void;
  /** begun, deferred or unknown, in the order in which they began */
  open(): readonly Entry[];
  /** the staff's list: refused after it was done off line, paid and not booked, … */
  staff(): readonly Entry[];
  get(id: EntryId): Entry | null;
  /** the number of the last entry that was begun; 0: there is none */
  lastId(): EntryId;
  /** Payments among these entries, both included, in order; by default all. */
  payments(from?: EntryId, to?: EntryId): readonly Entry[];
  /** The entries of an item that were begun after an entry, in order. */
  ofItemSince(item: string, id: EntryId): readonly Entry[];
  /** Those of a kind that were begun at a moment or later, in order: for what was done lately. */
  begunSince(from: Instant, is: (transaction: Transaction) => boolean): readonly Entry[];
  /** The numbers of the items that entries are about, each once. Reads the whole journal. */
  items(): readonly string[];
  /** the events of an entry, in order; empty where there is none */
  history(id: EntryId): readonly JournalEvent[];
  /**
   * When each of them was written, by `performance.now()`, which is never set. What an earlier process
   * wrote was before this one opened the journal, and that moment stands for it.
   */
  writtenMs(id: EntryId): readonly number[];
  /**
   * This process wrote all of it. What an earlier one wrote may be short of its last steps, where the
   * disk lost what it said was synced (docs/storage.md).
   */
  isOwn(id: EntryId): boolean;
  standing(): Standing;
  /** Entries with an event that does not open with the key. Reads the whole journal. */
  damaged(): readonly EntryId[];
  /**
   * The heads that this journal never had: it was put back to an older copy, or replaced. Reads the
   * whole journal.
   */
  unknownHeads(seen: readonly Head[]): readonly Head[];
  /** Removes settled entries whose last event is older; returns how many. */
  purge(before: Instant): number;
}

export type JournalEvent = { at: Instant } & (
  | { event: 'begin'; transaction: Transaction }
  | { event: 'note'; note: Note }
  | { event: 'settle'; settlement: Settlement }
);

/**
 * The facts of patrons as last seen, sealed, under a keyed hash of the card number. A patron with
 * several cards has them once, under the main card, which the others name.
 */
export interface FactsCache {
  /** The card was accepted: a refusal of it before counts no longer. */
  put(card: string, facts: Facts, mainCard?: string): void;
  /** Of the number that was shown alone: other cards of the patron may be good. */
  refuse(card: string, at: Instant): void;
  isRefused(card: string): boolean;
  /** The same as `put` says of a refusal, where no facts come with it. */
  accept(card: string): void;
  /** The patron of this card may not borrow, as was known at that moment. */
  deny(card: string, at: Instant): void;
  /** They may: that they were denied a loan before counts no longer. */
  allow(card: string): void;
  /** null: they were not, or may borrow since */
  deniedAt(card: string): Instant | null;
  get(card: string): Facts | null;
  /** the main card of a patron who has shown another one; null: unknown */
  mainCardOf(card: string): string | null;
  /**
   * Removes facts that are older than the first moment, or younger than the second (the clock was
   * wrong); returns how many.
   */
  purge(observedBefore: Instant, observedAfter?: Instant): number;
  /** Removes refusals and denials that are older; returns how many. */
  purgeRefusals(before: Instant): number;
}

/** Items of which one thing is known, each with the moment at which it was last seen so. */
export interface ItemMarks {
  put(item: string, at: Instant): void;
  remove(item: string): void;
  has(item: string): boolean;
  /** null: it is not known of this item */
  seenAt(item: string): Instant | null;
  /** As for facts. */
  purge(seenBefore: Instant, seenAfter?: Instant): number;
}

/** PIN tries that were wrong or not answered, under a keyed hash of the card number. */
export interface PinTries {
  /** Returns an id for `remove`. */
  add(card: string, at: Instant): number;
  remove(id: number): void;
  /** Removes all tries of a card. */
  forget(card: string): void;
  /** how many there were within that time, before or after now: a clock may have been set back */
  ofCard(card: string, now: Instant, withinMs: number): number;
  ofAll(now: Instant, withinMs: number): number;
  /** As for facts. */
  purge(before: Instant, after?: Instant): number;
}

/** A patron on the block list. */
export interface Listed {
  denies: readonly Action[];
  /** ids of the rules that hold; may be none */
  rules: readonly string[];
}

/** The blocked patrons, as the library exported them last. */
export interface BlockList {
  /** null: there is no list */
  about(): { exportedAt: Instant; entries: number } | null;
  get(card: string): Listed | null;
  /** Removes the list where it is too old, or of the future; returns whether it did. */
  purge(exportedBefore: Instant, exportedAfter?: Instant): boolean;
  pieces(): Pieces;
  close(): void;
}

/** The facts of all patrons, as the library exported them last, under a keyed hash of the card. */
export interface FactsBase {
  /** null: there is none */
  about(): { exportedAt: Instant; patrons: number; cards: number } | null;
  /** each with the moment at which it was observed; null: the export has no such card */
  get(card: string): Facts | null;
  /** Every card, by its keyed hash. */
  all(): Iterable<{ key: Uint8Array; facts: Facts }>;
  /** Removes the base where it is too old, or of the future; returns whether it did. */
  purge(exportedBefore: Instant, exportedAfter?: Instant): boolean;
  pieces(): Pieces;
  remove(): void;
  close(): void;
}

/** `fault`: what cannot be read at all. The kiosk does without the others, other than entries. */
export type Damage =
  | { code: 'entry-damaged'; entry: EntryId }
  | { code: 'facts-unreadable' | 'facts-base-unreadable' | 'block-list-unreadable' }
  | { code: null; fault: Fault };

/** A few rows have been read; what is damaged in them. */
export type Piece = readonly Damage[];
export type Pieces = Generator<Piece, void>;

export interface Walk {
  /** Reads for about so long, at least one piece. `isDone`: nothing is left. */
  read(forMs: number): { damage: readonly Damage[]; isDone: boolean };
}

export interface Store {
  journal: Journal;
  cache: FactsCache;
  /** on hold, as the library system last said; others may be on hold too */
  onHold: ItemMarks;
  /** were shown to their borrower as on loan to them already: of such a loan the journal says nothing */
  ownLoans: ItemMarks;
  blockList: BlockList;
  factsBase: FactsBase;
  pinTries: PinTries;
  /** Logs the head of the journal, if it has changed since it was last logged. */
  logHead(): void;
  /** A walk over all that is stored, from its beginning. */
  walk(): Walk;
  /** Writes to the disk; throws a Fault where that fails. */
  check(): void;
  close(): void;
}
