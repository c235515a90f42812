/**
 * What becomes of an own open entry, by what was read of the branch, what this kiosk has published,
 * and since when: no time runs in here, and nothing is asked. What the branch knows to be overtaken
 * is never sent; in doubt it is the staff's.
 */
import type { Ended } from './messages.ts';

/**
 * What another kiosk did with the item, published to the branch and not undone; or this one, where its
 * journal is an older copy.
 */
export interface DeedElsewhere {
  kiosk: string;
  /** still to be sent there · on the staff's list there · settled in another way */
  state: 'open' | 'staff' | 'over';
  /** in the order of the branch it was done after the own entry */
  isLater: boolean;
  /** Which of the two was published late, by an age that does not say which came first; null: sure. */
  doubt: 'own' | 'theirs' | null;
}

/** What the branch knows of an own entry and of its item. */
export interface Known {
  own: 'unpublished' | 'open' | Ended;
  /** it was published after a reconnection */
  isLate: boolean;
  /** in the journal it is on the staff's list, so the others do not wait for it */
  isListed: boolean;
  /** another kiosk has made the entry its own (adopt.ts) */
  isAdopted: boolean;
  /** another kiosk says so without the word of the staff: it may have sent the entry */
  isDoubted: boolean;
  elsewhere: readonly DeedElsewhere[];
}

interface Times {
  /**
   * Another machine has this kiosk's identity: it may have sent what is open here. This one publishes
   * nothing.
   */
  isFenced: boolean;
  /**
   * For so long this kiosk does not know what the others do, by a whole reading of the stream and
   * with all of its own published; null: it knows.
   */
  outOfTouchMs: number | null;
  /** Another kiosk that was not heard of yet may come, and say what it did on line. */
  mayOneCome: boolean;
  /** for so long it knows; 0 where it does not */
  inTouchMs: number;
  /** for so long this kiosk has waited for others, with whichever of its entries */
  waitedMs: number;
  /** kiosks that may send what they have: seen lately, or not listened for long enough yet */
  expected: ReadonlySet<string>;
}

export type Verdict =
  | { is: 'go' }
  /** as `go`, after the library system was asked whether it says the contrary */
  | { is: 'ask' }
  /** for these kiosks; for none: until the branch is read, and the entry published */
  | { is: 'wait'; for: readonly string[] }
  | { is: 'overtaken'; by: string }
  | { is: 'adopted' }
  /** The branch has it as over: this journal is an older copy, or another machine has one. */
  | { is: 'accepted' | 'perhaps-settled' };

/** in which the others publish what they did since an entry that is published late: a look in memory */
const answerMs = 3000;
/** for the broker, and for the other kiosks: each is one wait of the kiosk, not of an entry */
const longestWaitMs = 600_000;

/** Ended, and not as if it had never been: it was sent before this journal was put back. */
const ends: ReadonlySet<Known['own']> = new Set(['accepted', 'staff', 'closed', 'gone']);

export function earlierElsewhere(known: Known, times: Times): Verdict {
  const verdict = inOrder(known, times);
  return verdict.is === 'go' && known.isDoubted ? { is: 'ask' } : verdict;
}

function inOrder(known: Known, times: Times): Verdict {
  const { own, isListed, isAdopted, elsewhere } = known;
  if (isAdopted) return { is: 'adopted' };
  if (!isListed && ends.has(own)) return { is: own === 'accepted' ? own : 'perhaps-settled' };
  if (times.isFenced) return { is: 'perhaps-settled' };
  const isAlone = times.outOfTouchMs !== null && times.outOfTouchMs >= longestWaitMs;
  // A later one that is still open waits for this entry, where its kiosk knows of it.
  const isWaitedFor = !isListed && !isAlone;
  const after = elsewhere.find(({ isLater, state, doubt }) => {
    if (doubt === 'own') return true;
    // While it is not sent it gives way: that kiosk knows the doubt too.
    if (doubt === 'theirs') return state === 'over';
    return isLater && !(state === 'open' && isWaitedFor);
  });
  if (after !== undefined) return { is: 'overtaken', by: after.kiosk };
  if (isAlone) return { is: 'ask' };
  const hasWaited = times.waitedMs >= longestWaitMs;
  const mayBeAnswered = known.isLate && times.inTouchMs < answerMs;
  if (times.outOfTouchMs !== null || mayBeAnswered || (times.mayOneCome && !hasWaited))
    return { is: 'wait', for: [] };
  if (hasWaited) return { is: 'go' };
  if (own === 'unpublished' && !isListed && elsewhere.length > 0) return { is: 'wait', for: [] };
  const before = elsewhere.filter(
    ({ isLater, state, kiosk }) => state === 'open' && !isLater && times.expected.has(kiosk),
  );
  if (before.length === 0) return { is: 'go' };
  return { is: 'wait', for: [...new Set(before.map(({ kiosk }) => kiosk))] };
}
