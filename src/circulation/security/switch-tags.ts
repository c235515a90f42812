/**
 * The security of an item's tags. A set has several: each is switched, and the ones that failed are
 * named. A tag that left the plate too early may have been switched already, without a read-back:
 * the kiosk waits until it is back.
 */
import type { PresentedItem } from '../../../machines/domain.ts';
import type { Reason } from '../../store/types.ts';
import type { EntryWriter } from '../journal-entry.ts';
import type { CirculationParts } from '../parts.ts';

/** `of`: how many tags the item has. */
export type NotSwitched = { outcome: 'failed' | 'gone'; failed: readonly string[]; of: number };
/** `uids` are the ones that were switched: another copy may have been laid back in their place. */
export type Switched = { outcome: 'ok'; uids: readonly string[] } | NotSwitched;

type Switching = 'release' | 'secure';

/** One after the other: a reader does one thing at a time. A failed tag does not stop the others. */
async function switchAll(
  parts: CirculationParts,
  uids: readonly string[],
  to: Switching,
): Promise<Switched> {
  const { security } = parts;
  if (!security) return { outcome: 'ok', uids };
  const failed: string[] = [];
  let gone = false;
  for (const uid of uids) {
    const outcome = await security[to](uid);
    if (outcome === 'ok') continue;
    failed.push(uid);
    gone ||= outcome === 'gone';
    // Without a reader the next one would fail too.
    if (outcome === 'down') failed.push(...uids.slice(uids.indexOf(uid) + 1));
    if (outcome === 'down') break;
  }
  if (failed.length === 0) return { outcome: 'ok', uids };
  return { outcome: gone ? 'gone' : 'failed', failed, of: uids.length };
}

/** For the reason of a settlement: how many of the tags could not be switched. */
export function notSwitched(
  name: 'unreleased' | 'unsecured',
  { outcome, failed, of }: NotSwitched,
): NonNullable<Reason['data']> {
  return { tags: of, [name]: failed.length, ...(outcome === 'gone' ? { lifted: 'yes' } : {}) };
}

/** Switches all tags; tags that were lifted too early again when they are back, until `signal`. */
async function switchWhenThere(
  parts: CirculationParts,
  { item, uids }: PresentedItem,
  to: Switching,
  signal: AbortSignal,
): Promise<Switched> {
  let switched = await switchAll(parts, uids, to);
  const { security } = parts;
  while (switched.outcome === 'gone' && security?.whenBack) {
    const back = await security.whenBack(item, uids, signal);
    if (back === null) break;
    switched = await switchAll(parts, back, to);
  }
  if (switched.outcome !== 'ok') {
    const { outcome, failed, of } = switched;
    const tags = of === 1 ? 'its tag' : `${failed.length} of its ${of} tags`;
    const done = to === 'release' ? 'released' : 'secured';
    const lifted = outcome === 'gone' ? ', lifted too early' : '';
    parts.log({
      level: 'warn',
      part: 'reader',
      code: to === 'release' ? 'security-not-released' : 'security-not-secured',
      text: `The security of an item stayed as it was: ${tags} could not be ${done}${lifted}.`,
      data: { outcome, tags: uids.length, failed: failed.join(' ') },
    });
  }
  return switched;
}

/** It has a tag with a security that only the reader switches. */
export function isSecured(
  { security, settings }: CirculationParts,
  { item, uids }: PresentedItem,
): boolean {
  return security !== null && (uids.length > 0 || !settings.isUntagged(item));
}

/** By its number alone, though it has such a tag. */
export function isTagUnseen(parts: CirculationParts, presented: PresentedItem): boolean {
  return presented.uids.length === 0 && isSecured(parts, presented);
}

/** The transaction stands, and its entry says so; the security is as it was. */
export function noteUnseen({ log }: CirculationParts, entry: EntryWriter): void {
  entry.note({ step: 'tag-not-seen' });
  log({
    level: 'info',
    part: 'reader',
    code: 'tag-not-seen',
    text: 'An item was booked by its number alone: the security of its tag is as it was.',
  });
}

/** Whether each tag answers now. Without a reader that is not known, and it counts as there. */
export async function liesThere(
  { security }: CirculationParts,
  { uids }: PresentedItem,
): Promise<boolean> {
  for (const uid of uids) if ((await security?.isThere?.(uid)) === false) return false;
  return true;
}

const never = new AbortController().signal;

export function releaseAll(parts: CirculationParts, item: PresentedItem, signal = never) {
  return switchWhenThere(parts, item, 'release', signal);
}
export function secureAll(parts: CirculationParts, item: PresentedItem, signal = never) {
  return switchWhenThere(parts, item, 'secure', signal);
}
/** The tags that were switched, where they are not the ones that were presented. */
export function switchedTags({ uids }: { uids: readonly string[] }, presented: PresentedItem) {
  return presented.uids.every((uid) => uids.includes(uid)) ? {} : { switchedTags: uids };
}
/** Without waiting for tags that were lifted. */
export function secureNow(parts: CirculationParts, { uids }: PresentedItem) {
  return switchAll(parts, uids, 'secure');
}
