/**
 * What is known of the entries of all kiosks of the branch, this one included: the fold of all
 * messages in the order of the broker. Two kiosks that have read the same messages know the same.
 */
import type { EntryId } from '../store/types.ts';
import type { BranchSeal } from './branch-keys.ts';
import type { StoredMessage } from './broker.ts';
import {
  type Adoption,
  createFold,
  inOrder,
  type KnownOf,
  newKnown,
  type OpenEntry,
} from './fold.ts';
import { type Message, messages, type Unopened } from './messages.ts';
import type { Elsewhere, PatronNumbers } from './port.ts';

export type { Adoption, KnownOf, OpenEntry } from './fold.ts';

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

export function createOthers({ self, seal: firstSeal, placeOf }: OthersParts): Others {
  let seal = firstSeal;
  let position = 0;
  const state = createFold();

  function ofItem(item: string): readonly OpenEntry[] {
    return seal
      .itemHashes(item)
      .flatMap((hash) => state.ofItem(hash))
      .sort(inOrder);
  }

  return {
    get position() {
      return position;
    },
    fold(stored) {
      if (stored.seq <= position) return 'known';
      position = stored.seq;
      const opened = messages.open(seal, stored.data, placeOf(stored.kiosk));
      if (typeof opened === 'string') return opened;
      state.add(opened.value, stored, opened.generation);
      return { message: opened.value, generation: opened.generation };
    },
    clear() {
      position = 0;
      state.clear();
    },
    useKeys(keys) {
      seal = keys;
    },
    of: (kiosk) => state.of(kiosk) ?? newKnown(),
    kiosks: state.kiosks,
    isOver(kiosk, id) {
      const known = state.of(kiosk);
      if (known === undefined) return false;
      const isDenied = id <= known.upTo && !known.open.has(id) && !known.named.has(id);
      return isDenied || known.over.has(id);
    },
    ofItem,
    loansOf(patron) {
      const hashes = patron.flatMap((number) => seal.patronHashes(number));
      const loans = new Set(hashes.flatMap((hash) => state.ofPatron(hash)));
      return [...loans].filter(({ alreadyLent }) => !alreadyLent);
    },
    lastOn(item, own) {
      const entries = ofItem(item);
      const ownAt = entries.findIndex(({ kiosk, entry }) => kiosk === self && entry === own);
      // Not told yet: it stands last.
      if (own !== null && ownAt < 0) return null;
      const last = entries.slice(ownAt + 1).findLast(({ kiosk }) => kiosk !== self);
      if (last === undefined) return null;
      if (last.what === 'returned') return { what: 'returned' };
      const isOf = (patron: PatronNumbers) =>
        patron.some((number) =>
          seal.patronHashes(number).some((hash) => last.patron.includes(hash)),
        );
      return { what: 'lent', dueOn: last.dueOn, isOf };
    },
    earlierOn(item, own) {
      const entries = ofItem(item);
      const ownAt = entries.findIndex(({ kiosk, entry }) => kiosk === self && entry === own);
      const earlier = ownAt < 0 ? entries : entries.slice(0, ownAt);
      return [...new Set(earlier.map(({ kiosk }) => kiosk))].filter((kiosk) => kiosk !== self);
    },
    adoptedFromSelf: () => state.adoptions().filter(({ from }) => from === self),
  };
}
