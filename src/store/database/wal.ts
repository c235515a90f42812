/**
 * Checks the write-ahead log before SQLite opens it: SQLite reads it up to the first wrong frame
 * and silently drops the rest. Format: https://www.sqlite.org/fileformat2.html#walformat
 */
import { existsSync, readFileSync } from 'node:fs';

const headerLength = 32;
const frameHeaderLength = 24;
const [littleEndianSums, bigEndianSums] = [0x377f0682, 0x377f0683];

/** `lost`: SQLite would drop at least so many commits; 0: the log is not damaged. */
interface WalState {
  whole: number;
  lost: number;
}

/**
 * The last commit may be torn: the power failed before it was on disk, so nothing relies on it.
 * Damage before a commit that has another one behind it was on disk once.
 */
export function readWal(path: string): WalState {
  const wal = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  if (wal.length <= headerLength + frameHeaderLength) return { whole: 0, lost: 0 };
  const magic = wal.readUInt32BE(0);
  const pageSize = wal.readUInt32BE(8);
  const isSound =
    [littleEndianSums, bigEndianSums].includes(magic) && pageSize >= 512 && pageSize <= 65_536;
  const sum = isSound ? checksum(wal, 0, 24, [0, 0], magic === bigEndianSums) : null;
  if (!sum || !matches(wal, 24, sum)) return { whole: 0, lost: 1 };
  const salts = wal.subarray(16, 24);
  let [whole, behind] = [0, 0];
  let isDamaged = false;
  let chain: Sum | null = sum;
  for (
    let at = headerLength;
    at + frameHeaderLength + pageSize <= wal.length;
    at += frameHeaderLength + pageSize
  ) {
    // Frames with other salts are left from before a checkpoint: they are in the database.
    const isOurs = wal.subarray(at + 8, at + 16).equals(salts);
    if (chain) {
      chain = checksum(wal, at, 8, chain, magic === bigEndianSums);
      chain = checksum(wal, at + frameHeaderLength, pageSize, chain, magic === bigEndianSums);
      if (!isOurs || !matches(wal, at + 16, chain)) chain = null;
    }
    if (!isOurs) continue;
    const commits = wal.readUInt32BE(at + 4) === 0 ? 0 : 1;
    isDamaged ||= !chain && behind > 0;
    if (chain) whole += commits;
    else behind += commits;
  }
  return { whole, lost: isDamaged ? Math.max(1, behind - 1) : 0 };
}

type Sum = readonly [number, number];

/** Over pairs of 32-bit words; the magic number gives the byte order. */
function checksum(
  bytes: Buffer,
  from: number,
  length: number,
  start: Sum,
  isBigEndian: boolean,
): Sum {
  let [first, second] = start;
  for (let at = from; at < from + length; at += 8) {
    const [one, two] = isBigEndian
      ? [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
      : [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)];
    first = (first + one + second) >>> 0;
    second = (second + two + first) >>> 0;
  }
  return [first, second];
}

function matches(bytes: Buffer, at: number, [first, second]: Sum): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second;
}
