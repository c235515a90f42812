/** Random numbers from a seed: the same seed gives the same numbers. */
export interface Random {
  /** 0 ≤ n < 1 */
  next(): number;
  /** a whole number below */
  below(limit: number): number;
  /** true with this probability */
  chance(percent: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (percent) => next() * 100 < percent,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
  };
}

/** A separate seed per part of a run, so that one part does not affect the next. */
export function mixed(seed: number, part: number): number {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(part + 1, 0xc2b2ae35);
  state = Math.imul(state ^ (state >>> 13), 0x27d4eb2f);
  return (state ^ (state >>> 15)) >>> 0;
}
