/**
 * Frames of 3M (later Bibliotheca) readers 210 and 810 (Model 210 protocol specification 1.0.0, and
 * captures of an 810).
 *
 * D6 LENhi LENlo body BCChi BCClo      LEN counts what follows it; the BCC covers LEN and body
 *
 * A body is a command byte with its data, and in a reply the error byte between the two. D5 marks
 * the one message that starts the reader.
 */
import { crc16 } from '../crc.ts';
import {
  createFrameFinder,
  type FrameAtStart,
  type Framer,
  type FramerHandlers,
  type Inspected,
  wrongLength,
} from '../reader/framer.ts';

export type Mark = 0xd5 | 0xd6;
export interface Frame {
  mark: Mark;
  body: Uint8Array;
}

const head = 3;
const checksum = 2;
/** Far above any reply to the kiosk, and low enough that garbage is soon noticed. */
const longest = 4096;

export function encodeFrame({ mark, body }: Frame): Uint8Array {
  const length = body.length + checksum;
  const covered = [length >> 8, length & 0xff, ...body];
  const crc = crc16('genibus', covered);
  return Uint8Array.from([mark, ...covered, crc >> 8, crc & 0xff]);
}

/** `shortestBody`: 1 for requests, 2 for replies, which carry an error byte. */
export function createFramer(handlers: FramerHandlers<Frame>, shortestBody: 1 | 2): Framer {
  return createFrameFinder((bytes) => readFrame(bytes, shortestBody), handlers);
}

function isMark(byte: number | undefined): byte is Mark {
  return byte === 0xd5 || byte === 0xd6;
}

function readFrame(bytes: Uint8Array, shortestBody: number): FrameAtStart<Frame> {
  const [mark, high, low] = bytes;
  if (!isMark(mark)) return 'none';
  if (high === undefined || low === undefined) return 'incomplete';
  const end = head + ((high << 8) | low);
  if (end < head + checksum + shortestBody || end > longest) return 'none';
  if (bytes.length < end) return 'incomplete';
  if (!hasBcc(bytes.subarray(0, end))) return 'none';
  return { frame: { mark, body: bytes.slice(head, end - checksum) }, length: end };
}

/** One whole frame and nothing else, or its fault, for a technician. */
export function inspectFrame(bytes: Uint8Array): Inspected<Frame> {
  const [mark, high = 0, low = 0] = bytes;
  const length = head + ((high << 8) | low);
  const shortest = head + checksum + 1;
  const whole = length < shortest ? bytes : bytes.subarray(0, length);
  const crc = bytes.length < shortest ? 'absent' : hasBcc(bytes) || hasBcc(whole) ? 'ok' : 'bad';
  if (!isMark(mark)) return { ok: false, crc, problem: 'a frame begins with D5 or D6' };
  if (crc === 'absent') return { ok: false, crc, problem: 'too short for a frame' };
  if (length < shortest)
    return { ok: false, crc, problem: `a frame cannot be ${length} bytes long` };
  if (length !== bytes.length)
    return { ok: false, crc, problem: wrongLength(length, bytes.length) };
  const found = readFrame(bytes, 1);
  return typeof found === 'string'
    ? { ok: false, crc: 'bad', problem: 'the checksum does not match' }
    : { ok: true, frame: found.frame };
}

function hasBcc(bytes: Uint8Array): boolean {
  const [high, low] = bytes.subarray(-checksum);
  const crc = crc16('genibus', bytes.subarray(1, -checksum));
  return high === crc >> 8 && low === (crc & 0xff);
}
