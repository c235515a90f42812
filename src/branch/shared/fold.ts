/**
 * The state of the branch: what each kiosk has published, message by message, and where its entries
 * stand in the order of the branch (others.ts asks it).
 */
import type { EntryId } from '../../store/types.ts';
import type { StoredMessage } from '../broker/broker.ts';
import type { HashedItem } from '../keys/adoption-proof.ts';
import { createDeeds, type Deed, deedKey, isSameItem, type OfKiosk, type Place } from './deeds.ts';
import type { Message, MovedDeed } from './messages.ts';
import { createStreamClock, type Placed, placeInOrder } from './stream-clock.ts';

/** An entry of `from` that `kiosk` has adopted as its own `entry`, by the word of the staff. */
export interface Adoption {
  kiosk: string;
  entry: EntryId;
  from: string;
  theirs: EntryId;
  /** of its proof */
  items: readonly HashedItem[];
  publishedAt: Place;
}

/** What the broker has of one kiosk. */
export interface KnownOf {
  readonly open: ReadonlyMap<EntryId, Deed>;
  /** what was published and is over, by `deedKey`: what was done last outlives its settling */
  readonly ended: ReadonlyMap<string, Deed>;
  /** entries that the last marker named and that are not published yet: under way */
  readonly named: ReadonlySet<EntryId>;
  /** entries after the last marker that are over */
  readonly over: ReadonlySet<EntryId>;
  /** of the last marker; 0: there is none */
  readonly upTo: EntryId;
  /** the escrow key of each start of its program */
  readonly escrowKeys: ReadonlyMap<string, Place>;
  /** entries of others that it has adopted, by its own number */
  readonly adopted: ReadonlyMap<EntryId, Adoption>;
  /** when it published something last, in the time of the order; null: never */
  readonly saidAtMs: number | null;
}

interface Read {
  stored: StoredMessage;
  /** of the key under which it was sealed */
  generation: number;
}
type Published = Extract<Message, { what: 'lent' | 'returned' }>;
type Moved = MovedDeed & { what: 'moved'; boot: string };

interface Known extends KnownOf, OfKiosk {
  open: Map<EntryId, Deed>;
  ended: Map<string, Deed>;
  named: Set<EntryId>;
  over: Set<EntryId>;
  upTo: EntryId;
  escrowKeys: Map<string, Place>;
  adopted: Map<EntryId, Adoption>;
  saidAtMs: number | null;
  /** number of the message of the last marker; -1: there is none */
  markedAt: number;
}

export function newKnown(): Known {
  return {
    open: new Map(),
    ended: new Map(),
    named: new Set(),
    over: new Set(),
    upTo: 0,
    escrowKeys: new Map(),
    adopted: new Map(),
    saidAtMs: null,
    markedAt: -1,
    last: { entry: 0, doneAtMs: 0, seq: 0 },
  };
}

/**
 * The messages that a kiosk which reads the stream for the first time must find. What is over, and
 * what a marker says, is not among them: the marker is published at each connection.
 */
export function lastingMessages({ open, escrowKeys, adopted }: KnownOf): readonly Place[] {
  const published = [...open.values(), ...adopted.values()].map(({ publishedAt }) => publishedAt);
  return [...published, ...escrowKeys.values()];
}

/** All kiosks of the branch, this one included. */
interface Fold {
  add(message: Message, stored: StoredMessage, generation: number): void;
  /** A deed as far as another fold knew; nothing where this one knows it. */
  remember(deed: Deed): void;
  clear(): void;
  of(kiosk: string): KnownOf | undefined;
  kiosks(): readonly string[];
  /** By hash, in no order; open or over. */
  ofItem(hash: string): readonly Deed[];
  /** Open ones. */
  ofPatron(hash: string): readonly Deed[];
  adoptions(): readonly Adoption[];
  /** its clock minus the broker's, at the last message */
  readonly aheadMs: number;
}

/** the stream forgets older ones (nats-host.ts) */
const rememberedMs = 30 * 86_400_000;

