/**
 * What a kiosk asks of its branch: the other kiosks of the same building, which work off line as it
 * does. docs/branch.md says what is held and what is not. Without a branch: alone.ts.
 */
import type { CallReason, Instant, PlainDate } from '../../machines/domain.ts';
import type {
  DocumentName,
  RegionTrust,
  ReportName,
} from '../../packages/region-documents/src/index.ts';
import type { EntryId, Transaction } from '../store/types.ts';

/**
 * All numbers of one patron, the card that was shown first, then the main card where it is known;
 * without blanks, capitals and leading zeros (circulation/patron/patron-card.ts).
 */
export type PatronNumbers = readonly string[];

interface LentElsewhere {
  what: 'lent';
  /**
   * The kiosk that lent it has released its tags. False: it has not, or is of an older version, which
   * does not say.
   */
  isReleased: boolean;
}

/** What another kiosk did last with an item, off line, and has not sent yet. */
export type Elsewhere =
  | (LentElsewhere & { dueOn: PlainDate | null; isOf(patron: PatronNumbers): boolean })
  | { what: 'returned' };

/** A loan that is in the journal of this kiosk, and not made yet. */
export interface LoanToClaim {
  entry: EntryId;
  item: string;
  patron: PatronNumbers;
  /** loans of this patron that may wait in the whole branch, with this one; null: not counted */
  mayHave: number | null;
}

/**
 * `lent`: another kiosk has it lent, or is just lending it. `limit`: with this loan the patron would
 * have more than they may. `alone`: no answer in time, so this kiosk decides for itself.
 */
export type Claimed = 'mine' | 'lent' | 'limit' | 'alone';

/**
 * `wait`: another kiosk, seen within the last minute, has an earlier entry on the same item that
 * it has not sent yet. `wait-for-branch`: this kiosk does not know what the others did, whatever the
 * item. Each for ten minutes at most.
 * `ask`: it still does not know, so the library system is asked before anything is sent.
 * `overtaken`: another kiosk has lent or taken back the item since, or this one, whose journal is an
 * older copy. `adopted`: another kiosk has made this entry its own (adopt.ts). Neither is ever sent from here. `accepted`, `perhaps-settled`: the
 * branch has it as sent, or as over in another way, so this journal is an older copy, or this kiosk is fenced.
 */
export type ReplayVerdict =
  | 'go'
  | 'ask'
  | 'wait'
  | 'wait-for-branch'
  | 'overtaken'
  | 'adopted'
  | 'accepted'
  | 'perhaps-settled';

type LoanOrReturn = Extract<Transaction, { mode: string }>;

/** No method throws, and only `claim` waits: `branch.waitMs` at most. */
export interface Branch {
  /**
   * The last open entry of another kiosk on an item, where it stands after `own`, this kiosk's last
   * open entry on it (null: it has none), in the order of the branch; null: there is none.
   */
  lastOn(item: string, own: EntryId | null): Elsewhere | null;
  /**
   * What another kiosk did with the item last: on line, or off line and sent since, or not. Null: none
   * did anything later than `at` (null: ever).
   */
  doneSince(item: string, at: Instant | null): LentElsewhere | { what: 'returned' } | null;
  /** Loans of a patron that wait at other kiosks. */
  loansOf(patron: PatronNumbers): number;
  /** No other kiosk lends the item from here on, unless the answer is `alone`. */
  claim(loan: LoanToClaim): Promise<Claimed>;
  /** Whether an entry is sent now; asked just before. */
  earlierElsewhere(entry: { id: EntryId; item: string }): ReplayVerdict;
  /** The entry, of a loan or return, has another state than before: it is published, after this call. */
  publish(entry: EntryId, made: Pick<LoanOrReturn, 'mode' | 'item'>): void;
  /** The tags of a loan that had ended, or waited, are released now: that is published too. */
  publishReleased(entry: EntryId): void;
}

