/**
 * What this kiosk still has to publish: its journal against what the broker has of it. No list of
 * what was sent is persisted: a broker that lost something, a backup that was put back and a new
 * branch key are all a difference, and a difference is published.
 */
import type { Entry, EntryId, Journal, Transaction } from '../../store/types.ts';
import { isAdoptionProved } from '../keys/adoption-proof.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { PatronNumbers } from '../port.ts';
import { deedKey } from './deeds.ts';
import { type Content, maxOpenEntries } from './messages.ts';
import type { KnownOf } from './others.ts';
import { isReleased, releasedOf, releasedSince } from './released.ts';

export type OwnJournal = Pick<Journal, 'open' | 'staff' | 'get' | 'lastId' | 'begunSince'>;
type Loan = Extract<Transaction, { kind: 'check-out' }>;
type MadeOffline = Extract<Transaction, { mode: string }>;

export interface PublisherParts {
  branch: string;
  journal: OwnJournal;
  seal: BranchSeal;
  numbersOf(loan: Loan): PatronNumbers;
  /** how long ago an entry was done */
  ageMs(entry: Entry): number;
  /** number of the last message that was read when it was done; 0: not known of this stream */
  readBefore?(entry: EntryId): number;
  /** whether a clock by which its age is taken may have been set since */
  isUnsure?(entry: Entry): boolean;
  /**
   * What was published of this number in that start was of another journal: the entry was begun in this
   * start, and that was another one.
   */
  isAnother?(entry: EntryId, boot: string): boolean;
  /** names this start of the program */
  boot: string;
  /** as of escrow.ts; null: there is none */
  escrow: { key: Uint8Array; close(entry: Entry): string } | null;
}

type MarkerParts = Pick<PublisherParts, 'journal' | 'seal' | 'isAnother'>;

/** the stream forgets the key after 30 days, and the entries that need it later */
const escrowKeyMs = 86_400_000;
/** entries that are over are named one by one until there are as many; then a marker names them */
const overUntilMarker = 256;

/**
 * All that differs, in the order in which it is to be published. `known`: what the broker has of
 * this kiosk; `nowMs`: the broker's clock. The escrow key comes before what needs it.
 */
export function differences(
  parts: PublisherParts,
  known: KnownOf,
  nowMs: number,
): readonly Content[] {
  const ids = new Set([
    ...parts.journal.open().map(({ id }) => id),
    ...known.open.keys(),
    ...known.named,
    // Adopted, and straight on the staff's list: its old kiosk must not send it.
    ...parts.journal
      .staff()
      .filter(isAdopted)
      .map(({ id }) => id),
  ]);
  const unpublished = [...ids].sort((a, b) => a - b).flatMap((id) => changesOf(parts, known, id));
  unpublished.push(...releasedSince(parts, known));
  const publishedAt = known.escrowKeys.get(parts.boot);
  const isKeyOld =
    publishedAt !== undefined &&
    nowMs - publishedAt.storedAtMs > escrowKeyMs &&
    known.open.size > 0;
  if (parts.escrow !== null && isKeyOld) unpublished.unshift(escrowKey(parts.escrow));
  else unpublished.unshift(...keyFor(parts, known, unpublished));
  return known.over.size < overUntilMarker
    ? unpublished
    : [...unpublished, ...marker(parts, known)];
}

/**
 * The same of one entry, after its state changed. An entry that was not made is over too, although
 * it was not published: there may be a claim for it.
 */
export function differenceOf(
  parts: PublisherParts,
  known: KnownOf,
  id: EntryId,
): readonly Content[] {
  const unpublished = [...changesOf(parts, known, id), ...releasedOf(parts, known, id)];
  return [...keyFor(parts, known, unpublished), ...unpublished];
}

function changesOf(parts: PublisherParts, known: KnownOf, id: EntryId): Content[] {
  const entry = parts.journal.get(id);
  if (entry === null) {
    if (!known.open.has(id) && !known.named.has(id)) return [];
    return [{ what: 'over', entry: id, ended: id > parts.journal.lastId() ? 'lost' : 'gone' }];
  }
  const made = madeOffline(entry);
  // What was published under its number may be of another journal, and then can be adopted.
  const lost: Content[] = isOfAnotherJournal(parts, known, entry)
    ? [{ what: 'over', entry: id, ended: 'lost' }]
    : [];
  if (made === null || isUnderWay(entry)) return lost;
  const adoption = adoptionOf(parts, known, entry, made);
  if (isDone(entry) && isEndedThere(parts, known, entry)) return [...lost, ...adoption];
  if (isDone(entry)) return [...lost, ...adoption, ...doneOf(parts, known, entry, made)];
  if (lost.length > 0 || isOver(known, id)) return [...lost, ...adoption];
  return [...adoption, { what: 'over', entry: id, ended: endOf(entry) }];
}

function isOfAnotherJournal(parts: PublisherParts, known: KnownOf, entry: Entry): boolean {
  const published = known.open.get(entry.id);
  const made = madeOffline(entry);
  if (published === undefined) return false;
  if (parts.isAnother?.(entry.id, published.boot) === true) return true;
  return (
    made === null || isUnderWay(entry) || !parts.seal.itemHashes(made.item).includes(published.item)
  );
}

/** This journal is an older copy: what the branch knows to be over is not opened again (order.ts). */
function isEndedThere(parts: MarkerParts, known: KnownOf, entry: Entry): boolean {
  const { id } = entry;
  const made = madeOffline(entry);
  if (made === null) return false;
  const what = made.kind === 'check-out' ? 'lent' : 'returned';
  return parts.seal.itemHashes(made.item).some((item) => {
    const ended = known.ended.get(deedKey({ entry: id, item }));
    if (ended === undefined || parts.isAnother?.(id, ended.boot) === true) return false;
    return ended.ended !== 'lost' && ended.what === what;
  });
}