export function createFold(): Fold {
  const clock = createStreamClock();
  const byKiosk = new Map<string, Known>();
  const deeds = createDeeds();
  const { drop, end, insert, insertMoved, release } = deeds;
  /** by the kiosk and entry that was adopted */
  const adoptions = new Map<string, Adoption>();

  function knownOf(kiosk: string): Known {
    const known = byKiosk.get(kiosk) ?? newKnown();
    byKiosk.set(kiosk, known);
    return known;
  }

  function deedAt(known: Known, message: Published | Moved, { stored, generation }: Read): Deed {
    // A marker names all that were begun until then.
    const begunAfter = message.entry > known.upTo ? known.markedAt : -1;
    const published = { seq: stored.seq, begunAfter, ...message };
    const place = placeInOrder(clock, published, deeds.ofItem(message.item));
    return { ...deedOf(message, stored, generation), ...place };
  }

  function foldDeed(known: Known, message: Published, read: Read): void {
    const { stored, generation } = read;
    const { entry: id, item, what } = message;
    const before = known.open.get(id);
    drop(known, before);
    // Numbers of another journal may begin anew: that one's deeds stay.
    drop(known, known.ended.get(deedKey({ entry: id, item })));
    known.named.delete(id);
    const adoption = adoptions.get(keyOf(stored.kiosk, id));
    if (adoption !== undefined && isOfItem(adoption, { item, generation })) return;
    known.over.delete(id);
    const deed = deedAt(known, message, read);
    // Published again it stays where it was: its age may be by another clock now.
    const isAgain = before !== undefined && before.publishedAt.seq > 0 && before.what === what;
    if (isAgain && isSameItem(before, deed)) Object.assign(deed, placeIn(before));
    insert(known, deed);
  }

  function foldMarker(
    known: Known,
    marker: Extract<Message, { what: 'open' }>,
    markedAt: number,
  ): void {
    const { after, upTo } = marker;
    const isSpokenOf = (id: EntryId) => id > after && id <= upTo;
    const open = new Set(marker.entries.filter(isSpokenOf));
    for (const id of [...known.open.keys()])
      if (isSpokenOf(id) && !open.has(id)) end(known, id, 'gone');
    for (const id of [...known.named]) if (isSpokenOf(id)) known.named.delete(id);
    for (const id of open) if (!known.open.has(id)) known.named.add(id);
    // The first part begins a marker anew: an older copy, or a new journal, gives numbers again.
    if (after === 0) {
      Object.assign(known, { upTo, markedAt });
      known.over.clear();
    } else if (after <= known.upTo) known.upTo = Math.max(known.upTo, upTo);
    for (const id of [...known.over]) if (id <= known.upTo || open.has(id)) known.over.delete(id);
    known.last.entry = Math.min(known.last.entry, known.upTo);
    for (const deed of endedBefore(known, clock.nowMs - rememberedMs)) drop(known, deed);
    forgetKeys(known, marker.boot);
  }

  /** Its proof was checked. */
  function foldAdopted(
    known: Known,
    { entry, from, theirs, proof }: Extract<Message, { what: 'adopted' }>,
    stored: StoredMessage,
  ): void {
    const common = { kiosk: stored.kiosk, publishedAt: placeOf(stored) };
    const adoption = { ...common, entry, from, theirs, items: proof?.items ?? [] };
    known.adopted.set(entry, adoption);
    adoptions.set(keyOf(from, theirs), adoption);
    const lost = knownOf(from);
    // It is a deed of the kiosk that adopted it from here on.
    for (const { hash: item } of adoption.items)
      drop(lost, lost.ended.get(deedKey({ entry: theirs, item })));
    const published = lost.open.get(theirs);
    if (published !== undefined && !isOfItem(adoption, published)) return;
    drop(lost, published);
    noteOver(lost, theirs);
  }

  function add(message: Message, stored: StoredMessage, generation: number): void {
    clock.add(stored);
    const known = Object.assign(knownOf(stored.kiosk), { saidAtMs: clock.nowMs });
    switch (message.what) {
      case 'lent':
      case 'returned':
        foldDeed(known, message, { stored, generation });
        break;
      case 'moved':
        for (const moved of movedIn(message))
          insertMoved(known, deedAt(known, moved, { stored, generation }), knownOf);
        break;
      case 'over':
        end(known, message.entry, message.ended);
        noteOver(known, message.entry);
        break;
      case 'released':
        release(known, message);
        break;
      case 'open':
        foldMarker(known, message, stored.seq);
        break;
      case 'escrow-key':
        known.escrowKeys.set(message.boot, placeOf(stored));
        break;
      case 'adopted':
        foldAdopted(known, message, stored);
        break;
    }
  }

  return {
    add,
    remember(deed) {
      const known = knownOf(deed.kiosk);
      if (known.open.has(deed.entry) || known.ended.has(deedKey(deed))) return;
      const place = { publishedAt: { seq: 0, storedAtMs: 0 }, span: { after: -1, upTo: 0 } };
      insert(known, { ...deed, ...place });
    },
    clear() {
      for (const state of [clock, byKiosk, deeds, adoptions]) state.clear();
    },
    of: (kiosk) => byKiosk.get(kiosk),
    kiosks: () => [...byKiosk.keys()].sort(),
    ofItem: deeds.ofItem,
    ofPatron: deeds.ofPatron,
    adoptions: () => [...adoptions.values()],
    get aheadMs() {
      return clock.aheadMs;
    },
  };
}

