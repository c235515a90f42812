/**
 * Room on the disk that is given up when it is full, so that whatever was begun can be noted and
 * settled. While it is given up nothing new begins.
 */
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileFault } from './database/faults.ts';

/**
 * A payment of a dozen fees is some 30 events, each of a few pages in the write-ahead log: half a
 * megabyte.
 */
const reserveBytes = 2_097_152;

export interface Reserve {
  /**
   * Takes the room again where it was given up. Faults: `disk-full`, `read-only`, `disk-failing`.
   */
  restore(): void;
  /** Gives the room up; false: there was none. */
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

/**
 * Written, not only sized: a hole in a file keeps no room. Made anew: a link of that name is
 * followed nowhere.
 */
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
