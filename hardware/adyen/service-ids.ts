/**
 * Names of requests: 1 to 10 letters and digits, none twice at one terminal within 48 hours. Milliseconds
 * since 1970 to the base of 36 have 8 letters until 2059; two more keep two programs apart. So no
 * counter has to be kept on disk.
 */
import { createHash, randomUUID } from 'node:crypto';

export function createServiceIds(): () => string {
  let lastMs = 0;
  const letters = letters36(randomUUID(), 2);
  return () => {
    lastMs = Math.max(Date.now(), lastMs + 1);
    return `${lastMs.toString(36)}${letters}`.toUpperCase().slice(-10);
  };
}

/**
 * Of the reversal of a payment: always the same one, so that a later question finds out whether it
 * was asked for, also by a program that has died since.
 */
export function reversalId(receiptNumber: string): string {
  return `R${letters36(receiptNumber, 9)}`;
}

function letters36(text: string, count: number): string {
  const hash = createHash('sha256').update(text).digest().readBigUInt64BE();
  return hash.toString(36).padStart(count, '0').slice(-count).toUpperCase();
}
