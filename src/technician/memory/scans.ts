/** The scanner in the panel: its last codes, and the next one where a technician tries it out. */
import type { Clock } from '../../domain.ts';
import { visibleControls } from '../../printable.ts';
import type { ScanSeen } from '../actions.ts';
import { lastFour } from '../panel/journal-text.ts';
import type { Memory } from './memory.ts';

interface Scans {
  /** True: a test of the scanner took it, and no visit may receive it. */
  onScan(scan: { code: string; kind: ScanSeen['kind']; symbology: string | null }): boolean;
  /** null: none came in that time. */
  next(withinMs: number): Promise<ScanSeen | null>;
}

export function createScans(memory: Pick<Memory, 'addScan'>, clock: Clock): Scans {
  let waiting: ((seen: ScanSeen) => void) | null = null;
  return {
    onScan: ({ code, kind, symbology }) => {
      const end = visibleControls(lastFour(code));
      const seen = { at: clock.now(), symbology, length: code.length, end, kind };
      memory.addScan(seen);
      const taken = waiting;
      taken?.(seen);
      return taken !== null;
    },
    next: (withinMs) =>
      new Promise((resolve) => {
        const finish = (seen: ScanSeen | null) => {
          clearTimeout(timer);
          // A later test may be waiting by now.
          if (waiting === finish) waiting = null;
          resolve(seen);
        };
        const timer = setTimeout(() => finish(null), withinMs);
        waiting = finish;
      }),
  };
}
