/**
 * A file that is removed when the disk is full, so that entries under way can be settled. Nothing
 * new begins until it is there again.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileFault } from './database/faults.ts';

/** A payment of a dozen fees is some 30 events of a few pages in the write-ahead log: 0.5 MB. */
const reserveBytes = 2_097_152;

export interface Reserve {
  /** Creates it again if it was spent. Faults: `disk-full`, `read-only`, `disk-failing`. */
  restore(): void;
  /** Frees the room; false: there was none. */
  spend(): boolean;
}

export function openReserve(folder: string): Reserve {
  const path = join(folder, 'reserve');
  let whole = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === reserveBytes;
  return {
    restore: () => {
      if (whole) return;
      try {
        fill(path);
        whole = true;
      } catch (error) {
        remove(path);
        throw fileFault(folder, error);
      }
    },
    spend: () => {
      const had = whole;
      whole = false;
      return remove(path) && had;
    },
  };
}

/** Written in full, as a sparse file reserves no room; created anew, so that no link is followed. */
function fill(path: string): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    const bytes = Buffer.alloc(reserveBytes, 0x2e);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function remove(path: string): boolean {
  try {
    rmSync(path, { force: true });
    return true;
  } catch {
    return false;
  }
}
