/** How many holds a 64 counts. */
import { type Message, type Profile, readCount } from '../../packages/sip2/src/index.ts';

interface Counts {
  /** null: unknown */
  ready: number | null;
  /** ready or not; null: unknown */
  every: number | null;
  /** how many of those that AS lists are not ready; `uncounted`: some may be, and how many is unknown */
  waitingWithin: number | 'uncounted';
}

/**
 * As `holdCounts` says. Whatever it says, the counts stand apart where more holds are unavailable
 * than there are holds at all, and in place of `all` where both are counted: a site, or another
 * server of the same system, may have it otherwise.
 */
export function holdCountsOf(
  { holdItemsCount, unavailableHoldsCount }: Partial<Message<'64'>['fixed']>,
  { holdCounts }: Pick<Profile, 'holdCounts'>,
): Counts {
  const holds = readCount(holdItemsCount ?? '');
  const waiting = readCount(unavailableHoldsCount ?? '');
  if (waiting === null) {
    if (holdCounts === 'apart') return { ready: holds, every: null, waitingWithin: 0 };
    return { ready: holds === 0 ? 0 : null, every: holds, waitingWithin: 'uncounted' };
  }
  if (holds === null) return { ready: null, every: null, waitingWithin: 'uncounted' };
  return holdCounts === 'within' && waiting <= holds
    ? { ready: holds - waiting, every: holds, waitingWithin: waiting }
    : { ready: holds, every: holds + waiting, waitingWithin: 0 };
}
