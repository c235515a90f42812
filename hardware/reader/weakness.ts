/**
 * Whether the reader's picture of a plate on which nothing moves is weak. Tags that lie on each other
 * take the field from each other: the one above is missed now and then, and the one below may never be
 * seen. Pure.
 */

/** So long after a tag came or went a hand may still be there, whose shadow says nothing. */
const handRounds = 3;
/** Gaps that lie further back say nothing of what lies there now. */
const windowRounds = 25;
/** Of one tag, since each is missed now and then without a reason. */
const leastGaps = 2;

interface Weakness {
  /**
   * One whole inventory. `seen`: all that it named; `reported`: the tags that lie there as far as was
   * said. The result is true where a tag was missed and is seen again, not for the first time, or was
   * seen and is gone before it could be reported.
   */
  round(seen: readonly string[], reported: readonly string[]): boolean;
  clear(): void;
}

export function createWeakness(): Weakness {
  let round = 0;
  let changed = Number.NEGATIVE_INFINITY;
  let before: readonly string[] = [];
  const missed = new Set<string>();
  const glimpsed = new Set<string>();
  /** the round in which each tag was gone, of those that were there not long ago */
  const wasThere = new Map<string, number>();
  /** of each tag, the rounds in which it was found to have been missed */
  const gaps = new Map<string, readonly number[]>();

  const clear = () => {
    missed.clear();
    glimpsed.clear();
    gaps.clear();
  };

  /** Tags came or went: those that came and were there just before. */
  const onChange = (reported: readonly string[]): readonly string[] => {
    const come = reported.filter((uid) => !before.includes(uid));
    const gone = before.filter((uid) => !reported.includes(uid));
    before = reported;
    if (come.length + gone.length === 0) return [];
    for (const [uid, at] of wasThere) if (round - at > windowRounds) wasThere.delete(uid);
    const back = come.filter((uid) => wasThere.has(uid));
    for (const uid of gone) wasThere.set(uid, round);
    // Somebody laid something down: what was seen before says nothing of it.
    if (come.length > back.length) clear();
    changed = round;
    return back;
  };

  return {
    round(seen, reported) {
      round += 1;
      const back = onChange(reported);
      const isStill = reported.length > 0 && round - changed > handRounds;
      const again = [...missed].filter((uid) => seen.includes(uid));
      const lost = [...glimpsed].filter((uid) => !seen.includes(uid));
      missed.clear();
      glimpsed.clear();
      for (const uid of reported) if (!seen.includes(uid)) missed.add(uid);
      for (const uid of seen) if (!reported.includes(uid)) glimpsed.add(uid);
      const found = isStill ? [...back, ...again] : back;
      for (const uid of found)
        gaps.set(uid, [...(gaps.get(uid) ?? []).filter((at) => round - at < windowRounds), round]);
      if (isStill && lost.length > 0) return true;
      return found.some((uid) => (gaps.get(uid)?.length ?? 0) >= leastGaps);
    },
    clear() {
      clear();
      before = [];
      wasThere.clear();
    },
  };
}
