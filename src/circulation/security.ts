/** The security of an item's tags: all of them, or none. */
import type { PresentedItem } from '../domain.ts';
import type { CirculationParts } from './parts.ts';

export type Switched = 'ok' | 'failed' | 'gone';

/** Tags are switched one after the other: a reader does one thing at a time. Stops at the first that fails. */
const switchAll = async (parts: CirculationParts, item: PresentedItem, to: 'release' | 'secure'): Promise<Switched> => {
  if (!parts.security) return 'ok';
  for (const uid of item.uids) {
    const outcome = await parts.security[to](uid);
    if (outcome === 'ok') continue;
    parts.log({
      level: 'warn',
      part: 'reader',
      code: to === 'release' ? 'security-not-released' : 'security-not-secured',
      text: `The security of a tag could not be switched (${outcome}).`,
      data: { outcome },
    });
    return outcome === 'gone' ? 'gone' : 'failed';
  }
  return 'ok';
};

export const releaseAll = (parts: CirculationParts, item: PresentedItem) => switchAll(parts, item, 'release');
export const secureAll = (parts: CirculationParts, item: PresentedItem) => switchAll(parts, item, 'secure');
