/**
 * What this kiosk did with an item that another kiosk has an earlier entry of, still to be sent: on
 * line, or off line while the broker was away. Published, that one goes to the staff (order.ts).
 */
import type { Entry, EntryId } from '../../store/types.ts';
import { deedKey } from './deeds.ts';
import type { Content } from './messages.ts';
import type { KnownOf, Others } from './others.ts';
import { type PublisherParts, whenOf } from './unpublished.ts';

export interface MovedParts {
  self: string;
  others: Others;
  publisher: PublisherParts;
  /** by the broker's clock */
  nowMs(): number;
}

/** a clock of a kiosk that is set does not hide what was done before */
const marginMs = 3_600_000;

/** Of one entry, after it ended: a look in memory. */
export function movedBy(parts: MovedParts, id: EntryId): readonly Content[] {
  const entry = parts.publisher.journal.get(id);
  return entry === null ? [] : movedOf(parts, entry, Number.POSITIVE_INFINITY);
}

/** Of all that this kiosk did since the oldest entry that another one has to send. */
export function movedSince(parts: MovedParts): readonly Content[] {
  const { self, others, publisher, nowMs } = parts;
  const unsent = others
    .kiosks()
    .filter((kiosk) => kiosk !== self)
    .flatMap((kiosk) => {
      const { open, ended } = others.of(kiosk);
      // The staff may try those on their list again.
      return [...open.values(), ...[...ended.values()].filter((deed) => deed.ended === 'staff')];
    });
  if (unsent.length === 0) return [];
  const hashes = new Set(unsent.map(({ item }) => item));
  const oldestMs = others.orderMs(nowMs()) - Math.min(...unsent.map(({ doneAtMs }) => doneAtMs));
  const from = new Date(Date.now() - oldestMs - marginMs).toISOString();
  const last = new Map<string, Entry>();
  const since = publisher.journal.begunSince(
    from,
    (made) =>
      'item' in made && publisher.seal.itemHashes(made.item).some((hash) => hashes.has(hash)),
  );
  for (const entry of since)
    if ('item' in entry.transaction && isMade(entry)) last.set(entry.transaction.item, entry);
  return [...last.values()].flatMap((entry) => movedOf(parts, entry, marginMs));
}

/** `doubtMs`: by so much an age that is not sure may be too long; of one that ended now, by whatever. */
function movedOf(
  { self, others, publisher, nowMs }: MovedParts,
  entry: Entry,
  doubtMs: number,
): readonly Content[] {
  const { transaction } = entry;
  if (!('mode' in transaction) || !isMade(entry)) return [];
  const [newest] = publisher.seal.itemHashes(transaction.item);
  if (isPublished(others.of(self), publisher, entry)) return [];
  const when = whenOf(publisher, entry);
  const doneAtMs = others.orderMs(nowMs()) - when.ageMs;
  const latestMs = doneAtMs + (when.unsure === true ? doubtMs : 0);
  // Of one that ended now, although no earlier one is known: its message may come later.
  const isEarlier =
    latestMs === Number.POSITIVE_INFINITY ||
    others
      .unsentElsewhere(transaction.item)
      .some((each) => each.doneAtMs <= latestMs || each.seq <= (when.after ?? 0));
  const deed = transaction.kind === 'check-out' ? 'lent' : 'returned';
  return isEarlier ? [{ what: 'moved', deed, item: newest, ...when }] : [];
}

function isPublished(
  known: KnownOf,
  { seal, isAnother }: PublisherParts,
  { id, transaction }: Entry,
) {
  const hashes = 'item' in transaction ? seal.itemHashes(transaction.item) : [];
  const published = [
    known.open.get(id),
    ...hashes.map((item) => known.ended.get(deedKey({ entry: id, item }))),
  ];
  return published.some((deed) => deed !== undefined && isAnother?.(id, deed.boot) !== true);
}

/** The library system has it. */
function isMade({ settlement, notes }: Entry): boolean {
  if (settlement?.state === 'accepted') return true;
  return settlement?.state === 'staff' && notes.some(({ step }) => step === 'accepted');
}
