/**
 * `node:crypto` with predictable ids and random bytes: they are sent in messages, and must be the
 * same in each run.
 */
import { createHash } from 'node:crypto';

export * from 'node:crypto';

let drawn = 0;
let bytesDrawn = 0;
export function startIds() {
  drawn = 0;
  bytesDrawn = 0;
}
export function randomUUID() {
  drawn += 1;
  return `00000000-0000-4000-8000-${String(drawn).padStart(12, '0')}`;
}
export function randomBytes(count: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length < count; length += 32) {
    bytesDrawn += 1;
    parts.push(createHash('sha256').update(`simulated ${bytesDrawn}`).digest());
  }
  return Buffer.concat(parts).subarray(0, count);
}
export function randomInt(...limits: number[]): number {
  const [from, below] = limits.length > 1 ? [limits[0] ?? 0, limits[1] ?? 1] : [0, limits[0] ?? 1];
  return from + (randomBytes(4).readUInt32BE(0) % (below - from));
}
