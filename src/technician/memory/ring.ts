/** The last so many of something, oldest first. */
export interface Ring<T> {
  add(value: T): void;
  all(): readonly T[];
}

export function createRing<T>(keep: number): Ring<T> {
  const kept: T[] = [];
  let next = 0;
  return {
    add: (value) => {
      kept[next] = value;
      next = (next + 1) % keep;
    },
    all: () => (kept.length < keep ? [...kept] : [...kept.slice(next), ...kept.slice(0, next)]),
  };
}
