/**
 * Wrong PINs of the service panel are counted on disk for each role, so that neither a pulled plug
 * nor the right PIN of another role gives new tries. After five the role is locked: a minute, then
 * two, four …, an hour at most.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Instant } from '../../../machines/domain.ts';
import { writeFileAtomically } from '../../files.ts';
import type { Role } from '../actions.ts';

export const triesUntilLock = 5;
const firstLockMs = 60_000;
const longestLockMs = 3_600_000;
/** A right PIN within this time after a lock does not shorten the next lock. */
const rememberedMs = 3_600_000;
const stepsAhead = 10;

const countSchema = z.object({
  wrong: z.int().nonnegative(),
  /** the number of locks in a row */
  locks: z.int().nonnegative(),
  /** the end of the last lock, which may be past */
  lockedUntil: z.iso.datetime().nullable(),
  /** of the last accepted one-time code */
  usedStep: z.int().nonnegative().default(0),
});
type Count = z.output<typeof countSchema>;
const fresh: Count = { wrong: 0, locks: 0, lockedUntil: null, usedStep: 0 };
const fileSchema = z.object({
  operator: countSchema,
  technician: countSchema,
  secret: countSchema.default(fresh),
});

/** `secret`: a password that a change of the configuration asks for */
type Counted = Role | 'secret';

export interface LockOut {
  /** null: a PIN of this role may be tried */
  lockedUntil(role: Counted): Instant | null;
  triesLeft(role: Counted): number;
  /** Counts a try before the PIN is checked: a killed process has counted it too. */
  trying(role: Counted): void;
  /** Clears the wrong PINs of this role. */
  right(role: Counted): void;
  /** Accepts a one-time code once: false where it, or a later one, was used before. */
  useStep(role: Role, step: number): boolean;
}

function lockMs(locks: number) {
  return Math.min(firstLockMs * 2 ** Math.min(locks - 1, 10), longestLockMs);
}

export function openLockOut(folder: string, clock: Clock): LockOut {
  const file = join(folder, 'service-lock.json');
  let counts = read(file);
  const nowMs = () => Date.parse(clock.now());
  const keep = (role: Counted, count: Count) => {
    counts = { ...counts, [role]: count };
    try {
      writeFileAtomically(file, `${JSON.stringify(counts)}\n`, 0o600);
    } catch {
      // On a full disk the technician must still get in: memory counts until the process ends.
    }
  };
  const lockedUntil = (role: Counted): Instant | null => {
    const { lockedUntil: until, locks } = counts[role];
    if (until === null || Date.parse(until) <= nowMs()) return null;
    // A clock that was set back must not lock the panel for years.
    return Date.parse(until) > nowMs() + lockMs(locks) ? null : until;
  };
  return {
    lockedUntil,
    triesLeft: (role) =>
      lockedUntil(role) === null ? triesUntilLock - (counts[role].wrong % triesUntilLock) : 0,
    trying: (role) => {
      const { locks: before, lockedUntil: last, wrong: earlier, usedStep } = counts[role];
      const wrong = earlier + 1;
      const isLast = wrong % triesUntilLock === 0;
      const locks = isLast ? before + 1 : before;
      const until = isLast ? new Date(nowMs() + lockMs(locks)).toISOString() : last;
      keep(role, { wrong, locks, lockedUntil: until, usedStep });
    },
    right: (role) => {
      const { locks, lockedUntil: last, usedStep } = counts[role];
      const isRecent = last !== null && nowMs() < Date.parse(last) + rememberedMs;
      keep(
        role,
        isRecent ? { wrong: 0, locks, lockedUntil: last, usedStep } : { ...fresh, usedStep },
      );
    },
    useStep: (role, step) => {
      const { usedStep } = counts[role];
      // A used step far ahead comes from a wrong clock.
      if (step <= usedStep && usedStep <= step + stepsAhead) return false;
      keep(role, { ...counts[role], usedStep: step });
      return true;
    },
  };
}

function read(file: string): Record<Counted, Count> {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { operator: fresh, technician: fresh, secret: fresh };
  }
}
