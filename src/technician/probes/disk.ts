/** Checks the data folder: free space, write access, no access for other users. */
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { systemCode } from '../../fault.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';
import { diskFull, freeBytes, megabytes, type SpaceLimits, shortage } from './free-space.ts';

/** `limits`: for a disk of another size. */
export function probeDisk(folder: string, limits?: SpaceLimits): Finding[] {
  const where = folder;
  const existing = nearest(folder);
  const exists = existing === folder;
  const findings: Finding[] = [];
  const stat = statSync(existing);
  if (!stat.isDirectory()) {
    const remedy = 'Name a folder as `store.folder` in the configuration.';
    return [broken('disk', 'folder-unusable', `${existing} is not a folder.`, { where, remedy })];
  }
  const denied = writeError(existing);
  if (denied === 'ENOSPC' || denied === 'EDQUOT') findings.push(diskFull(folder, 0));
  else if (denied === 'EROFS') {
    const remedy =
      'Mount the disk for writing: `mount -o remount,rw …`. If it becomes read-only again, replace the disk.';
    findings.push(
      broken('disk', 'read-only', `The disk of ${existing} is mounted read-only.`, {
        where,
        remedy,
      }),
    );
  } else if (denied !== null) {
    const remedy = `Make the user of the kiosk its owner: \`sudo chown -R library-kiosk: ${existing}\`, or run this command as that user.`;
    const text = `${userInfo().username} cannot write to ${existing} (${denied}).`;
    findings.push(broken('disk', 'folder-unusable', text, { where, remedy }));
  }
  const free = freeBytes(existing);
  const short = shortage(folder, free, limits);
  if (short !== null && findings.length === 0) findings.push(short);
  if (exists && (stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8);
    const text = `Other users of this machine may read ${folder} (mode ${mode}).`;
    findings.push(
      attention('disk', 'folder-open', text, { where, remedy: `Run \`chmod 700 ${folder}\`.` }),
    );
  }
  if (findings.length > 0) return findings;
  const note = exists ? '' : ' The first start creates the data folder.';
  return [fine('disk', `${megabytes(free)} free, and writable.${note}`, { where })];
}

/** The folder, or its nearest parent that exists. */
function nearest(folder: string): string {
  let at = folder;
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at);
  return at;
}

/** Writes, syncs and removes a small file; returns the system's error code, or null. */
function writeError(folder: string): string | null {
  const file = join(folder, `.doctor-${randomUUID()}`);
  let isCreated = false;
  try {
    const handle = openSync(file, 'wx', 0o600);
    isCreated = true;
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
    if (isCreated) rmSync(file, { force: true });
  }
}
