/** The block list of the region, as the operator signed it: it is taken as one of the branch is. */
import type { ListHead } from '../../../packages/region-documents/src/index.ts';
import type { Taker, TakerParts } from '../taker.ts';
import type { OfferedList } from './offers.ts';

interface RegionListTaker extends Taker<ListHead> {
  /** null: there is none that counts now */
  offered(): OfferedList | null;
}

export function createRegionListTaker({
  clock,
  trust,
}: Pick<TakerParts, 'clock' | 'trust'>): RegionListTaker {
  let newest: ListHead | null = null;
  return {
    take: (head) => {
      newest = head;
    },
    offered() {
      if (newest === null || trust() === null) return null;
      if (Date.parse(newest.expires) <= Date.parse(clock.now())) return null;
      return { from: 'region', id: newest.sha256, exportedAt: newest.exportedAt };
    },
    check: () => {},
    close: async () => {},
  };
}
