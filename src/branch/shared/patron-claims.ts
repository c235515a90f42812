/**
 * The loans of a patron that wait in the branch, counted at the broker. A stack of books is many
 * claims of one patron in one moment: those of this kiosk go there together, or each would overtake
 * the others until the time of the claim is over.
 */

import type { LoanToClaim } from '../port.ts';
import { byCompareAndSet, type ClaimParts } from './claim-parts.ts';
import { type PatronClaim, patronClaims } from './messages.ts';
import { isWaiting } from './told.ts';

type Counted = 'mine' | 'limit';
type Waiting = PatronClaim['waiting'][number];
/** `mayHave`, and what the caller waits for. */
interface Asked extends Omit<LoanToClaim, 'mayHave'> {
  mayHave: number;
  answer(counted: Counted): void;
  fail(error: unknown): void;
}

export function createPatronClaims() {
  /** by the hash of a patron: what goes there after what is on its way */
  const queues = new Map<string, Asked[]>();

  async function work(parts: ClaimParts, hash: string, queue: Asked[]): Promise<void> {
    while (queue.length > 0) {
      const together = queue.splice(0);
      try {
        const counted = await claimTogether(parts, together);
        for (const [nth, { answer }] of together.entries()) answer(counted[nth] ?? 'limit');
      } catch (error) {
        for (const { fail } of together) fail(error);
      }
    }
    queues.delete(hash);
  }

  return async (parts: ClaimParts, loan: LoanToClaim): Promise<Counted> => {
    const { mayHave, patron } = loan;
    const main = patron.at(-1);
    if (mayHave === null || main === undefined) return 'mine';
    const [hash] = parts.seal.patronHashes(main);
    return await new Promise((answer, fail) => {
      const asked: Asked = { ...loan, mayHave, answer, fail };
      const queue = queues.get(hash);
      if (queue !== undefined) {
        queue.push(asked);
        return;
      }
      const first = [asked];
      queues.set(hash, first);
      // Those of the same moment come along.
      queueMicrotask(() => void work(parts, hash, first));
    });
  };
}

/** All of one patron, in the order in which they were begun. */
async function claimTogether(parts: ClaimParts, loans: readonly Asked[]): Promise<Counted[]> {
  const { broker, self, seal, others } = parts;
  const patron = loans[0]?.patron ?? [];
  const [newest, ...older] = seal.patronHashes(patron.at(-1) ?? '');
  const read = async (hash: string) => {
    const key = keyOf(hash);
    const stored = await broker.claim(key);
    const opened = stored && patronClaims.open(seal, stored.value, key);
    // What does not open was put there by another program: it says nothing.
    const waiting = opened === null || typeof opened === 'string' ? [] : opened.value.waiting;
    return { revision: stored?.revision ?? 0, waiting };
  };
  const before = (await Promise.all(older.map(read))).flatMap(({ waiting }) => waiting);
  return await byCompareAndSet(async () => {
    const { revision, waiting } = await read(newest);
    const told = others.loansOf(patron).map((loan): Waiting => [loan.kiosk, loan.entry]);
    const already = [...before, ...waiting, ...told].filter((each) => isStillWaiting(parts, each));
    const all = new Map(already.map((each) => [each.join(' '), each]));
    for (const { entry } of loans) all.delete(`${self} ${entry}`);
    const counted = loans.map(({ entry, mayHave }): Counted => {
      if (all.size >= mayHave) return 'limit';
      all.set(`${self} ${entry}`, [self, entry]);
      return 'mine';
    });
    if (!counted.includes('mine')) return counted;
    const value: PatronClaim = { waiting: [...all.values()] };
    const sealed = patronClaims.seal(seal, value, keyOf(newest));
    const put = await broker.putClaim(keyOf(newest), sealed, revision);
    return put === 'done' ? counted : null;
  });
}

/** Of the own entries the journal knows more than was told. */
function isStillWaiting({ self, journal, others }: ClaimParts, [kiosk, entry]: Waiting): boolean {
  if (kiosk !== self) return !others.isOver(kiosk, entry);
  const own = journal.get(entry);
  return own !== null && isWaiting(own);
}

function keyOf(hash: string): string {
  return `p.${hash}`;
}
