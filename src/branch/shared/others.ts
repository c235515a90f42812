/**
 * What is known of the entries of all kiosks of the branch, this one included: the fold of all
 * messages in the order of the broker. Two kiosks that have read the same messages know the same.
 */
import type { EntryId } from '../../store/types.ts';
import type { StoredMessage } from '../broker/broker.ts';
import { isAdoptionProved } from '../keys/adoption-proof.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { Elsewhere, PatronNumbers } from '../port.ts';
import { type Deed, inOrder, isInDoubt } from './deeds.ts';
import { type Adoption, createFold, type KnownOf, newKnown } from './fold.ts';
import { type Message, messages, type Unopened } from './messages.ts';
import type { DeedElsewhere, Known } from './order.ts';

export type { Deed, Place } from './deeds.ts';
export { type Adoption, isOfItem, type KnownOf, lastingMessages } from './fold.ts';

/** `known`: it was folded before. */
export type Folded = { message: Message; generation: number } | 'known' | Unopened;

interface OwnEntry {
  id: EntryId;
  item: string;
  what: Deed['what'];
  isListed: boolean;
}

export interface Others {
  /** number of the last message that was folded, or could not be opened; 0: none */
  readonly position: number;
  fold(stored: StoredMessage): Folded;
  /** Forgets everything: the stream is read anew. */
  clear(): void;
  /**
   * Takes over what an earlier fold knew of other kiosks: the broker has lost it. Open entries
   * are published again by their kiosks when these connect, settled ones are not.
   */
  remember(earlier: Others): void;
  /** From here on these keys are used. What did not open before has to be read anew. */
  useKeys(seal: BranchSeal): void;
  of(kiosk: string): KnownOf;
  /** all of which something is known, by name */
  kiosks(): readonly string[];
  /** Whether an entry has ended, or was not made, as far as its kiosk has published. */
  isOver(kiosk: string, entry: EntryId): boolean;
  /** The open entries on an item in the order of the branch, of all kiosks. */
  ofItem(item: string): readonly Deed[];
  /** What the kiosks did with an item, open or over, in no order. */
  deedsOn(item: string): readonly Deed[];
  /** Those of other kiosks that may still be sent: open, or on their staff's list. */
  unsentElsewhere(item: string): readonly Deed[];
  /** The loans of a patron that wait, of all kiosks. */
  loansOf(patron: PatronNumbers): readonly Deed[];
  /** as in the port */
  lastOn(item: string, own: EntryId | null): Elsewhere | null;
  /** What another kiosk did with the item last, sent or not, and when, by the clock of the fold. */
  lastElsewhere(item: string): Pick<Deed, 'what' | 'doneAtMs' | 'isReleased'> | null;
  /** The other kiosks that have an open entry on the item before `own`. */
  earlierOn(item: string, own: EntryId): readonly string[];
  /** What decides on an own entry (order.ts); its kind and `isListed` are those of the journal. */
  standing(own: OwnEntry): Known;
  /** Entries of this kiosk that another one has adopted. */
  adoptedFromSelf(): readonly Adoption[];
  /** Entries of this kiosk of which another one says so, without the word of the staff. */
  falselyAdopted(): readonly FalseAdoption[];
  /** A moment of the broker's clock in the time of the order (stream-clock.ts). */
  orderMs(brokerMs: number): number;
  /** When an entry of this kiosk was done, in the time of the order, published or not. */
  ownDoneAtMs(own: EntryId): number;
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
  /** when an entry of this kiosk was done that is not published yet, by the broker's clock */
  unpublishedAtMs: (entry: EntryId) => number;
  /** as in PublisherParts */
  readBefore?: (entry: EntryId) => number;
  /** as in PublisherParts */
  isUnsure?: (entry: EntryId) => boolean;
  /** as in PublisherParts */
  isAnother?: (entry: EntryId, boot: string) => boolean;
}

/** more than between what a kiosk writes down of an entry and what it publishes */
const sameMs = 60_000;

