/**
 * What is known of the entries of all kiosks of the branch, this one included: the fold of all
 * messages in the order of the broker. Two kiosks that have read the same messages know the same.
 */
import type { PlainDate } from '../domain.ts';
import type { EntryId } from '../store/types.ts';
import type { BranchSeal } from './branch-keys.ts';
import type { StoredMessage } from './broker.ts';
import { type Message, messages, type Unopened } from './messages.ts';
import type { Elsewhere, PatronNumbers } from './port.ts';

/** An entry that is open: done off line, and not sent yet. */
export interface OpenEntry {
  kiosk: string;
  entry: EntryId;
  what: 'lent' | 'returned';
  /** hash under the key of `generation` */
  item: string;
  generation: number;
  /** of the kiosk when it told this */
  boot: string;
  hasEscrow: boolean;
  /** hashes; empty for a return */
  patron: readonly string[];
  dueOn: PlainDate | null;
  alreadyLent: boolean;
  /**
   * When it was done, by the broker's clock; within a kiosk never before an entry with a lower
   * number, since a kiosk sends its entries in that order
   */
  doneAtMs: number;
}

/** An entry of `from` that `kiosk` has adopted as its own `entry`. */
export interface Adoption {
  kiosk: string;
  entry: EntryId;
  from: string;
  theirs: EntryId;
  /** hash under the key of `generation` */
  item: string;
  generation: number;
}

/** What the broker has of one kiosk. */
export interface KnownOf {
  readonly open: ReadonlyMap<EntryId, OpenEntry>;
  /** entries that the last marker named and that are not told yet: under way */
  readonly named: ReadonlySet<EntryId>;
  /** entries after the last marker that are over */
  readonly over: ReadonlySet<EntryId>;
  /** of the last marker; 0: there is none */
  readonly upTo: EntryId;
  /** for each start of its program: when its escrow key was stored, by the broker's clock */
  readonly escrowKeys: ReadonlyMap<string, number>;
  /** entries of others that it has adopted, by its own number */
  readonly adopted: ReadonlyMap<EntryId, Adoption>;
}

/** `known`: it was folded before. */
export type Heard = { message: Message; generation: number } | 'known' | Unopened;

export interface Others {
  /** number of the last message that was folded, or could not be opened; 0: none */
  readonly position: number;
  fold(stored: StoredMessage): Heard;
  /** Forgets everything: the stream is read anew. */
  clear(): void;
  /** From here on these keys are used. What did not open before has to be read anew. */
  useKeys(seal: BranchSeal): void;
  of(kiosk: string): KnownOf;
  /** all of which something is known, by name */
  kiosks(): readonly string[];
  /** Whether an entry has ended, or was not made, as far as its kiosk has told. */
  isOver(kiosk: string, entry: EntryId): boolean;
  /** The open entries on an item in the order of the branch, of all kiosks. */
  ofItem(item: string): readonly OpenEntry[];
  /** The loans of a patron that wait, of all kiosks. */
  loansOf(patron: PatronNumbers): readonly OpenEntry[];
  /** as in the port */
  lastOn(item: string, own: EntryId | null): Elsewhere | null;
  /** The other kiosks that have an entry on the item before `own`. */
  earlierOn(item: string, own: EntryId): readonly string[];
  /** Entries of this kiosk that another one has adopted. */
  adoptedFromSelf(): readonly Adoption[];
}

export interface OthersParts {
  /** the name of this kiosk */
  self: string;
  seal: BranchSeal;
  /** the subject of a kiosk's messages */
  placeOf: (kiosk: string) => string;
}

interface Known extends KnownOf {
  open: Map<EntryId, OpenEntry>;
  named: Set<EntryId>;
  over: Set<EntryId>;
  upTo: EntryId;
  escrowKeys: Map<string, number>;
  adopted: Map<EntryId, Adoption>;
}

const nothing: KnownOf = newKnown();

function newKnown(): Known {
  return {
    open: new Map(),
    named: new Set(),
    over: new Set(),
    upTo: 0,
    escrowKeys: new Map(),
    adopted: new Map(),
  };
}

export function createOthers(parts: OthersParts): Others {
  throw new Error(`not yet ${parts.self} ${nothing.upTo} ${messages}`);
}
