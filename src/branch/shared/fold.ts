/**
 * The state of the branch: what each kiosk has told, message by message, and where its entries stand
 * in the order of the branch (others.ts asks it).
 */
import type { PlainDate } from '../../domain.ts';
import type { EntryId } from '../../store/types.ts';
import type { StoredMessage } from '../broker/broker.ts';
import type { HashedItem } from '../keys/adoption-proof.ts';
import type { Message } from './messages.ts';

/** Where something stands in the stream, as it was told last. */
export type Place = Pick<StoredMessage, 'seq' | 'storedAtMs'>;

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
  /** decides between entries of one moment: number of a message in the stream */
  seq: number;
  toldAt: Place;
}

/** An entry of `from` that `kiosk` has adopted as its own `entry`, by the word of the staff. */
export interface Adoption {
  kiosk: string;
  entry: EntryId;
  from: string;
  theirs: EntryId;
  /** of its proof */
  items: readonly HashedItem[];
  toldAt: Place;
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
  /** the escrow key of each start of its program */
  readonly escrowKeys: ReadonlyMap<string, Place>;
  /** entries of others that it has adopted, by its own number */
  readonly adopted: ReadonlyMap<EntryId, Adoption>;
}

type Told = Extract<Message, { what: 'lent' | 'returned' }>;

interface Known extends KnownOf {
  open: Map<EntryId, OpenEntry>;
  named: Set<EntryId>;
  over: Set<EntryId>;
  upTo: EntryId;
  escrowKeys: Map<string, Place>;
  adopted: Map<EntryId, Adoption>;
  /** the highest entry that was told, and where it stands */
  last: { entry: EntryId; doneAtMs: number; seq: number };
}

export function newKnown(): Known {
  return {
    open: new Map(),
    named: new Set(),
    over: new Set(),
    upTo: 0,
    escrowKeys: new Map(),
    adopted: new Map(),
    last: { entry: 0, doneAtMs: 0, seq: 0 },
  };
}

/**
 * The messages that a kiosk which reads the stream for the first time must find. What is over, and
 * what a marker says, is not among them: the marker is told at each connection.
 */
export function lastingMessages({ open, escrowKeys, adopted }: KnownOf): readonly Place[] {
  const told = [...open.values(), ...adopted.values()].map(({ toldAt }) => toldAt);
  return [...told, ...escrowKeys.values()];
}

/** All kiosks of the branch, this one included. */
interface Fold {
  add(message: Message, stored: StoredMessage, generation: number): void;
  /** An entry that is open as far as another fold knew; nothing where this one knows it. */
  remember(entry: OpenEntry): void;
  clear(): void;
  of(kiosk: string): KnownOf | undefined;
  kiosks(): readonly string[];
  /** By hash, in no order. */
  ofItem(hash: string): readonly OpenEntry[];
  ofPatron(hash: string): readonly OpenEntry[];
  adoptions(): readonly Adoption[];
}

