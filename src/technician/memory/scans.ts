/**
 * The scanner, for whoever looks after it: what came last, and the next code where somebody tries
 * it.
 */
import type { Clock } from '../../domain.ts';
import { visibleControls } from '../../printable.ts';
import type { ScanSeen } from '../actions.ts';
import { masked } from '../panel/journal-text.ts';
import type { Memory } from './memory.ts';

export interface Scans {
  /** True: somebody waited for it, so it means nothing to a visit. */
  onScan(scan: { code: string; kind: ScanSeen['kind']; symbology: string | null }): boolean;
  next(withinMs: number): Promise<ScanSeen | null>;
}

export function createScans(memory: Pick<Memory, 'scans'>, clock: Clock): Scans {
  let waiting: ((seen: ScanSeen) => void) | null = null;
  return {
    onScan: ({ code, kind, symbology }) => {
      const seen = {
        at: clock.now(),
        symbology,
        length: code.length,
        end: visibleControls(masked(code)),
        kind,
      };
      memory.scans.add(seen);
      const taken = waiting;
      taken?.(seen);
      return taken !== null;
    },
    next: (withinMs) =>
      new Promise((resolve) => {
        const finish = (seen: ScanSeen | null) => {
          clearTimeout(timer);
          // Somebody else may wait for the next one by now.
          if (waiting === finish) waiting = null;
          resolve(seen);
        };
        const timer = setTimeout(() => finish(null), withinMs);
        waiting = finish;
      }),
  };
}
