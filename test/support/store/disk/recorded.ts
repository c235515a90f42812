/** Runs a program with disk.c preloaded: its writes, syncs and words, in their order. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A call that the process made in its data folder, or what it said. `fd` stands for an open file. */
export type Call =
  | { kind: 'open'; fd: number; name: string; creates: boolean; empties: boolean }
  | { kind: 'write'; fd: number; offset: number; bytes: Buffer }
  | { kind: 'truncate'; fd: number; length: number }
  | { kind: 'sync'; fd: number }
  | { kind: 'rename'; from: string; to: string }
  | { kind: 'unlink'; name: string }
  | { kind: 'folder'; name: string }
  | { kind: 'said'; line: string };

const source = fileURLToPath(new URL('disk.c', import.meta.url));
/** kind 1, flag 1, descriptor 2, length 4, offset 8 */
const headLength = 16;

/** Compiles disk.c; null: this machine has no compiler, or its C library is not Linux's. */
export function compileDisk(): string | null {
  const library = join(mkdtempSync(join(tmpdir(), 'kiosk-disk-')), 'disk.so');
  const words = ['-O1', '-shared', '-fPIC', '-Wall', '-Werror', '-o', library, source, '-ldl'];
  const done = spawnSync('cc', [...words, '-lpthread'], { encoding: 'utf8' });
  if (done.status === 0 && process.platform === 'linux') return library;
  rmSync(dirname(library), { recursive: true });
  // A compiler that is there and refuses the source is a defect, and no reason to skip.
  if (done.error === undefined && process.platform === 'linux') throw new Error(done.stderr);
  return null;
}

export interface Run {
  /** disk.so */
  library: string;
  /** a script for Node, and its words behind the folder */
  program: string;
  words: readonly string[];
  folder: string;
  /** as `KIOSK_DISK_FAULT` of disk.c */
  fault?: string;
}

function run({ library, program, words, folder, fault }: Run, record?: string) {
  const env = {
    ...process.env,
    LD_PRELOAD: library,
    KIOSK_DISK_FOLDER: folder,
    ...(record === undefined ? {} : { KIOSK_DISK_RECORD: record }),
    ...(fault === undefined ? {} : { KIOSK_DISK_FAULT: fault }),
  };
  const done = spawnSync(process.execPath, [program, folder, ...words], { env, encoding: 'utf8' });
  return { ...done, lines: done.stdout.trim().split('\n') };
}

/** Throws where the program fails. */
export function recordCalls(wanted: Run): readonly Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-record-'));
  const record = join(folder, 'record');
  try {
    const { status, stdout, stderr } = run(wanted, record);
    if (status !== 0 || !existsSync(record))
      throw new Error(`It was not recorded: ${stdout}${stderr}`);
    return readCalls(readFileSync(record));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What it said, with one fault of the disk. */
export function runOnFaultyDisk(wanted: Run): { lines: string[]; stderr: string } {
  return run(wanted);
}

function readCalls(record: Buffer): Call[] {
  const calls: Call[] = [];
  for (let at = 0; at < record.length; ) {
    const kind = String.fromCharCode(record.readUInt8(at));
    const flag = record.readUInt8(at + 1);
    const fd = record.readInt16LE(at + 2);
    const length = record.readUInt32LE(at + 4);
    const offset = Number(record.readBigUInt64LE(at + 8));
    const bytes = record.subarray(at + headLength, at + headLength + length);
    calls.push(...callsOf(kind, { flag, fd, offset, bytes }));
    at += headLength + length;
  }
  return calls;
}

interface Noted {
  flag: number;
  fd: number;
  offset: number;
  bytes: Buffer;
}

function callsOf(kind: string, { flag, fd, offset, bytes }: Noted): Call[] {
  const text = () => bytes.toString();
  switch (kind) {
    case 'o':
      return [
        { kind: 'open', fd, name: text(), creates: (flag & 1) !== 0, empties: (flag & 2) !== 0 },
      ];
    case 'w':
      return [{ kind: 'write', fd, offset, bytes }];
    case 't':
      return [{ kind: 'truncate', fd, length: offset }];
    case 'f':
      return [{ kind: 'sync', fd }];
    case 'r': {
      const [from = '', to = ''] = text().split('\0');
      return [{ kind: 'rename', from, to }];
    }
    case 'u':
      return [{ kind: 'unlink', name: text() }];
    case 'd':
      return [{ kind: 'folder', name: text() }];
    case 's':
      return text()
        .trim()
        .split('\n')
        .map((line) => ({ kind: 'said', line }));
    default:
      throw new Error(`What the process did to its files cannot be followed (${kind}).`);
  }
}
