/** The data folder: does it have room, can it be written, is it closed to other users? */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { systemCode } from '../../fault.ts';
import { attention, broken, type Finding, fine } from '../health/finding.ts';

/** A day of a busy library is a few megabytes; logs and updates want room too. */
export const lowBytes = 500_000_000;
/** Less may not do for an update or a day of logs. The kiosk's own reserve is two megabytes. */
export const fullBytes = 50_000_000;
function megabytes(bytes: number) {
  return `${Math.floor(bytes / 1_000_000)} MB`;
}

/** `full` and `low` in bytes, for a disk of another size. */
export function probeDisk(folder: string, { full = fullBytes, low = lowBytes } = {}): Finding[] {
  const where = folder;
  const standing = nearest(folder);
  const isThere = standing === folder;
  const findings: Finding[] = [];
  const stat = statSync(standing);
  if (!stat.isDirectory()) {
    const remedy = 'Name a folder as `store.folder` in the configuration.';
    return [broken('disk', 'folder-unusable', `${standing} is no folder.`, { where, remedy })];
  }
  const denied = tryWriting(standing);
  if (denied === 'ENOSPC' || denied === 'EDQUOT') findings.push(diskFull(folder, 0));
  else if (denied === 'EROFS') {
    const remedy =
      'Mount the disk for writing: `mount -o remount,rw …`. If it comes back read-only, replace the disk.';
    findings.push(
      broken('disk', 'read-only', `The disk of ${standing} is mounted read-only.`, {
        where,
        remedy,
      }),
    );
  } else if (denied !== null) {
    const remedy = `Give it to the user of the kiosk: \`sudo chown -R library-kiosk: ${standing}\`, or run this command as that user.`;
    const text = `${userInfo().username} may not write in ${standing} (${denied}).`;
    findings.push(broken('disk', 'folder-unusable', text, { where, remedy }));
  }
  const { bavail, bsize } = statfsSync(standing);
  const free = bavail * bsize;
  if (free < full && findings.length === 0) findings.push(diskFull(folder, free));
  else if (free < low && findings.length === 0) {
    const text = `Only ${megabytes(free)} are free on the disk of ${folder}.`;
    findings.push(attention('disk', 'disk-low', text, { where, remedy: makeRoom }));
  }
  if (isThere && (stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8);
    const text = `Other users of this machine may look into ${folder} (rights ${mode}).`;
    findings.push(
      attention('disk', 'folder-open', text, { where, remedy: `Run \`chmod 700 ${folder}\`.` }),
    );
  }
  if (findings.length > 0) return findings;
  const made = isThere ? '' : ' The data folder is made at the first start.';
  return [fine('disk', `${megabytes(free)} free, and it can be written.${made}`, { where })];
}

const makeRoom =
  'Make room: `sudo journalctl --vacuum-size=100M`, old files in the home folders; leave the data folder as it is.';

function diskFull(folder: string, free: number): Finding {
  const text = `The disk of ${folder} is full (${megabytes(free)} free): no check-out is possible.`;
  return broken('disk', 'disk-full', text, { where: folder, remedy: makeRoom });
}

/** The folder, or its nearest parent that exists. */
function nearest(folder: string): string {
  let at = folder;
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at);
  return at;
}

/** Writes, syncs and removes a small file; gives the system's error code, or null. */
function tryWriting(folder: string): string | null {
  const file = join(folder, `.doctor-${randomUUID()}`);
  let isMade = false;
  try {
    const handle = openSync(file, 'wx', 0o600);
    isMade = true;
    try {
      writeSync(handle, Buffer.alloc(4_096, 0x2e));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return null;
  } catch (error) {
    return systemCode(error);
  } finally {
    if (isMade) rmSync(file, { force: true });
  }
}
