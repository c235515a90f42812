/**
 * The security of an item whose return stands, tried once more. The entry of that return says how it
 * ended: one return is one line on the staff's list, and leaves it once the item is secured.
 */
import type { PresentedItem } from '../../../machines/domain.ts';
import type { Entry, EntryId, Settlement } from '../../store/types.ts';
import { entryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';
import { endOfSecurity, settleSwitched } from './listed-security.ts';
import { notSwitched, type Switched, secureAll } from './switch-tags.ts';

type Parts = Pick<CirculationParts, 'journal'>;

/** Returns of this item that are listed, or still to be sent, the oldest first. */
function openReturns({ journal }: Parts, item: string): Entry[] {
  return [...journal.open(), ...journal.staff()]
    .filter(({ transaction }) => transaction.kind === 'check-in' && transaction.item === item)
    .sort((one, other) => one.id - other.id);
}
function isUnsecured({ notes }: Entry): boolean {
  const tried = notes.findLast(({ step }) => step === 'secured' || step === 'security-failed');
  return tried?.step === 'security-failed';
}

/** The return of this item whose tags stayed as they were: listed, or still to be sent. */
export function unsecuredReturn(parts: Parts, item: string): EntryId | undefined {
  const last = openReturns(parts, item).at(-1);
  return last && isUnsecured(last) ? last.id : undefined;
}

/**
 * A later return, perhaps of another visit, has secured these tags of the item: what is listed for
 * their security alone is no longer so.
 */
export function settleSecured(
  { journal, clock }: CirculationParts,
  item: string,
  secured: readonly string[],
): void {
  for (const entry of openReturns({ journal }, item)) {
    const { transaction } = entry;
    const settlement = settledAnew(entry, true);
    if (transaction.kind !== 'check-in' || (settlement === null && !isUnsecured(entry))) continue;
    if (!transaction.uids.every((uid) => secured.includes(uid))) continue;
    const writer = entryWriter(journal, entry.id, clock);
    writer.note({ step: 'secured' });
    if (settlement !== null) writer.settle(settlement);
  }
  settleSwitched({ journal, clock }, item, secured);
}

export async function secureAgain(
  parts: CirculationParts,
  id: EntryId,
  presented: PresentedItem,
  signal?: AbortSignal,
): Promise<Switched> {
  const { journal, clock } = parts;
  const switched = await secureAll(parts, presented, signal);
  const isSecured = switched.outcome === 'ok';
  const writer = entryWriter(journal, id, clock);
  writer.note({ step: isSecured ? 'secured' : 'security-failed' });
  const entry = journal.get(id);
  const settlement = entry && settledAnew(entry, isSecured);
  const data = isSecured ? {} : { data: notSwitched('unsecured', switched) };
  if (settlement !== null) writer.settle({ ...settlement, ...data } as Settlement);
  const { transaction } = entry ?? {};
  if (isSecured && transaction?.kind === 'check-in')
    settleSecured(parts, transaction.item, [...transaction.uids, ...switched.uids]);
  return switched;
}

/** Null: it stays as it is. */
function settledAnew(entry: Entry, isSecured: boolean): Settlement | null {
  if (isSecured) return endOfSecurity(entry);
  return entry.settlement?.state === 'accepted'
    ? { state: 'staff', why: 'returned-not-secured' }
    : null;
}
