import type { Log } from './devices.ts';

/**
 * Passes on the same entry only once in `repeatReportsMs`, whatever its numbers and addresses: a
 * noisy line must not fill the disk.
 */
export function limitRepeats(log: Log, repeatReportsMs: number): Log {
  const saidAtMs = new Map<string, number>();
  return (entry) => {
    const nowMs = performance.now();
    for (const [key, atMs] of saidAtMs) if (nowMs - atMs >= repeatReportsMs) saidAtMs.delete(key);
    const key = `${entry.code} ${entry.text.replace(/[\da-f]*:[\da-f:]*[\da-f]|\d+/gi, '')}`;
    if (saidAtMs.has(key)) return;
    saidAtMs.set(key, nowMs);
    log(entry);
  };
}
