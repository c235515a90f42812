/**
 * The loans of a patron that wait in the branch, counted at the broker. A stack of books is many
 * claims of one patron in one moment: those of this kiosk go there together, or each would overtake
 * the others until the time of the claim is over.
 */

import type { LoanToClaim } from '../port.ts';
import { byCompareAndSet, type ClaimParts } from './claim-parts.ts';
import { type PatronClaim, patronClaims } from './messages.ts';
import { isWaiting } from './unpublished.ts';

type Counted = 'mine' | 'limit';
type Waiting = PatronClaim['waiting'][number];
/** `mayHave`, and what the caller waits for. */
interface Asked extends Omit<LoanToClaim, 'mayHave'> {
  mayHave: number;
  answer(counted: Counted): void;
  fail(error: unknown): void;
}

export function createPatronClaims() {
  /** by the numbers of a patron: what goes there after what is on its way */
  const queues = new Map<string, Asked[]>();

  async function work(parts: ClaimParts, numbers: string, queue: Asked[]): Promise<void> {
    while (queue.length > 0) {
      const together = queue.splice(0);
      try {
        const counted = await claimTogether(parts, together);
        for (const [nth, { answer }] of together.entries()) answer(counted[nth] ?? 'limit');
      } catch (error) {
        for (const { fail } of together) fail(error);
      }
    }
    queues.delete(numbers);
  }

  return async (parts: ClaimParts, loan: LoanToClaim): Promise<Counted> => {
    const { mayHave, patron } = loan;
    if (mayHave === null || patron.length === 0) return 'mine';
    const numbers = patron.join(' ');
    return await new Promise((answer, fail) => {
      const asked: Asked = { ...loan, mayHave, answer, fail };
      const queue = queues.get(numbers);
      if (queue !== undefined) {
        queue.push(asked);
        return;
      }
      const first = [asked];
      queues.set(numbers, first);
      // Those of the same moment come along.
      queueMicrotask(() => void work(parts, numbers, first));
    });
  };
}

/**
 * All of one patron, in the order in which they were begun, under each number of theirs: another kiosk
 * may know them by one of these alone. It is had when each was put upon what was counted; what was put
 * under some before another kiosk was first is counted anew.
 */
async function claimTogether(parts: ClaimParts, loans: readonly Asked[]): Promise<Counted[]> {
  const { broker, self, seal, others } = parts;
  const patron = loans[0]?.patron ?? [];
  const hashes = patron.map((number) => seal.patronHashes(number));
  const newest = [...new Set(hashes.map(([first]) => first))].sort();
  const read = async (hash: string) => {
    const key = keyOf(hash);
    const stored = await broker.claim(key);
    const opened = stored && patronClaims.open(seal, stored.value, key);
    // What does not open was put there by another program: it says nothing.
    const waiting = opened === null || typeof opened === 'string' ? [] : opened.value.waiting;
    return { key, revision: stored?.revision ?? 0, waiting };
  };
  const older = await Promise.all(hashes.flatMap(([_, ...before]) => before).map(read));
  return await byCompareAndSet(async () => {
    const present = await Promise.all(newest.map(read));
    const claimed = [...older, ...present].flatMap(({ waiting }) => waiting);
    const published = others.loansOf(patron).map((loan): Waiting => [loan.kiosk, loan.entry]);
    const already = [...claimed, ...published].filter((each) => isStillWaiting(parts, each));
    const all = new Map(already.map((each) => [each.join(' '), each]));
    for (const { entry } of loans) all.delete(`${self} ${entry}`);
    const counted = loans.map(({ entry, mayHave }): Counted => {
      if (all.size >= mayHave) return 'limit';
      all.set(`${self} ${entry}`, [self, entry]);
      return 'mine';
    });
    if (!counted.includes('mine')) return counted;
    const value: PatronClaim = { waiting: [...all.values()] };
    for (const { key, revision } of present) {
      const put = await broker.putClaim(key, patronClaims.seal(seal, value, key), revision);
      if (put !== 'done') return null;
    }
    return counted;
  });
}

/** Of the own entries the journal knows more than was published. */
function isStillWaiting({ self, journal, others }: ClaimParts, [kiosk, entry]: Waiting): boolean {
  if (kiosk !== self) return !others.isOver(kiosk, entry);
  const own = journal.get(entry);
  return own !== null && isWaiting(own);
}

function keyOf(hash: string): string {
  return `p.${hash}`;
}
