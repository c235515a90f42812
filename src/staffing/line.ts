/** The state of the building by an input: a key switch, a contact of the alarm. */

export interface LineSettings {
  /** what is said while it is on, and while it is off */
  words: Readonly<Record<'on' | 'off', string>>;
  /** so long it stays the same before it counts: contacts bounce, and a key is turned past a place */
  steadyMs: number;
}

/** How often it is looked at; the driver reads the line itself more often. */
const mostLooksMs = 250;

/**
 * `level`: as it was read last; undefined: it cannot be read now. Says the word of a level that is
 * steady, and goes on saying it while it lasts; says nothing of one that is not.
 */
export function watchLine(
  { words, steadyMs }: LineSettings,
  level: () => boolean | undefined,
  onWord: (word: string, isNew: boolean) => void,
): { close(): Promise<void> } {
  let seen: boolean | undefined;
  let sinceMs = performance.now();
  let saidLast: string | null = null;
  const look = () => {
    const now = level();
    if (now !== seen) {
      seen = now;
      sinceMs = performance.now();
    }
    if (now === undefined) saidLast = null;
    if (now === undefined || performance.now() - sinceMs < steadyMs) return;
    const word = words[now ? 'on' : 'off'];
    const isNew = word !== saidLast;
    saidLast = word;
    onWord(word, isNew);
  };
  const timer = setInterval(look, Math.min(mostLooksMs, steadyMs / 2));
  return { close: async () => clearInterval(timer) };
}
