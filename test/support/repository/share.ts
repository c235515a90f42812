/** What `npm test` runs of a long list, and `npm run test:long` in whole. */
export const isLong = process.env.LONG === '1';

/** Whether files take turns too (test/repository/turns.ts): scripts/test.js, where none is named. */
export const takesTurns = process.env.BY_TURNS === '1';

/** The days take turns; another day's: `TURN=20788 npm test`. */
export const day = Number(process.env.TURN ?? Math.floor(Date.now() / 86_400_000));

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

/**
 * Of `list` what is run today, each `parts`th member; all of them in the long run. In `parts` days
 * each has had its turn. For stories, scenes and mutants of them, of which each is a case of its own.
 */
export function ofToday<Member>(list: readonly Member[], parts: number): readonly Member[] {
  return shareToday(list, 0, parts);
}

/** As `share`, each day another part: in `parts` days each member was looked at in every way. */
export function shareToday<Member>(
  list: readonly Member[],
  part: number,
  parts: number,
): readonly Member[] {
  return share(list, (day + part) % parts, parts);
}

/** Whether the nth of so many tests has its turn: one of them each day, all in the long run. */
export function isTurnOf(nth: number, days: number): boolean {
  return isLong || (nth + day) % days === 0;
}
