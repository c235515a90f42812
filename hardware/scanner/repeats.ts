/** A scanner that reads one code twice is not a patron who shows two. */
import type { Symbology } from './aim.ts';

interface Repeats {
  /** Whether this code in this symbology was read just before; it counts from now on. */
  has(code: string, symbology: Symbology | null): boolean;
  close(): void;
}

/**
 * Each code forgets itself, so that no card number outlives its time here. 0: nothing is a
 * repetition.
 */
export function createRepeats(withinMs: number): Repeats {
  const recent = new Map<string, NodeJS.Timeout>();
  return {
    has: (code, symbology) => {
      const key = `${symbology} ${code}`;
      const known = recent.get(key);
      if (known) known.refresh();
      else if (withinMs > 0)
        recent.set(
          key,
          setTimeout(() => recent.delete(key), withinMs),
        );
      return known !== undefined;
    },
    close: () => {
      for (const timer of recent.values()) clearTimeout(timer);
      recent.clear();
    },
  };
}