/** Hashes under two keys cannot be compared: then it is not taken for the same one. */
export function isOfItem(
  { items }: Adoption,
  { item, generation }: Pick<Deed, 'item' | 'generation'>,
): boolean {
  return items.some((each) => each.generation === generation && each.hash === item);
}

function endedBefore({ ended }: Known, ms: number): readonly Deed[] {
  return [...ended.values()].filter(({ doneAtMs }) => doneAtMs < ms);
}

/** Those of starts from which nothing is open. */
function forgetKeys({ open, escrowKeys }: Known, boot: string): void {
  const boots = new Set([...open.values()].map((deed) => deed.boot).concat(boot));
  for (const each of [...escrowKeys.keys()]) if (!boots.has(each)) escrowKeys.delete(each);
}

function noteOver(known: Known, id: EntryId): void {
  known.named.delete(id);
  if (id > known.upTo) known.over.add(id);
}

function movedIn({ what, boot, deeds }: Extract<Message, { what: 'moved' }>): readonly Moved[] {
  return deeds.map((deed) => ({ ...deed, what, boot }));
}

function deedOf(
  message: Published | Moved,
  stored: StoredMessage,
  generation: number,
): Omit<Deed, keyof Placed> {
  const { entry, item, boot } = message;
  const { kiosk, seq } = stored;
  const place = { seq, publishedAt: placeOf(stored), generation };
  const common = { kiosk, entry, item, boot, ...place };
  const none = {
    patron: [],
    dueOn: null,
    ownLoan: false,
    isReleased: null,
    hasEscrow: false,
    isMoved: false,
  };
  if (message.what === 'moved') {
    const isReleased = releasedIn(message.deed, message.released);
    const moved = { what: message.deed, ended: 'accepted' as const, isMoved: true, isReleased };
    return { ...common, ...none, ...moved };
  }
  const hasEscrow = message.escrow !== undefined;
  const published = { ...common, ...none, hasEscrow, what: message.what, ended: null };
  if (message.what === 'returned') return published;
  const { patron, dueOn, ownLoan = false, released = null } = message;
  return { ...published, patron, dueOn, ownLoan, isReleased: released };
}

function releasedIn(what: Deed['what'], released: boolean | undefined): Deed['isReleased'] {
  return what === 'lent' && released !== undefined ? released : null;
}

function placeIn({ doneAtMs, seq, span, isUnsure }: Deed) {
  return { doneAtMs, seq, span, isUnsure };
}

/** Without its bytes: there may be thousands. */
function placeOf({ seq, storedAtMs }: StoredMessage): Place {
  return { seq, storedAtMs };
}

function keyOf(kiosk: string, entry: EntryId): string {
  return `${entry} ${kiosk}`;
}
