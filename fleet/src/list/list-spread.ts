/** How far the list of the region has come: what its kiosks say of the one that they use. Pure. */
import type { ListHead } from '../../../packages/region-documents/src/index.ts';
import type { RegionSeen } from '../seen/view.ts';

interface BranchSpread {
  branch: string;
  kiosks: number;
  /** they use this list, or a newer one */
  have: number;
  /** names of those that use an older one, or none */
  older: readonly string[];
  without: readonly string[];
  /** of which nothing was ever heard */
  unheard: readonly string[];
}

export interface ListSpread {
  /** what stands at the hub; null: nothing that the region signed */
  list: Pick<ListHead, 'exportedAt' | 'entries' | 'sha256' | 'bytes' | 'expires'> | null;
  branches: readonly BranchSpread[];
}

export function listSpread(
  list: ListHead | null,
  { branches }: Pick<RegionSeen, 'branches'>,
): ListSpread {
  return {
    list: list && {
      exportedAt: list.exportedAt,
      entries: list.entries,
      sha256: list.sha256,
      bytes: list.bytes,
      expires: list.expires,
    },
    branches: branches.map(({ branch, kiosks }) => {
      const named = (is: (state: string) => boolean) =>
        kiosks.filter((each) => is(stateOf(each, list))).map(({ kiosk }) => kiosk);
      return {
        branch,
        kiosks: kiosks.length,
        have: named((state) => state === 'has').length,
        older: named((state) => state === 'older'),
        without: named((state) => state === 'without'),
        unheard: named((state) => state === 'unheard'),
      };
    }),
  };
}

function stateOf(
  { status }: RegionSeen['branches'][number]['kiosks'][number],
  list: ListHead | null,
): 'has' | 'older' | 'without' | 'unheard' {
  if (status === null) return 'unheard';
  if (status.list === null) return 'without';
  const isOlder = list !== null && Date.parse(status.list.exportedAt) < Date.parse(list.exportedAt);
  return isOlder ? 'older' : 'has';
}
