/**
 * Wrong PINs of the service panel are counted on disk, so that pulling the plug gives no new tries. After five the panel rests:
 * a minute, then two, four …, an hour at most. A right PIN clears it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Instant } from '../domain.ts';
import { writeWhole } from './write-whole.ts';

export const triesUntilLock = 5;
const firstRestMs = 60_000;
const longestRestMs = 3_600_000;

interface Count {
  wrong: number;
  /** how often it was locked in a row */
  locks: number;
  lockedUntil: Instant | null;
}

export interface LockOut {
  /** null: a PIN may be tried */
  lockedUntil(): Instant | null;
  triesLeft(): number;
  /** Before a PIN is looked at: a process that dies meanwhile has counted it. */
  trying(): void;
  right(): void;
}

const restMs = (locks: number) => Math.min(firstRestMs * 2 ** Math.min(locks - 1, 10), longestRestMs);

export const openLockOut = (folder: string, clock: Clock): LockOut => {
  const file = join(folder, 'service-lock.json');
  const fresh: Count = { wrong: 0, locks: 0, lockedUntil: null };
  let count = read(file) ?? fresh;
  const keep = (next: Count) => {
    count = next;
    try {
      writeWhole(file, `${JSON.stringify(next)}\n`, 0o600);
    } catch {
      // On a full disk the technician must get in all the more: until the process ends, memory counts as well.
    }
  };
  const lockedUntil = (): Instant | null => {
    if (count.lockedUntil === null) return null;
    const [now, until] = [Date.parse(clock.now()), Date.parse(count.lockedUntil)];
    // A clock that was set back must not lock the panel for years.
    if (until <= now || until > now + restMs(count.locks)) return null;
    return count.lockedUntil;
  };
  const triesLeft = () => (lockedUntil() === null ? triesUntilLock - (count.wrong % triesUntilLock) : 0);
  return {
    lockedUntil,
    triesLeft,
    trying: () => {
      const wrong = count.wrong + 1;
      const isLast = wrong % triesUntilLock === 0;
      const locks = isLast ? count.locks + 1 : count.locks;
      const until = new Date(Date.parse(clock.now()) + restMs(locks)).toISOString();
      keep({ wrong, locks, lockedUntil: isLast ? until : null });
    },
    right: () => keep(fresh),
  };
};

const read = (file: string): Count | null => {
  try {
    const { wrong, locks, lockedUntil } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Count>;
    if (!Number.isSafeInteger(wrong) || !Number.isSafeInteger(locks)) return null;
    return { wrong: wrong ?? 0, locks: locks ?? 0, lockedUntil: typeof lockedUntil === 'string' ? lockedUntil : null };
  } catch {
    return null;
  }
};
