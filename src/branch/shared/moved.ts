/**
 * What this kiosk did on line, or off line and sent while the broker was away. All of it is published:
 * a kiosk that is cut off may have an earlier entry of the item, which is not known yet. Published,
 * that one goes to the staff (order.ts).
 */
import type { Instant } from '../../../machines/domain.ts';
import type { Entry, EntryId } from '../../store/types.ts';
import { isCovered, publishedUnder } from './deeds.ts';
import { type Content, type MovedDeed, maxMovedDeeds } from './messages.ts';
import type { KnownOf, Others } from './others.ts';
import { isReleased } from './released.ts';
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

/** Of entries that have ended, of each item the last: a look in memory. */
export function movedBy(parts: MovedParts, ids: readonly EntryId[]): readonly Content[] {
  const entries = ids.flatMap((id) => parts.publisher.journal.get(id) ?? []);
  return movedOf(parts, entries, Number.POSITIVE_INFINITY);
}

/**
 * Of all that this kiosk did since it published something last; and with the items of which another one
 * has something to send, since the oldest of that. Of each item the last.
 */
export function movedSince(parts: MovedParts): readonly Content[] {
  const { self, others, publisher } = parts;
  const unsent = others
    .kiosks()
    .filter((kiosk) => kiosk !== self)
    .flatMap((kiosk) => {
      const { open, ended } = others.of(kiosk);
      // The staff may try those on their list again.
      return [...open.values(), ...[...ended.values()].filter((deed) => deed.ended === 'staff')];
    });
  const { saidAtMs } = others.of(self);
  const hashes = new Set(unsent.map(({ item }) => item));
  const oldestMs = unsent.reduce((ms, { doneAtMs }) => Math.min(ms, doneAtMs), Infinity);
  const { begunSince } = publisher.journal;
  const since = [
    ...(saidAtMs === null
      ? []
      : begunSince(marginBefore(parts, saidAtMs), (made) => 'mode' in made)),
    ...(unsent.length === 0
      ? []
      : begunSince(
          marginBefore(parts, oldestMs),
          (made) =>
            'mode' in made && publisher.seal.itemHashes(made.item).some((hash) => hashes.has(hash)),
        )),
  ];
  return movedOf(parts, since, marginMs);
}

/** By this kiosk's clock; `ms`: in the time of the order. */
function marginBefore({ others, nowMs }: MovedParts, ms: number): Instant {
  const agoMs = others.orderMs(nowMs()) - ms;
  return new Date(Date.now() - agoMs - marginMs).toISOString();
}

/**
 * Of each item the last, in few messages. `doubtMs`: by so much an age that is not sure may be too long;
 * of one that ended now, by whatever.
 */
function movedOf(
  parts: MovedParts,
  entries: readonly Entry[],
  doubtMs: number,
): readonly Content[] {
  const last = new Map<string, Entry>();
  for (const entry of entries.filter(isMade)) {
    if (!('item' in entry.transaction)) continue;
    const { item } = entry.transaction;
    if (entry.id > (last.get(item)?.id ?? 0)) last.set(item, entry);
  }
  const inTurn = [...last.values()].sort((one, other) => one.id - other.id);
  const deeds = inTurn.flatMap((entry) => deedOf(parts, entry, doubtMs));
  const contents: Content[] = [];
  for (let from = 0; from < deeds.length; from += maxMovedDeeds)
    contents.push({ what: 'moved', deeds: deeds.slice(from, from + maxMovedDeeds) });
  return contents;
}

function deedOf(
  { self, others, publisher, nowMs }: MovedParts,
  entry: Entry,
  doubtMs: number,
): readonly MovedDeed[] {
  const { transaction } = entry;
  if (!('mode' in transaction)) return [];
  const [newest] = publisher.seal.itemHashes(transaction.item);
  if (isPublished(others.of(self), publisher, entry)) return [];
  const when = whenOf(publisher, entry);
  const doneAtMs = others.orderMs(nowMs()) - when.ageMs;
  const isUnsure = when.unsure === true;
  const unsent = others.unsentElsewhere(transaction.item);
  const isAfterOne = unsent.some(
    (each) => each.doneAtMs <= doneAtMs + doubtMs || each.seq <= (when.after ?? 0),
  );
  // It would only make doubtful what is later for sure.
  if (isUnsure && unsent.length > 0 && !isAfterOne) return [];
  if (!isUnsure && others.deedsOn(transaction.item).some((each) => isCovered({ doneAtMs }, each)))
    return [];
  const deed = transaction.kind === 'check-out' ? 'lent' : 'returned';
  const released = deed === 'lent' ? isReleased(entry) : undefined;
  return [{ deed, item: newest, ...when, released }];
}

function isPublished(
  known: KnownOf,
  { seal, isAnother }: PublisherParts,
  { id, transaction }: Entry,
) {
  const hashes = 'item' in transaction ? seal.itemHashes(transaction.item) : [];
  const published = publishedUnder(known, id, hashes);
  return published.some((deed) => isAnother?.(id, deed.boot) !== true);
}

/** The library system has it. */
function isMade({ settlement, notes }: Entry): boolean {
  if (settlement?.state === 'accepted') return true;
  return settlement?.state === 'staff' && notes.some(({ step }) => step === 'accepted');
}