export function createFold(): Fold {
  /** a clock of the broker that is set back puts nothing before what it stored earlier */
  let brokerMs = 0;
  const byKiosk = new Map<string, Known>();
  const byItem = createIndex();
  const byPatron = createIndex();
  /** by the kiosk and entry that was adopted */
  const adoptions = new Map<string, Adoption>();

  function knownOf(kiosk: string): Known {
    const known = byKiosk.get(kiosk) ?? newKnown();
    byKiosk.set(kiosk, known);
    return known;
  }

  function remove(known: Known, id: EntryId): void {
    const entry = known.open.get(id);
    if (entry === undefined) return;
    known.open.delete(id);
    byItem.remove(entry.item, entry);
    for (const hash of entry.patron) byPatron.remove(hash, entry);
  }

  function foldTold(known: Known, message: Told, stored: StoredMessage, generation: number) {
    const { kiosk, seq } = stored;
    const { entry: id, item, what, boot } = message;
    remove(known, id);
    known.named.delete(id);
    const adoption = adoptions.get(keyOf(kiosk, id));
    if (adoption !== undefined && isOfItem(adoption, { item, generation })) return;
    known.over.delete(id);
    const entry: OpenEntry = {
      kiosk,
      entry: id,
      what,
      item,
      generation,
      boot,
      seq,
      toldAt: placeOf(stored),
      hasEscrow: message.escrow !== undefined,
      patron: what === 'lent' ? message.patron : [],
      dueOn: what === 'lent' ? message.dueOn : null,
      alreadyLent: what === 'lent' && message.alreadyLent === true,
      doneAtMs: brokerMs - message.ageMs,
    };
    insert(known, entry);
  }

  function insert(known: Known, entry: OpenEntry): void {
    known.open.set(entry.entry, entry);
    keepInOrder(known, entry);
    byItem.add(entry.item, entry);
    for (const hash of entry.patron) byPatron.add(hash, entry);
  }

  function foldOver(known: Known, id: EntryId): void {
    remove(known, id);
    known.named.delete(id);
    if (id > known.upTo) known.over.add(id);
  }

  function foldMarker(known: Known, marker: Extract<Message, { what: 'open' }>): void {
    const { after, upTo } = marker;
    const isSpokenOf = (id: EntryId) => id > after && id <= upTo;
    const open = new Set(marker.entries.filter(isSpokenOf));
    for (const id of [...known.open.keys()]) if (isSpokenOf(id) && !open.has(id)) remove(known, id);
    for (const id of [...known.named]) if (isSpokenOf(id)) known.named.delete(id);
    for (const id of open) if (!known.open.has(id)) known.named.add(id);
    // The first part begins a marker anew: a new journal has lower numbers than the one before.
    if (after === 0) known.upTo = upTo;
    else if (after <= known.upTo) known.upTo = Math.max(known.upTo, upTo);
    for (const id of [...known.over]) if (id <= known.upTo || open.has(id)) known.over.delete(id);
    if (known.last.entry > known.upTo) known.last.entry = known.upTo;
    const boots = new Set([...known.open.values()].map(({ boot }) => boot).concat(marker.boot));
    for (const boot of [...known.escrowKeys.keys()])
      if (!boots.has(boot)) known.escrowKeys.delete(boot);
  }

  /** Its proof was checked. */
  function foldAdopted(
    known: Known,
    { entry, from, theirs, proof }: Extract<Message, { what: 'adopted' }>,
    stored: StoredMessage,
  ): void {
    const toldAt = placeOf(stored);
    const items = proof?.items ?? [];
    const adoption = { kiosk: stored.kiosk, entry, from, theirs, items, toldAt };
    known.adopted.set(entry, adoption);
    adoptions.set(keyOf(from, theirs), adoption);
    const lost = knownOf(from);
    const open = lost.open.get(theirs);
    if (open === undefined || isOfItem(adoption, open)) foldOver(lost, theirs);
  }

  function add(message: Message, stored: StoredMessage, generation: number): void {
    brokerMs = Math.max(brokerMs, stored.storedAtMs);
    const known = knownOf(stored.kiosk);
    switch (message.what) {
      case 'lent':
      case 'returned':
        foldTold(known, message, stored, generation);
        break;
      case 'over':
        foldOver(known, message.entry);
        break;
      case 'open':
        foldMarker(known, message);
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
    remember(entry) {
      const known = knownOf(entry.kiosk);
      if (!known.open.has(entry.entry)) insert(known, { ...entry });
    },
    clear() {
      brokerMs = 0;
      for (const state of [byKiosk, byItem, byPatron, adoptions]) state.clear();
    },
    of: (kiosk) => byKiosk.get(kiosk),
    kiosks: () => [...byKiosk.keys()].sort(),
    ofItem: byItem.of,
    ofPatron: byPatron.of,
    adoptions: () => [...adoptions.values()],
  };
}

/** Without its bytes: there may be thousands. */
function placeOf({ seq, storedAtMs }: StoredMessage): Place {
  return { seq, storedAtMs };
}

function keyOf(kiosk: string, entry: EntryId): string {
  return `${entry} ${kiosk}`;
}

/** Hashes under two keys cannot be compared: then it is not taken for the same one. */
export function isOfItem(
  { items }: Adoption,
  { item, generation }: Pick<OpenEntry, 'item' | 'generation'>,
): boolean {
  return items.some((each) => each.generation === generation && each.hash === item);
}

/** Compares by the order of the branch. */
export function inOrder(left: OpenEntry, right: OpenEntry): number {
  return (
    left.doneAtMs - right.doneAtMs ||
    left.seq - right.seq ||
    (left.kiosk === right.kiosk ? left.entry - right.entry : left.kiosk < right.kiosk ? -1 : 1)
  );
}

/**
 * A kiosk sends its entries by their numbers. Were an entry before one with a lower number in the
 * order of the branch, two kiosks could wait for each other.
 */
function keepInOrder(known: Known, entry: OpenEntry): void {
  const { last } = known;
  if (entry.entry > last.entry) {
    raise(entry, last);
    const { entry: id, doneAtMs, seq } = entry;
    known.last = { entry: id, doneAtMs, seq };
    return;
  }
  for (const each of known.open.values()) if (each.entry < entry.entry) raise(entry, each);
  for (const each of known.open.values()) if (each.entry > entry.entry) raise(each, entry);
  raise(last, entry);
}

function raise(
  entry: { doneAtMs: number; seq: number },
  { doneAtMs, seq }: { doneAtMs: number; seq: number },
): void {
  if (entry.doneAtMs > doneAtMs) return;
  if (entry.doneAtMs === doneAtMs && entry.seq >= seq) return;
  entry.doneAtMs = doneAtMs;
  entry.seq = seq;
}

/** Open entries by a hash of their item or patron. */
function createIndex() {
  const entries = new Map<string, Set<OpenEntry>>();
  return {
    add(hash: string, entry: OpenEntry) {
      const set = entries.get(hash) ?? new Set();
      entries.set(hash, set.add(entry));
    },
    remove(hash: string, entry: OpenEntry) {
      const set = entries.get(hash);
      set?.delete(entry);
      if (set?.size === 0) entries.delete(hash);
    },
    of: (hash: string): readonly OpenEntry[] => [...(entries.get(hash) ?? [])],
    clear: () => entries.clear(),
  };
}
