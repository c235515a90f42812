/**
 * Loans that this kiosk made without releasing their tags, and whose tags it released since: the broker has
 * them as secured until that is published. Their patrons may go to another kiosk of the branch.
 */
import type { Entry, EntryId, Journal } from '../../store/types.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import { type Deed, publishedUnder } from './deeds.ts';
import type { Content } from './messages.ts';
import type { KnownOf } from './others.ts';

/** as of PublisherParts */
interface Parts {
  journal: Pick<Journal, 'get'>;
  seal: Pick<BranchSeal, 'itemHashes'>;
  isAnother?(entry: EntryId, boot: string): boolean;
}

/** False: it was booked by its number alone, it stays secured, or a kiosk that ended did not see to it. */
export function isReleased({ notes }: Entry): boolean {
  return notes.some(({ step }) => step === 'released');
}

/** Of all that the broker has as secured. */
export function releasedSince(parts: Parts, known: KnownOf): readonly Content[] {
  const secured = [...known.open.values(), ...known.ended.values()].filter(isSecured);
  return secured.flatMap(({ entry }) => releasedOf(parts, known, entry));
}

/** Of one entry. What the broker does not have is published with it, or no more. */
export function releasedOf(parts: Parts, known: KnownOf, id: EntryId): readonly Content[] {
  const entry = parts.journal.get(id);
  if (entry?.transaction.kind !== 'check-out' || !isReleased(entry)) return [];
  const hashes = parts.seal.itemHashes(entry.transaction.item);
  const deeds = publishedUnder(known, id, hashes).filter(({ item }) => hashes.includes(item));
  return deeds
    .filter((deed) => isSecured(deed) && parts.isAnother?.(id, deed.boot) !== true)
    .map(({ item }) => ({ what: 'released', entry: id, item }));
}

function isSecured({ what, isReleased: is, ended }: Deed): boolean {
  return what === 'lent' && is === false && ended !== 'lost';
}
