/**
 * What the kiosks of a branch did with their items, open and over, in the order of the branch: what was
 * done last outlives its settling, so that nothing earlier is sent over it.
 */
import type { PlainDate } from '../../../machines/domain.ts';
import type { EntryId } from '../../store/types.ts';
import type { StoredMessage } from '../broker/broker.ts';
import type { Ended } from './messages.ts';

/** Where something stands in the stream, as it was published last. */
export type Place = Pick<StoredMessage, 'seq' | 'storedAtMs'>;

/** What a kiosk did with an item, as it was published last. */
export interface Deed {
  kiosk: string;
  entry: EntryId;
  what: 'lent' | 'returned';
  /** hash under the key of `generation` */
  item: string;
  generation: number;
  /** of the kiosk when it published this */
  boot: string;
  hasEscrow: boolean;
  /** hashes; empty for a return */
  patron: readonly string[];
  dueOn: PlainDate | null;
  ownLoan: boolean;
  /** whether the tags of a loan were released; null: its kiosk does not say, or it is a return */
  isReleased: boolean | null;
  /** as `moved` of messages.ts */
  isMoved: boolean;
  /** published after a reconnection: what others did since, they publish when they have read it */
  isLate: boolean;
  /** null: it is open, still to be sent */
  ended: Ended | null;
  /**
   * When it was done, by the clock of the fold; within a kiosk never before an entry with a lower
   * number, since a kiosk sends its entries in that order
   */
  doneAtMs: number;
  /** decides between entries of one moment: number of a message in the stream */
  seq: number;
  publishedAt: Place;
  span: Span;
  /** its place is by an age, and a clock may have been set within that */
  isUnsure: boolean;
}

/** The messages of the stream between which something was done, whatever the clocks say. */
interface Span {
  /** -1: perhaps before all of them */
  after: number;
  upTo: number;
}

/** The deeds of one kiosk. */
export interface OfKiosk {
  open: Map<EntryId, Deed>;
  /** by `deedKey` */
  ended: Map<string, Deed>;
  /** the highest entry that was published, and where it stands */
  last: { entry: EntryId; doneAtMs: number; seq: number };
}

export function createDeeds() {
  const byItem = createIndex();
  const byPatron = createIndex();

  /** As if it had never been published. */
  function drop(known: OfKiosk, deed: Deed | undefined): void {
    if (deed === undefined) return;
    if (deed.ended === null) known.open.delete(deed.entry);
    else known.ended.delete(deedKey(deed));
    byItem.remove(deed.item, deed);
    for (const hash of deed.patron) byPatron.remove(hash, deed);
  }

  function end(known: OfKiosk, id: EntryId, ended: Ended): void {
    const deed = known.open.get(id);
    if (deed === undefined) return;
    drop(known, deed);
    // It was not done after all.
    if (ended === 'not-done' || ended === 'refused') return;
    insert(known, { ...deed, ended });
  }

  function insert(known: OfKiosk, deed: Deed): void {
    byItem.add(deed.item, deed);
    if (deed.ended !== null) {
      known.ended.set(deedKey(deed), deed);
      return;
    }
    known.open.set(deed.entry, deed);
    keepInOrder(known, deed);
    for (const hash of deed.patron) byPatron.add(hash, deed);
  }

  /**
   * Each loan and return on line is one: of an item only the last is kept, where that is sure.
   * Published again it stays where it was.
   */
  function insertMoved(known: OfKiosk, deed: Deed, knownOf: (kiosk: string) => OfKiosk): void {
    const before = known.ended.get(deedKey(deed));
    if (before?.isMoved && before.boot === deed.boot && before.what === deed.what) {
      if (deed.isReleased) before.isReleased = true;
      return;
    }
    drop(known, before);
    insert(known, deed);
    const moved = byItem.of(deed.item).filter(({ isMoved, isUnsure }) => isMoved && !isUnsure);
    for (const each of moved)
      if (moved.some((other) => isCovered(each, other))) drop(knownOf(each.kiosk), each);
  }

  /** Its place is as before: when the loan was made is not when its tags were released. */
  function release(known: OfKiosk, { entry, item }: Pick<Deed, 'entry' | 'item'>): void {
    for (const deed of [known.open.get(entry), known.ended.get(deedKey({ entry, item }))])
      if (deed?.what === 'lent' && deed.item === item) deed.isReleased = true;
  }

  return {
    drop,
    end,
    insert,
    insertMoved,
    release,
    /** By hash, in no order; open or over. */
    ofItem: byItem.of,
    /** Open ones. */
    ofPatron: byPatron.of,
    clear() {
      byItem.clear();
      byPatron.clear();
    },
  };
}

interface PublishedOf {
  open: ReadonlyMap<EntryId, Deed>;
  ended: ReadonlyMap<string, Deed>;
}

/** Under one number of a kiosk: what is open, of whichever item; and what is over, of this one. */
export function publishedUnder(
  { open, ended }: PublishedOf,
  entry: EntryId,
  hashes: readonly string[],
): readonly Deed[] {
  const published = [open.get(entry), ...hashes.map((item) => ended.get(deedKey({ entry, item })))];
  return published.filter((deed) => deed !== undefined);
}

export function deedKey({ entry, item }: Pick<Deed, 'entry' | 'item'>): string {
  return `${entry} ${item}`;
}

/** Hashes under two keys cannot be compared: then it is taken for the same one. */
export function isSameItem(
  left: { item: string; generation: number },
  right: { item: string; generation: number },
): boolean {
  return left.generation !== right.generation || left.item === right.item;
}

/** Each may have been the first, and no clock can say. */
export function isInDoubt(
  left: Pick<Deed, 'span' | 'isUnsure'>,
  right: Pick<Deed, 'span' | 'isUnsure'>,
): boolean {
  if (!left.isUnsure && !right.isUnsure) return false;
  return left.span.after < right.span.upTo && right.span.after < left.span.upTo;
}

/** What is before it on the same item, and over, adds nothing: whatever that overtakes, `later` does. */
export function isCovered(
  { doneAtMs }: Pick<Deed, 'doneAtMs'>,
  later: Pick<Deed, 'doneAtMs' | 'isMoved' | 'isUnsure'>,
): boolean {
  return later.isMoved && !later.isUnsure && later.doneAtMs > doneAtMs;
}

/** Compares by the order of the branch. */
export function inOrder(left: Deed, right: Deed): number {
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
function keepInOrder(known: OfKiosk, entry: Deed): void {
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

/** Deeds by a hash of their item or patron. */
function createIndex() {
  const entries = new Map<string, Set<Deed>>();
  return {
    add(hash: string, entry: Deed) {
      const set = entries.get(hash) ?? new Set();
      entries.set(hash, set.add(entry));
    },
    remove(hash: string, entry: Deed) {
      const set = entries.get(hash);
      set?.delete(entry);
      if (set?.size === 0) entries.delete(hash);
    },
    of: (hash: string): readonly Deed[] => [...(entries.get(hash) ?? [])],
    clear: () => entries.clear(),
  };
}
