/**
 * The hash of a PIN, as the kiosk writes it (src/technician/access/pins.ts), at a cost that each stage
 * can pay: 3 ms of processor where a real one takes 80, also for each log-in.
 */
import { randomBytes, scryptSync } from 'node:crypto';

const cost = { N: 2 ** 10, r: 8, p: 1 } as const;

export function cheapHash(pin: string): string {
  const salt = randomBytes(16);
  const hash = scryptSync(pin, salt, 32, cost);
  const { N, r, p } = cost;
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}
