/**
 * What may stand on a disk after the power is gone. What was synced is there; of what was not, any
 * part may be. Names (created, renamed, removed) come in their order, as every journalling file system
 * keeps them, and are sure once their folder was synced.
 */
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Call } from './recorded.ts';

/** A file, whatever its name is by now. */
type Inode = number;
export type Change =
  | { kind: 'create'; name: string; inode: Inode }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'unlink'; name: string }
  | { kind: 'folder'; name: string }
  | { kind: 'write'; inode: Inode; offset: number; bytes: Buffer }
  | { kind: 'truncate'; inode: Inode; length: number };

/** A moment of the run, just before a sync returns, or its end. */
export interface Pause {
  /** what every sync before has made sure, in order */
  sure: readonly Change[];
  /** what was written since, in order */
  pending: readonly Change[];
  /** what the process had said by then */
  said: readonly string[];
}

/** What stood on the disk: the content of each file, by its name. */
export type Disk = ReadonlyMap<string, Buffer>;

export function isOfNames({ kind }: Change): boolean {
  return kind === 'create' || kind === 'rename' || kind === 'unlink' || kind === 'folder';
}

/** Whether a sync of this folder makes the change sure: of a name in it, or of the folder itself. */
function isSureWith(folder: string, change: Change): boolean {
  if (!isOfNames(change)) return false;
  if (change.kind === 'folder' && `${folder}/`.startsWith(`${change.name}/`)) return true;
  const name = change.kind === 'rename' ? change.to : 'name' in change ? change.name : '';
  return folderOf(name) === folder;
}

function folderOf(name: string): string {
  const folder = dirname(name);
  return folder === '.' ? '' : folder;
}

/** `lies(n)`: the nth sync says that it is done and makes nothing sure. */
export function pausesOf(calls: readonly Call[], lies = (_nth: number) => false): Pause[] {
  const pauses: Pause[] = [];
  const said: string[] = [];
  let sure: Change[] = [];
  let pending: Change[] = [];
  const names = new Map<string, Inode>();
  const files = new Map<number, Inode | { folder: string }>();
  let inodes = 0;
  let syncs = 0;
  const inodeOf = (fd: number): Inode => {
    const inode = files.get(fd);
    if (typeof inode !== 'number') throw new Error(`descriptor ${fd} is no file`);
    return inode;
  };
  const pause = () => pauses.push({ sure: [...sure], pending: [...pending], said: [...said] });
  for (const call of calls)
    switch (call.kind) {
      case 'said':
        said.push(call.line);
        break;
      case 'open': {
        const known = names.get(call.name);
        if (known !== undefined) files.set(call.fd, known);
        else if (!call.creates) files.set(call.fd, { folder: call.name });
        else {
          inodes += 1;
          names.set(call.name, inodes);
          files.set(call.fd, inodes);
          pending.push({ kind: 'create', name: call.name, inode: inodes });
        }
        if (call.empties && known !== undefined)
          pending.push({ kind: 'truncate', inode: known, length: 0 });
        break;
      }
      case 'write':
        pending.push({
          kind: 'write',
          inode: inodeOf(call.fd),
          offset: call.offset,
          bytes: call.bytes,
        });
        break;
      case 'truncate':
        pending.push({ kind: 'truncate', inode: inodeOf(call.fd), length: call.length });
        break;
      case 'rename':
        names.set(call.to, names.get(call.from) ?? 0);
        names.delete(call.from);
        pending.push(call);
        break;
      case 'unlink':
        names.delete(call.name);
        pending.push(call);
        break;
      case 'folder':
        pending.push(call);
        break;
      case 'sync': {
        pause();
        syncs += 1;
        if (lies(syncs)) break;
        const file = files.get(call.fd);
        const isSure = (change: Change) =>
          typeof file === 'object'
            ? isSureWith(file.folder, change)
            : 'inode' in change && change.inode === file && !isOfNames(change);
        sure = [...sure, ...pending.filter(isSure)];
        pending = pending.filter((change) => !isSure(change));
      }
    }
  pause();
  return pauses;
}

/** The disk after these changes. A write to a file whose name is not there leaves nothing. */
export function diskAfter(changes: readonly Change[]): Disk {
  const content = new Map<Inode, Buffer>();
  const names = new Map<string, Inode>();
  const grown = (inode: Inode, length: number) => {
    const before = content.get(inode) ?? Buffer.alloc(0);
    if (length <= before.length) return before;
    const after = Buffer.concat([before], length);
    content.set(inode, after);
    return after;
  };
  for (const change of changes)
    switch (change.kind) {
      case 'create':
        names.set(change.name, change.inode);
        break;
      case 'rename': {
        const inode = names.get(change.from);
        names.delete(change.from);
        if (inode !== undefined) names.set(change.to, inode);
        break;
      }
      case 'unlink':
        names.delete(change.name);
        break;
      case 'write':
        grown(change.inode, change.offset + change.bytes.length).set(change.bytes, change.offset);
        break;
      case 'truncate':
        content.set(change.inode, grown(change.inode, change.length).subarray(0, change.length));
    }
  return new Map([...names].map(([name, inode]) => [name, content.get(inode) ?? Buffer.alloc(0)]));
}

/** What lies in the folder is removed first. */
export function layOut(disk: Disk, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, bytes] of disk) {
    mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    const file = openSync(join(folder, name), 'wx', 0o600);
    if (bytes.length > 0) writeSync(file, bytes);
    else ftruncateSync(file, 0);
    closeSync(file);
  }
}

/** As it lies in a folder. */
export function diskIn(folder: string): Disk {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((each) => each.isFile()).map((each) => join(each.path, each.name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path)]));
}
