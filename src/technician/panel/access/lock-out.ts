/**
 * Wrong PINs of the service panel are counted on disk, for each role by itself, so that neither
 * pulling the plug nor the right PIN of another role gives new tries. After five the role rests: a
 * minute, then two, four …, an hour at most.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Instant } from '../../../domain.ts';
import { writeFileAtomically } from '../../../files.ts';
import type { Role } from '../../actions.ts';

export const triesUntilLock = 5;
const firstRestMs = 60_000;
const longestRestMs = 3_600_000;
/** A right PIN so soon after a lock does not make the next lock short again. */
const rememberedMs = 3_600_000;
const stepsAhead = 10;

const countSchema = z.object({
  wrong: z.int().nonnegative(),
  /** how often it was locked in a row */
  locks: z.int().nonnegative(),
  /** the end of the last lock, also when it is past */
  lockedUntil: z.iso.datetime().nullable(),
  /** of the last one-time code that was taken */
  usedStep: z.int().nonnegative().default(0),
});
type Count = z.output<typeof countSchema>;
const fresh: Count = { wrong: 0, locks: 0, lockedUntil: null, usedStep: 0 };
const fileSchema = z.object({
  operator: countSchema,
  technician: countSchema,
  secret: countSchema.default(fresh),
});

/** `secret`: of a password that a change of the configuration must be proved with */
type Counted = Role | 'secret';

export interface LockOut {
  /** null: a PIN of this role may be tried */
  lockedUntil(role: Counted): Instant | null;
  triesLeft(role: Counted): number;
  /** Before a PIN is looked at: a process that dies meanwhile has counted it. */
  trying(role: Counted): void;
  /** Forgets the wrong PINs of this role alone. */
  right(role: Counted): void;
  /** A one-time code is taken once: false where this one, or a later one, was taken before. */
  useStep(role: Role, step: number): boolean;
}

function restMs(locks: number) {
  return Math.min(firstRestMs * 2 ** Math.min(locks - 1, 10), longestRestMs);
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
      // On a full disk the technician must get in all the more: until the process ends, memory
      // counts as well.
    }
  };
  const lockedUntil = (role: Counted): Instant | null => {
    const { lockedUntil: until, locks } = counts[role];
    if (until === null || Date.parse(until) <= nowMs()) return null;
    // A clock that was set back must not lock the panel for years.
    return Date.parse(until) > nowMs() + restMs(locks) ? null : until;
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
      const until = isLast ? new Date(nowMs() + restMs(locks)).toISOString() : last;
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
      // One that lies far ahead is of a clock that was wrong.
      if (step <= usedStep && usedStep <= step + stepsAhead) return false;
      keep(role, { ...counts[role], usedStep: step });
      return true;
    },
  };
}

/** A file of before counted all roles together: it holds for each. */
function read(file: string): Record<Counted, Count> {
  try {
    const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const together = countSchema.safeParse(json);
    if (together.success)
      return { operator: together.data, technician: together.data, secret: fresh };
    return fileSchema.parse(json);
  } catch {
    return { operator: fresh, technician: fresh, secret: fresh };
  }
}
