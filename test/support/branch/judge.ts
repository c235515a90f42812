/**
 * Stands outside the kiosks and sees what a patron sees: that an item is lent, and that it is given
 * back. Says where an item was lent twice, or a patron has too many, although the broker had
 * answered both kiosks.
 */
import type { Claimed } from '../../../src/branch/port.ts';
import type { WaitingEntry } from './kiosk-process.ts';

/** What a kiosk was asked, and what is known of it so far. */
export interface Lending {
  kiosk: string;
  item: string;
  card: string;
  entry?: number;
  claimed?: Claimed;
  /** a return of the item, or an older disk, came in between */
  isDoubtful?: boolean;
}

export interface Judge {
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  begins(lending: Lending): void;
  /** `outcome`: as shown; null: the kiosk was killed, and `isMade` says it after the next start */
  ends(lending: Lending, outcome: string | null): void;
  /** What waits in the journal of a kiosk that was killed and started again. */
  startsAgain(kiosk: string, waiting: readonly WaitingEntry[]): void;
  /** The item lies at a kiosk: from the start of a return to its end. */
  returns(item: string): void;
  /** The kiosk sends what it has: it may be over from here on. */
  replays(kiosk: string): void;
  /** The broker has lost something: what was lent before is not compared with what is lent now. */
  loses(): void;
  /** The item as the patrons have it, as far as it is certain; null: nobody, or it is not certain. */
  holderOf(item: string): Lending | null;
}

export function createJudge(limit: number): Judge {
  const violations: string[] = [];
  const counts: Record<string, number> = {};
  const count = (what: string) => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const holders = new Map<string, Lending>();
  const underWay = new Set<Lending>();
  const killed = new Set<Lending>();
  /** loans that wait, and were claimed, by card */
  const claimed = new Map<string, Set<Lending>>();

  function isMade(lending: Lending): void {
    count('lent');
    const { item, card } = lending;
    const before = holders.get(item);
    if (lending.claimed !== 'mine') {
      count('lentAlone');
      holders.set(item, { ...lending, isDoubtful: true });
      return;
    }
    if (before && !before.isDoubtful && !lending.isDoubtful && before.kiosk !== lending.kiosk)
      violations.push(`lent twice: ${JSON.stringify([before, lending])}`);
    holders.set(item, lending);
    const loans = claimed.get(card) ?? new Set();
    claimed.set(card, loans.add(lending));
    const certain = [...loans].filter(({ isDoubtful }) => !isDoubtful);
    if (certain.length > limit) violations.push(`over the limit: ${JSON.stringify(certain)}`);
  }

  return {
    violations,
    counts,
    begins: (lending) => void underWay.add(lending),
    ends(lending, outcome) {
      underWay.delete(lending);
      if (outcome === null) {
        count('killed');
        killed.add(lending);
      } else if (outcome === 'done') isMade(lending);
      else count(outcome);
    },
    startsAgain(kiosk, waiting) {
      for (const lending of [...killed].filter((each) => each.kiosk === kiosk)) {
        killed.delete(lending);
        if (waiting.some(({ id, isDone }) => id === lending.entry && isDone)) isMade(lending);
      }
    },
    returns(item) {
      holders.delete(item);
      for (const lending of [...underWay, ...killed])
        if (lending.item === item) lending.isDoubtful = true;
    },
    replays(kiosk) {
      for (const [item, lending] of holders) if (lending.kiosk === kiosk) holders.delete(item);
      for (const loans of claimed.values())
        for (const lending of loans) if (lending.kiosk === kiosk) loans.delete(lending);
    },
    loses() {
      for (const lending of [...underWay, ...killed, ...holders.values()])
        lending.isDoubtful = true;
      for (const loans of claimed.values()) for (const lending of loans) lending.isDoubtful = true;
    },
    holderOf: (item) => holders.get(item) ?? null,
  };
}
