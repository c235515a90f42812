/**
 * Claims: locks at the broker, taken by compare-and-set. A claim is a lock and a message is a fact:
 * a claim that the facts deny is overwritten. Age alone voids none, for a kiosk that was cut off
 * after its claim has probably lent.
 */
import type { Entry } from '../../store/types.ts';
import type { Claimed, LoanToClaim } from '../port.ts';
import { byCompareAndSet, type ClaimParts, openClaim } from './claim-parts.ts';
import { type Claim, claims } from './messages.ts';
import { createPatronClaims } from './patron-claims.ts';
import { isWaiting } from './unpublished.ts';

export type Claims = (parts: ClaimParts, loan: LoanToClaim) => Promise<Exclude<Claimed, 'alone'>>;

/**
 * Rejects when the broker does; the caller ends the waiting (`branch.waitMs`). A claim that is made
 * after the caller has given up is right all the same: the loan is made.
 */
export function createClaims(): Claims {
  const claimPatron = createPatronClaims();
  return async (parts, loan) => {
    const [item, patron] = await Promise.all([claimItem(parts, loan), claimPatron(parts, loan)]);
    return item === 'mine' ? patron : item;
  };
}

async function claimItem(parts: ClaimParts, loan: LoanToClaim): Promise<'mine' | 'lent'> {
  const { broker, self, seal } = parts;
  if (isLentElsewhere(parts, loan)) return 'lent';
  const [newest, ...older] = seal.itemHashes(loan.item);
  const read = async (key: string) => {
    const stored = await broker.claim(key);
    if (stored === null) return { revision: 0, isHeld: false };
    const { value, revision, storedAtMs } = stored;
    const opened = openClaim(parts, value, key, storedAtMs);
    return { revision, isHeld: opened !== null && holds(parts, loan, opened, storedAtMs) };
  };
  for (const hash of older) if ((await read(itemKey(hash))).isHeld) return 'lent';
  const key = itemKey(newest);
  return await byCompareAndSet(async () => {
    const { revision, isHeld } = await read(key);
    if (isHeld) return 'lent';
    const value: Claim = { kiosk: self, entry: loan.entry };
    const put = await broker.putClaim(key, claims.seal(seal, value, key), revision);
    return put === 'done' ? 'mine' : null;
  });
}

/** Whether a claim counts, against what its kiosk and the others have published since. */
function holds(
  parts: ClaimParts,
  loan: LoanToClaim,
  { kiosk, entry }: Claim,
  storedAtMs: number,
): boolean {
  const { self, others } = parts;
  // What this kiosk has lent, its own journal knows.
  if (kiosk === self || others.isOver(kiosk, entry)) return false;
  // It is published: then it counts what was done last with the item.
  if (others.of(kiosk).open.has(entry)) return isLentElsewhere(parts, loan);
  // Not published yet, so it may be lent, unless the item was returned since.
  const own = ownLast(parts, loan);
  const returnedAt = others
    .ofItem(loan.item)
    .filter(({ what }) => what === 'returned')
    .map(({ doneAtMs }) => doneAtMs);
  if (own?.transaction.kind === 'check-in') returnedAt.push(others.ownDoneAtMs(own.id));
  // By the broker's clock at that moment: what its kiosk knows of that clock may be an hour old.
  return !returnedAt.some((ms) => ms > others.orderMs(storedAtMs));
}

function isLentElsewhere(parts: ClaimParts, loan: LoanToClaim): boolean {
  const own = ownLast(parts, loan)?.id ?? null;
  return parts.others.lastOn(loan.item, own)?.what === 'lent';
}

/** The last entry of this kiosk on the item that waits, before this loan. */
function ownLast({ journal }: ClaimParts, { item, entry }: LoanToClaim): Entry | null {
  const entries = journal.open().filter(isWaiting);
  const ofItem = entries.filter(
    ({ id, transaction }) => id !== entry && 'item' in transaction && transaction.item === item,
  );
  return ofItem.at(-1) ?? null;
}

function itemKey(hash: string): string {
  return `i.${hash}`;
}