export function createOthers(parts: OthersParts): Others {
  const { branch, self, placeOf } = parts;
  let seal = parts.seal;
  let position = 0;
  const state = createFold();
  /** by kiosk and entry */
  const falselyAdopted = new Map<string, FalseAdoption>();

  /** A message of adoption that the staff have not signed says nothing; of an own entry it is noted. */
  function isValid(message: Message, { kiosk }: StoredMessage): boolean {
    if (message.what !== 'adopted') return true;
    const { from, theirs, proof } = message;
    const of = { branch, kiosk: from, entry: theirs };
    if (proof !== undefined && isAdoptionProved(seal.voices.adoptionKey, of, proof)) return true;
    if (from === self && kiosk !== self)
      falselyAdopted.set(`${theirs} ${kiosk}`, { kiosk, entry: theirs });
    return false;
  }

  const deedsOn = (item: string) => seal.itemHashes(item).flatMap((hash) => state.ofItem(hash));
  const ofItem = (item: string) => openInOrder(deedsOn(item));

  const ownOpen = (id: EntryId) => state.of(self)?.open.get(id);
  const orderMs = (brokerMs: number) => brokerMs + state.aheadMs;
  const unpublishedAtMs = (id: EntryId) => orderMs(parts.unpublishedAtMs(id));
  const ownDoneAtMs = (id: EntryId) => ownOpen(id)?.doneAtMs ?? unpublishedAtMs(id);

  /** Whether an entry of another kiosk stands after an own one; after none, where there is none. */
  function isAfterOwn(own: EntryId | null): (entry: Deed) => boolean {
    if (own === null) return () => true;
    const published = ownOpen(own);
    if (published !== undefined) return (entry) => inOrder(entry, published) > 0;
    const doneAtMs = unpublishedAtMs(own);
    const after = parts.readBefore?.(own) ?? 0;
    return (entry) => entry.doneAtMs > doneAtMs && entry.seq > after;
  }

  function adoptedFromSelf(): readonly Adoption[] {
    return state.adoptions().filter(({ from }) => from === self);
  }

  function standing({ id, item, what, isListed }: OwnEntry): Known {
    const hashes = seal.itemHashes(item);
    const all = deedsOn(item);
    const isOwn = (deed: Deed) =>
      deed.kiosk === self &&
      deed.entry === id &&
      deed.what === what &&
      parts.isAnother?.(id, deed.boot) !== true;
    const own = all.find((deed) => isOwn(deed) && deed.ended !== 'lost');
    const isAfter = own === undefined ? isAfterOwn(id) : (deed: Deed) => inOrder(deed, own) > 0;
    const isAdopted = adoptedFromSelf().some(
      ({ theirs, items }) => theirs === id && items.some(({ hash }) => hashes.includes(hash)),
    );
    const place = own ?? {
      span: { after: parts.readBefore?.(id) || -1, upTo: Number.POSITIVE_INFINITY },
      isUnsure: parts.isUnsure?.(id) === true,
    };
    const elsewhere = all
      .filter((deed) => deed.kiosk !== self || isUndoing(deed, { id, what }))
      .map((deed) => beside(place, deed, isAfter(deed)));
    const state = own ? endOf(own, unpublishedAtMs(id)) : 'unpublished';
    const isDoubted = [...falselyAdopted.values()].some(({ entry }) => entry === id);
    return { own: state, isLate: own?.isLate === true, isListed, isAdopted, isDoubted, elsewhere };
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
      if (isValid(opened.value, stored)) state.add(opened.value, stored, opened.generation);
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
        const { open, ended } = earlier.of(kiosk);
        for (const deed of open.values())
          state.remember(isOver(kiosk, deed.entry) ? { ...deed, ended: 'gone' } : deed);
        for (const deed of ended.values()) state.remember(deed);
      }
    },
    useKeys(keys) {
      seal = keys;
    },
    of: (kiosk) => state.of(kiosk) ?? newKnown(),
    kiosks: state.kiosks,
    isOver,
    ofItem,
    deedsOn,
    unsentElsewhere: (item) =>
      deedsOn(item).filter(
        ({ kiosk, ended }) => kiosk !== self && (ended === null || ended === 'staff'),
      ),
    loansOf(patron) {
      const hashes = patron.flatMap((number) => seal.patronHashes(number));
      const loans = new Set(hashes.flatMap((hash) => state.ofPatron(hash)));
      return [...loans].filter(({ ownLoan }) => !ownLoan);
    },
    lastOn(item, own) {
      const isAfter = isAfterOwn(own);
      const last = ofItem(item).findLast((each) => each.kiosk !== self && isAfter(each));
      return last === undefined ? null : shown(last, seal);
    },
    lastElsewhere(item) {
      const deeds = deedsOn(item).filter(({ kiosk, ended }) => kiosk !== self && ended !== 'lost');
      return deeds.sort(inOrder).at(-1) ?? null;
    },
    earlierOn(item, own) {
      const isAfter = isAfterOwn(own);
      const earlier = ofItem(item).filter((each) => each.kiosk !== self && !isAfter(each));
      return [...new Set(earlier.map(({ kiosk }) => kiosk))];
    },
    standing,
    adoptedFromSelf,
    orderMs,
    ownDoneAtMs,
    falselyAdopted: () => [...falselyAdopted.values()],
  };
}

/**
 * What is open in the journal is over at the branch only where the journal is an older copy. Another
 * entry may have got its number since, for the same item: their times show which is which.
 */
function endOf({ ended, doneAtMs }: Deed, atMs: number): Known['own'] {
  const isSame = Math.abs(doneAtMs - atMs) <= sameMs;
  return ended === 'accepted' && !isSame ? 'gone' : (ended ?? 'open');
}

/**
 * The contrary of an own entry, done under a later number and over. A journal that has it knows that by
 * itself; an older copy does not.
 */
function isUndoing({ entry, what, ended }: Deed, own: Pick<OwnEntry, 'id' | 'what'>): boolean {
  return entry > own.id && what !== own.what && ended !== null && ended !== 'lost';
}

function openInOrder(deeds: readonly Deed[]): readonly Deed[] {
  return deeds.filter(({ ended }) => ended === null).sort(inOrder);
}

function shown({ what, patron, dueOn, isReleased }: Deed, seal: BranchSeal): Elsewhere {
  if (what === 'returned') return { what };
  const isOf = (numbers: PatronNumbers) =>
    numbers.some((number) => seal.patronHashes(number).some((hash) => patron.includes(hash)));
  return { what, dueOn, isOf, isReleased: isReleased === true };
}

/** A deed of another kiosk as it stands to an own one. */
function beside(own: Pick<Deed, 'span' | 'isUnsure'>, deed: Deed, isLater: boolean): DeedElsewhere {
  const { kiosk, ended } = deed;
  const doubted = own.isUnsure ? 'own' : 'theirs';
  const doubt = isInDoubt(deed, own) ? doubted : null;
  const state = ended === null ? 'open' : ended === 'staff' ? ended : 'over';
  return { kiosk, state, isLater, doubt };
}
