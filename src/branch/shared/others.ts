/**
 * What is known of the entries of all kiosks of the branch, this one included: the fold of all
 * messages in the order of the broker. Two kiosks that have read the same messages know the same.
 */
import type { EntryId } from '../../store/types.ts';
import type { StoredMessage } from '../broker/broker.ts';
import { isAdoptionProved } from '../keys/adoption-proof.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { Elsewhere, PatronNumbers } from '../port.ts';
import {
  type Adoption,
  createFold,
  inOrder,
  type KnownOf,
  newKnown,
  type OpenEntry,
} from './fold.ts';
import { type Message, messages, type Unopened } from './messages.ts';

export {
  type Adoption,
  isOfItem,
  type KnownOf,
  lastingMessages,
  type OpenEntry,
  type Place,
} from './fold.ts';

/** `known`: it was folded before. */
export type Heard = { message: Message; generation: number } | 'known' | Unopened;

export interface Others {
  /** number of the last message that was folded, or could not be opened; 0: none */
  readonly position: number;
  fold(stored: StoredMessage): Heard;
  /** Forgets everything: the stream is read anew. */
  clear(): void;
  /**
   * Takes over what an earlier reading knew of other kiosks, unless they have said since that it is
   * over: the broker has lost it, and they tell it again when they are connected.
   */
  remember(earlier: Others): void;
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
  /** When an entry of this kiosk was done, by the broker's clock, told or not. */
  ownDoneAtMs(own: EntryId): number;
  /** Entries of this kiosk that another one has adopted. */
  adoptedFromSelf(): readonly Adoption[];
  /** Entries of this kiosk of which another one says so, without the word of the staff. */
  falselyAdopted(): readonly FalseAdoption[];
}

/** `kiosk` says that it has adopted `entry` of this one. */
interface FalseAdoption {
  kiosk: string;
  entry: EntryId;
}

interface OthersParts {
  branch: string;
  /** the name of this kiosk */
  self: string;
  seal: BranchSeal;
  /** the subject of a kiosk's messages */
  placeOf: (kiosk: string) => string;
  /** when an entry of this kiosk was done that is not told yet, by the broker's clock */
  untoldAtMs: (entry: EntryId) => number;
}

export function createOthers(parts: OthersParts): Others {
  const { branch, self, placeOf } = parts;
  let seal = parts.seal;
  let position = 0;
  const state = createFold();
  /** by kiosk and entry */
  const falselyAdopted = new Map<string, FalseAdoption>();

  /** A message of adoption that the staff have not signed says nothing; of an own entry it is kept. */
  function isBelieved(message: Message, { kiosk }: StoredMessage): boolean {
    if (message.what !== 'adopted') return true;
    const { from, theirs, proof } = message;
    const of = { branch, kiosk: from, entry: theirs };
    if (proof !== undefined && isAdoptionProved(seal.voices.adoptionKey, of, proof)) return true;
    if (from === self && kiosk !== self)
      falselyAdopted.set(`${theirs} ${kiosk}`, { kiosk, entry: theirs });
    return false;
  }

  function ofItem(item: string): readonly OpenEntry[] {
    return seal
      .itemHashes(item)
      .flatMap((hash) => state.ofItem(hash))
      .sort(inOrder);
  }

  const ownOpen = (id: EntryId) => state.of(self)?.open.get(id);
  const ownDoneAtMs = (id: EntryId) => ownOpen(id)?.doneAtMs ?? parts.untoldAtMs(id);

  /** Whether an entry of another kiosk stands after an own one; after none, where there is none. */
  function isAfterOwn(own: EntryId | null): (entry: OpenEntry) => boolean {
    if (own === null) return () => true;
    const told = ownOpen(own);
    if (told !== undefined) return (entry) => inOrder(entry, told) > 0;
    const untoldAtMs = parts.untoldAtMs(own);
    return (entry) => entry.doneAtMs > untoldAtMs;
  }

  function isOver(kiosk: string, id: EntryId): boolean {
    const known = state.of(kiosk);
    if (known === undefined) return false;
    const isDenied = id <= known.upTo && !known.open.has(id) && !known.named.has(id);
    return isDenied || known.over.has(id);
  }

  return {
    get position() {
      return position;
    },
    fold(stored) {
      if (stored.seq <= position) return 'known';
      position = stored.seq;
      const { kiosk, storedAtMs: atMs } = stored;
      const opened = messages.open(seal, stored.data, placeOf(kiosk), { kiosk, atMs });
      if (typeof opened === 'string') return opened;
      if (isBelieved(opened.value, stored)) state.add(opened.value, stored, opened.generation);
      return { message: opened.value, generation: opened.generation };
    },
    clear() {
      position = 0;
      state.clear();
      falselyAdopted.clear();
    },
    remember(earlier) {
      for (const kiosk of earlier.kiosks()) {
        if (kiosk === self) continue;
        for (const entry of earlier.of(kiosk).open.values())
          if (!isOver(kiosk, entry.entry)) state.remember(entry);
      }
    },
    useKeys(keys) {
      seal = keys;
    },
    of: (kiosk) => state.of(kiosk) ?? newKnown(),
    kiosks: state.kiosks,
    isOver,
    ofItem,
    loansOf(patron) {
      const hashes = patron.flatMap((number) => seal.patronHashes(number));
      const loans = new Set(hashes.flatMap((hash) => state.ofPatron(hash)));
      return [...loans].filter(({ alreadyLent }) => !alreadyLent);
    },
    lastOn(item, own) {
      const isAfter = isAfterOwn(own);
      const last = ofItem(item).findLast((each) => each.kiosk !== self && isAfter(each));
      if (last === undefined) return null;
      if (last.what === 'returned') return { what: 'returned' };
      const isOf = (patron: PatronNumbers) =>
        patron.some((number) =>
          seal.patronHashes(number).some((hash) => last.patron.includes(hash)),
        );
      return { what: 'lent', dueOn: last.dueOn, isOf };
    },
    earlierOn(item, own) {
      const isAfter = isAfterOwn(own);
      const earlier = ofItem(item).filter((each) => each.kiosk !== self && !isAfter(each));
      return [...new Set(earlier.map(({ kiosk }) => kiosk))];
    },
    ownDoneAtMs,
    adoptedFromSelf: () => state.adoptions().filter(({ from }) => from === self),
    falselyAdopted: () => [...falselyAdopted.values()],
  };
}
