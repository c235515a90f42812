/** How long and how often a kiosk has worked since it was installed, as far as its disk knows. */
import { join } from 'node:path';
import { z } from 'zod';
import { openPersisted } from '../persisted.ts';

export interface Usage {
  readonly openMinutes: number;
  readonly visits: number;
  visited(): void;
  /** Every ten seconds. `mayWrite`: no patron is at the screen */
  check(mayWrite: boolean): void;
  close(): void;
}

const form = z.object({ openMinutes: z.number().nonnegative(), visits: z.int().nonnegative() });
const writeEveryMs = 600_000;
/** The machine slept, or the process stood still. */
const mostBetweenMs = 60_000;

export function createUsage(folder: string, isOpen: () => boolean): Usage {
  const persisted = openPersisted(join(folder, 'usage.json'), form, { openMinutes: 0, visits: 0 });
  let { openMinutes, visits } = persisted.value;
  let seenMs = performance.now();
  let writtenMs = seenMs;
  const add = () => {
    const passedMs = Math.min(performance.now() - seenMs, mostBetweenMs);
    seenMs = performance.now();
    if (isOpen()) openMinutes += passedMs / 60_000;
  };
  const write = () => {
    writtenMs = performance.now();
    try {
      persisted.write({ openMinutes, visits });
    } catch {
      // The disk is full: other parts of the kiosk say so.
    }
  };
  return {
    get openMinutes() {
      return Math.floor(openMinutes);
    },
    get visits() {
      return visits;
    },
    visited: () => {
      visits += 1;
    },
    check(mayWrite) {
      add();
      if (mayWrite && performance.now() - writtenMs > writeEveryMs) write();
    },
    close() {
      add();
      write();
    },
  };
}
