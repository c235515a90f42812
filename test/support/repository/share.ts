/** What `npm test` runs of a long list, and `npm run test:long` in whole. */
export const isLong = process.env.LONG === '1';

/**
 * Of `list` the members whose turn it is, each `parts`th from `part` on; all of them in the long
 * run. The parts together are the list: so each member is looked at in one of `parts` ways.
 */
export function share<Member>(
  list: readonly Member[],
  part: number,
  parts: number,
): readonly Member[] {
  return isLong ? list : list.filter((_, nth) => nth % parts === part);
}
