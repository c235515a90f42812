/** Recognises a code that the scanner reads twice in one showing. */
import type { Symbology } from './aim.ts';

interface Repeats {
  /** Whether this code in this symbology was read just before. Remembers it. */
  has(code: string, symbology: Symbology | null): boolean;
  close(): void;
}

/**
 * Each code is removed after its time, so that no card number stays. 0: nothing is a repetition.
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
