/** Debounced presence of tags, from inventories that miss a tag now and then. Pure. */

export interface Ripe {
  uid: string;
  /** consecutive rounds in which it was seen */
  rounds: number;
  /** when the last whole inventory began that did not see it yet; -Infinity: there was none */
  absentMs: number;
}
interface Presence {
  /**
   * One inventory. `missed`: the tags surely absent, by default all others; a tag in neither list
   * stays as it was. `beganMs`: when it began. `ripe`: seen often enough, not yet confirmed.
   * `vanished`: confirmed, and missed often enough.
   */
  round(
    seen: readonly string[],
    missed?: readonly string[],
    beganMs?: number,
  ): { ripe: Ripe[]; vanished: string[] };
  /** It was reported: its vanishing will be too. */
  confirm(uid: string): void;
  confirmed(): string[];
  /** A tag has come that was not seen often enough yet. */
  isWaiting(): boolean;
  /** Forgets all tags; returns the confirmed ones. */
  clear(): string[];
}

interface Entry {
  rounds: number;
  absentMs: number;
  missed: number;
  confirmed: boolean;
}

export function createPresence(appearAfterRounds: number, vanishAfterRounds: number): Presence {
  const entries = new Map<string, Entry>();
  /** when the last whole inventory began */
  let lookedMs = Number.NEGATIVE_INFINITY;

  function see(uid: string): Ripe | null {
    const entry = entries.get(uid) ?? {
      rounds: 0,
      missed: 0,
      confirmed: false,
      absentMs: lookedMs,
    };
    entries.set(uid, entry);
    entry.missed = 0;
    entry.rounds += 1;
    return !entry.confirmed && entry.rounds >= appearAfterRounds
      ? { uid, rounds: entry.rounds, absentMs: entry.absentMs }
      : null;
  }

  /** true: a confirmed tag vanishes by this miss */
  function miss(uid: string, entry: Entry): boolean {
    entry.rounds = 0;
    entry.missed += 1;
    // Also of one that is not confirmed: it has lain there since it was seen first.
    if (entry.missed < vanishAfterRounds) return false;
    entries.delete(uid);
    return entry.confirmed;
  }

  const listConfirmed = () =>
    [...entries].filter(([, entry]) => entry.confirmed).map(([uid]) => uid);

  return {
    round(seen, missed, beganMs = Number.NEGATIVE_INFINITY) {
      const present = new Set(seen);
      const absent = missed && new Set(missed);
      const ripe = [...present].map(see).filter((entry) => entry !== null);
      if (missed === undefined) lookedMs = beganMs;
      const gone = [...entries].filter(([uid]) => !present.has(uid) && (absent?.has(uid) ?? true));
      return {
        ripe,
        vanished: gone.filter(([uid, entry]) => miss(uid, entry)).map(([uid]) => uid),
      };
    },
    confirm(uid) {
      const entry = entries.get(uid);
      if (entry) entry.confirmed = true;
    },
    confirmed: listConfirmed,
    isWaiting: () =>
      [...entries.values()].some(
        ({ confirmed, rounds }) => !confirmed && rounds > 0 && rounds < appearAfterRounds,
      ),
    clear() {
      const confirmed = listConfirmed();
      entries.clear();
      lookedMs = Number.NEGATIVE_INFINITY;
      return confirmed;
    },
  };
}