/** What the kiosks of a branch say of a call for help: nothing of a patron. */
export type CallMessage =
  | {
      what: 'call';
      /** its id: the same when it is said again, which it is while it is open */
      call: string;
      device: string;
      /** `test`: a technician tries the ways */
      reason: CallReason | 'test';
      /** since it began */
      ageMs: number;
    }
  /** A person has it before them · goes there · need go no longer. */
  | { what: 'shown' | 'coming' | 'over'; call: string };

/** Calls for help between the kiosks of the branch: received now or never. */
export interface CallLine {
  /** False: there is no connection, and nothing was said. Never throws. */
  say(message: CallMessage): boolean;
  /** What other kiosks say; one listener, over all connections. */
  subscribe(onMessage: (kiosk: string, message: CallMessage) => void): void;
}

export interface RegionListener {
  /** The newest of each, as it came: not checked at all. Again after each connection. */
  onDocument(name: DocumentName, data: Uint8Array): void;
  /** A connection is up, to a broker that may have lost what was reported before. */
  onConnected(): void;
}

/** The region of the branch, as far as its broker carries it. No method throws. */
export interface BranchRegion {
  /** whom to trust; null: the branch is in no region, or this kiosk is kept out of it */
  trust(): RegionTrust | null;
  /** age, of those who may read what is sealed for the staff: of the branch, and of the region */
  staff(): readonly string[];
  /** One listener, over all connections. */
  subscribe(listener: RegionListener): void;
  /** Of each name the newest is sent, now or at the next connection; empty: it is no longer so. */
  report(name: ReportName, data: Uint8Array): void;
  /** With the nkey of this kiosk: base64; null: it has none. */
  sign(text: string): string | null;
  /** What is sealed with age for this kiosk alone; null: it is not, or was changed on its way. */
  unseal(sealed: Uint8Array): Promise<string | null>;
  /** By its hash, which was checked; null: not here (yet), damaged, or there is no connection. */
  blob(sha256: string, bytes: number): Promise<Uint8Array | null>;
}

/** Another kiosk of the branch, or one that was revoked and of which something is known. */
interface OtherKiosk {
  kiosk: string;
  /** null: neither in the stream of events nor since the start of this one */
  lastSeenAt: Instant | null;
  /** entries that it still has to send */
  open: number;
  isRevoked: boolean;
}

/** For technicians, monitors and staff. */
export interface BranchState {
  /** the branch and this kiosk, as enrolled: `b001`, `k03` */
  branch: string;
  kiosk: string;
  /**
   * `up`: what the others did is known and what this kiosk did is published. `alone`: it decides for
   * itself. `fenced`: another machine works with the identity of this kiosk; alone, until a restart.
   */
  link: 'up' | 'alone' | 'fenced';
  /** why it is alone: a code of the log */
  why: string | null;
  since: Instant;
  broker: string;
  /** own entries whose state the broker does not have yet */
  unpublished: number;
  /** generation of the branch key that this kiosk seals with */
  keyGeneration: number;
  /** the broker's clock minus this kiosk's; null: not measured yet */
  clockAheadMs: number | null;
  others: readonly OtherKiosk[];
  claims: Readonly<Record<Claimed, number>>;
  /** the block list that is shared in the branch; null: none is, as far as is known */
  sharedList: { exportedAt: Instant; entries: number } | null;
  /** messages and claims since the connection that are not signed by the kiosk in whose name they came */
  notSigned: number;
  /** kiosks that say they have adopted entries of this one, without the word of the staff */
  adoptedFalselyBy: readonly string[];
  /** The branch keys in use are not in the enrolment folder: after a restart they come again. */
  keysNotWritten: boolean;
}

/** The branch of a kiosk that is enrolled in one, from its start to its end (open.ts). */
export interface RunningBranch extends Branch {
  state(): BranchState;
  /** after each change of `link` */
  onChange(listener: () => void): void;
  readonly calls: CallLine;
  readonly region: BranchRegion;
  close(): Promise<void>;
}
