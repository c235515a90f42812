/** `node:crypto` with predictable ids: they are sent in messages, and must be the same in each run. */
export * from 'node:crypto';

let drawn = 0;
export function startIds() {
  drawn = 0;
}
export function randomUUID() {
  drawn += 1;
  return `00000000-0000-4000-8000-${String(drawn).padStart(12, '0')}`;
}
