/** The PINs of the service panel: stored as scrypt hashes, compared in constant time. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Role } from '../actions.ts';

/**
 * About 80 ms and 32 MB each: ten thousand guesses take a quarter of an hour, were there no
 * lock-out.
 */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const hashBytes = 32;

function derive(pin: string, salt: Uint8Array, { N, r, p }: { N: number; r: number; p: number }) {
  return new Promise<Buffer>((resolve, reject) => {
    scrypt(
      pin.normalize('NFKC'),
      salt,
      hashBytes,
      { N, r, p, maxmem: 256 * N * r },
      (error, key) => (error ? reject(error) : resolve(key)),
    );
  });
}

/** What is wrong with a new PIN; null: nothing. */
export function pinProblem(pin: string): string | null {
  if (!/^\d{6,12}$/.test(pin)) return 'A PIN has 6 to 12 digits.';
  if (/^(\d)\1*$/.test(pin)) return 'All its digits are the same.';
  if ('01234567890123456789'.includes(pin) || '98765432109876543210'.includes(pin))
    return 'Its digits only count up or down.';
  return null;
}

/** One line for a file or the environment: `scrypt$32768$8$1$<salt>$<hash>`. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, cost);
  return [
    'scrypt',
    cost.N,
    cost.r,
    cost.p,
    salt.toString('base64url'),
    hash.toString('base64url'),
  ].join('$');
}

async function matches(pin: string, line: string): Promise<boolean> {
  const [, N, r, p, salt, hash] = line.split('$');
  const expected = Buffer.from(hash ?? '', 'base64url');
  const found = await derive(pin, Buffer.from(salt ?? '', 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === found.length && timingSafeEqual(expected, found);
}

export const roles = ['operator', 'technician'] as const satisfies readonly Role[];
export type Hashes = Readonly<Record<Role, string | null>>;

/** Checks the PIN of one role; one call at a time, so that a flood of them costs one core at most. */
export function createPinCheck(hashes: Hashes): (role: Role, pin: string) => Promise<boolean> {
  let before: Promise<unknown> = Promise.resolve();
  const check = async (role: Role, pin: string): Promise<boolean> => {
    const hash = hashes[role];
    return hash !== null && (await matches(pin, hash));
  };
  return (role, pin) => {
    const mine = before.then(() => check(role, pin));
    before = mine.catch(() => undefined);
    return mine;
  };
}
