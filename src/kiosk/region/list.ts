/** The block list of the region. */
import type { ListHead } from '../../region/documents.ts';
import type { BlockList } from '../../store/types.ts';
import type { Taker, TakerParts } from './taker.ts';

interface ListTakerParts extends TakerParts {
  blockList: Pick<BlockList, 'about'>;
}

export function createRegionListTaker(_parts: ListTakerParts): Taker<ListHead> {
  return { take: () => {}, check: () => {}, close: async () => {} };
}
