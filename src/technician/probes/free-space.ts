/** Whether the disk of the data folder has room: one answer for the doctor and for the light. */
import { statfsSync } from 'node:fs';
import { attention, broken, type Finding } from '../finding.ts';

/** In bytes: below `low` the disk is to be looked at, below `full` no loan may be possible. */
export interface SpaceLimits {
  full: number;
  low: number;
}
/**
 * A busy library needs a few megabytes a day; logs and updates need space too. Less than `full` may
 * be too little for an update or a day of logs. The kiosk's own reserve is two megabytes.
 */
const usual: SpaceLimits = { full: 50_000_000, low: 500_000_000 };

const makeRoom =
  'Free some space: `sudo journalctl --vacuum-size=100M`, old backups (`/var/backups/library-kiosk`). Do not touch the data folder.';

/** In bytes, for users without rights of their own; throws where the folder cannot be read. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** What is wrong with `free` bytes on the disk of `folder`, or null. */
export function shortage(folder: string, free: number, limits = usual): Finding | null {
  if (free < limits.full) return diskFull(folder, free);
  if (free >= limits.low) return null;
  const text = `Only ${megabytes(free)} are free on the disk of ${folder}.`;
  return attention('disk', 'disk-low', text, { where: folder, remedy: makeRoom });
}

/** Also where `free` is more and nothing can be written: the rest may be reserved. */
export function diskFull(folder: string, free: number): Finding {
  const text = `The disk of ${folder} is full (${megabytes(free)} free): no check-out is possible.`;
  return broken('disk', 'disk-full', text, { where: folder, remedy: makeRoom });
}

export function megabytes(bytes: number) {
  return `${Math.floor(bytes / 1_000_000)} MB`;
}
