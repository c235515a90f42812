/**
 * The loans of a patron that wait in the branch, counted at the broker. A stack of books is many
 * claims of one patron in one moment: those of this kiosk go there together, or each would overtake
 * the others until the time of the claim is over.
 */

import type { StoredClaim } from '../broker/broker.ts';
import type { LoanToClaim } from '../port.ts';
import { byCompareAndSet, type ClaimParts, openClaim } from './claim-parts.ts';
import { type Claim, claims, type PatronClaim, patronClaims } from './messages.ts';
import { isWaiting } from './unpublished.ts';

type Counted = 'mine' | 'limit';
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
    return {
      key,
      revision: stored?.revision ?? 0,
      waiting: stored ? waitingIn(parts, key, stored) : [],
    };
  };
  const older = await Promise.all(hashes.flatMap(([_, ...before]) => before).map(read));
  return await byCompareAndSet(async () => {
    const present = await Promise.all(newest.map(read));
    const claimed = [...older, ...present].flatMap(({ waiting }) => waiting.map(({ of }) => of));
    const already = [...claimed, ...others.loansOf(patron)].filter((each) =>
      isStillWaiting(parts, each),
    );
    const all = new Map(already.map((each) => [nameOf(each), each]));
    for (const { entry } of loans) all.delete(nameOf({ kiosk: self, entry }));
    const counted = loans.map(({ entry, mayHave }): Counted => {
      if (all.size >= mayHave) return 'limit';
      all.set(nameOf({ kiosk: self, entry }), { kiosk: self, entry });
      return 'mine';
    });
    if (!counted.includes('mine')) return counted;
    for (const { key, revision, waiting } of present) {
      const there = new Map(waiting.map(({ of, text }) => [nameOf(of), text]));
      // What another kiosk has signed for another number, or published, it alone can put here.
      const texts = [...all].map(
        ([name, { kiosk, entry }]) =>
          there.get(name) ??
          (kiosk === self ? toBase64(claims.seal(seal, { kiosk, entry }, key)) : null),
      );
      const value: PatronClaim = { waiting: texts.filter((text) => text !== null) };
      const put = await broker.putClaim(key, patronClaims.seal(seal, value, key), revision);
      if (put !== 'done') return null;
    }
    return counted;
  });
}

/** The claims in a list that are of the kiosks in whose names they stand. */
function waitingIn(
  parts: ClaimParts,
  key: string,
  { value, storedAtMs }: StoredClaim,
): readonly { of: Claim; text: string }[] {
  const list = patronClaims.open(parts.seal, value, key);
  // What does not open was put there by another program: it says nothing.
  if (typeof list === 'string') return [];
  return list.value.waiting.flatMap((text) => {
    const of = openClaim(parts, Buffer.from(text, 'base64'), key, storedAtMs);
    return of === null ? [] : [{ of, text }];
  });
}

/** Of the own entries the journal knows more than was published. */
function isStillWaiting({ self, journal, others }: ClaimParts, { kiosk, entry }: Claim): boolean {
  if (kiosk !== self) return !others.isOver(kiosk, entry);
  const own = journal.get(entry);
  return own !== null && isWaiting(own);
}

function nameOf({ kiosk, entry }: Claim): string {
  return `${kiosk} ${entry}`;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function keyOf(hash: string): string {
  return `p.${hash}`;
}
