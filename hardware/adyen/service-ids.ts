/**
 * Names of requests: 1 to 10 letters and digits, none twice at one terminal within 48 hours. Milliseconds
 * since 1970 to the base of 36 have 8 letters until 2059; two more keep two programs apart. So no
 * counter has to be kept on disk.
 */
import { randomInt } from 'node:crypto';

export function createServiceIds(): () => string {
  let lastMs = 0;
  const letters = randomInt(36 ** 2)
    .toString(36)
    .padStart(2, '0');
  return () => {
    lastMs = Math.max(Date.now(), lastMs + 1);
    return `${lastMs.toString(36)}${letters}`.toUpperCase().slice(-10);
  };
}