function adoptionOf(
  { branch, seal }: PublisherParts,
  known: KnownOf,
  { id }: Entry,
  { adopted }: MadeOffline,
): Content[] {
  if (adopted === undefined) return [];
  const { kiosk: from, entry: theirs, proof } = adopted;
  const published = known.adopted.get(id);
  if (published?.from === from && published.theirs === theirs) return [];
  // The other kiosks leave it out, so it would be published for ever.
  const { adoptionKey } = seal.voices;
  if (!proof || !isAdoptionProved(adoptionKey, { branch, kiosk: from, entry: theirs }, proof))
    return [];
  return [{ what: 'adopted', entry: id, from, theirs, proof }];
}

function doneOf(parts: PublisherParts, known: KnownOf, entry: Entry, made: MadeOffline): Content[] {
  const { seal, escrow } = parts;
  const [item] = seal.itemHashes(made.item);
  const what = made.kind === 'check-out' ? 'lent' : 'returned';
  const patron =
    made.kind === 'check-out'
      ? parts.numbersOf(made).map((number) => seal.patronHashes(number)[0])
      : [];
  const published = known.open.get(entry.id);
  const isPublished =
    published?.what === what &&
    published.item === item &&
    published.patron.join() === patron.join() &&
    (escrow === null || (published.hasEscrow && known.escrowKeys.has(published.boot)));
  if (isPublished) return [];
  const common = {
    ...whenOf(parts, entry),
    item,
    ...(escrow === null ? {} : { escrow: escrow.close(entry) }),
  };
  if (made.kind === 'check-in') return [{ what: 'returned', ...common }];
  const { dueOn = null, ownLoan = false } = made;
  const released = isReleased(entry);
  const lent = { what: 'lent' as const, ...common, patron, dueOn, released };
  return [ownLoan ? { ...lent, ownLoan } : lent];
}

/** `entry` with its age, whether that is sure, and what was read before. */
export function whenOf(
  { ageMs, readBefore, isUnsure }: PublisherParts,
  entry: Entry,
): { entry: EntryId; ageMs: number; after?: number; unsure?: boolean } {
  const after = readBefore?.(entry.id) ?? 0;
  return {
    entry: entry.id,
    ageMs: Math.max(0, Math.round(ageMs(entry))),
    ...(after > 0 ? { after } : {}),
    ...(isUnsure?.(entry) === true ? { unsure: true } : {}),
  };
}

/** The escrow key, where something that needs it is published and the broker does not have it. */
function keyFor(
  { escrow, boot }: PublisherParts,
  known: KnownOf,
  unpublished: readonly Content[],
): Content[] {
  if (escrow === null || known.escrowKeys.has(boot)) return [];
  return unpublished.some((content) => 'escrow' in content) ? [escrowKey(escrow)] : [];
}
function escrowKey({ key }: { key: Uint8Array }): Content {
  return { what: 'escrow-key', key: Buffer.from(key).toString('base64') };
}

/**
 * The whole truth of this kiosk, published after each connection when nothing else differs. An
 * entry that was interrupted before its item was released is not named: nothing was lent, its claim
 * is void. Nor is one of an older copy that the branch knows to be over.
 */
export function marker(publisher: MarkerParts, known: KnownOf): Content[] {
  const { journal } = publisher;
  const upTo = journal.lastId();
  const open = journal
    .open()
    .filter((entry) => isWaiting(entry) && !isEndedThere(publisher, known, entry))
    .map(({ id }) => id);
  const parts: Content[] = [];
  let after = 0;
  for (let from = 0; from + maxOpenEntries < open.length; from += maxOpenEntries) {
    const entries = open.slice(from, from + maxOpenEntries);
    const last = entries.at(-1) ?? after;
    parts.push({ what: 'open', after, upTo: last, entries });
    after = last;
  }
  const entries = open.filter((id) => id > after);
  return [...parts, { what: 'open', after, upTo, entries }];
}

/** Loans and returns that are sent later; what was done on line is published by moved.ts. */
function madeOffline({ transaction }: Entry): MadeOffline | null {
  return 'mode' in transaction && transaction.mode === 'offline' ? transaction : null;
}

function isAdopted(entry: Entry): boolean {
  return madeOffline(entry)?.adopted !== undefined;
}

/** Made off line, and either done or under way. */
export function isWaiting(entry: Entry): boolean {
  return madeOffline(entry) !== null && (isDone(entry) || isUnderWay(entry));
}

function isUnderWay({ settlement }: Entry): boolean {
  return settlement === null;
}

/** Open, and it will be sent: a loan only where the patron may have left with the item. */
function isDone({ transaction, notes, settlement }: Entry): boolean {
  if (settlement?.state === 'deferred') return true;
  if (settlement?.state !== 'unknown') return false;
  return transaction.kind === 'check-in' || notes.some(({ step }) => step === 'released');
}

function isOver({ open, named, over, upTo }: KnownOf, id: EntryId): boolean {
  return !open.has(id) && !named.has(id) && (id <= upTo || over.has(id));
}

function endOf({ settlement }: Entry): Extract<Content, { what: 'over' }>['ended'] {
  const state = settlement?.state ?? 'not-done';
  return state === 'deferred' || state === 'unknown' ? 'not-done' : state;
}
