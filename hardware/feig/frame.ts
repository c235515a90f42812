/**
 * Frames of Feig OBID readers (manual H20800-16e, "Protocol frames").
 *
 * standard: LEN COM-ADR body CRClo CRChi          LEN counts the whole frame
 * advanced: 02 LENhi LENlo COM-ADR body CRClo CRChi
 *
 * A body is a command byte with its data, and in a reply the status byte between the two. 02 can
 * never be a standard length, so the first byte tells the two apart.
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

export type FrameType = 'standard' | 'advanced';
export interface Frame {
  type: FrameType;
  /** bus address, 0..254; 255 in a request: any reader */
  address: number;
  body: Uint8Array;
}

const advancedMark = 0x02;
const longestStandard = 255;
/** Far above any reply to the kiosk, and low enough that garbage is soon noticed. */
const longestAdvanced = 4096;
const overhead: Record<FrameType, number> = { standard: 4, advanced: 6 };

/** A frame too long for the standard form takes the advanced form, as in the reader's replies. */
export function encodeFrame(frame: Frame): Uint8Array {
  const type = frame.body.length + overhead.standard > longestStandard ? 'advanced' : frame.type;
  const length = frame.body.length + overhead[type];
  const head = type === 'standard' ? [length] : [advancedMark, length >> 8, length & 0xff];
  const covered = [...head, frame.address, ...frame.body];
  const crc = crc16('mcrf4xx', covered);
  return Uint8Array.from([...covered, crc & 0xff, crc >> 8]);
}

/** `shortestBody`: 1 for requests, 2 for replies, which carry a status. */
export function createFramer(handlers: FramerHandlers<Frame>, shortestBody: 1 | 2): Framer {
  return createFrameFinder((bytes) => readFrame(bytes, shortestBody), handlers);
}

/** The frame at the start of `bytes`; `none`: there can be none. */
function readFrame(bytes: Uint8Array, shortestBody: number): FrameAtStart<Frame> {
  const measured = measureFrame(bytes);
  if (measured === 'incomplete') return 'incomplete';
  const { type, length } = measured;
  if (length < overhead[type] + shortestBody || length > longestAdvanced) return 'none';
  if (bytes.length < length) return 'incomplete';
  if (!hasCrc(bytes.subarray(0, length))) return 'none';
  const addressAt = type === 'standard' ? 1 : 3;
  const frame = {
    type,
    address: bytes[addressAt] ?? 0,
    body: bytes.slice(addressAt + 1, length - 2),
  };
  return { frame, length };
}

/** The length in the frame's head. */
function measureFrame(bytes: Uint8Array): { type: FrameType; length: number } | 'incomplete' {
  const [first, high, low] = bytes;
  if (first === undefined) return 'incomplete';
  if (first !== advancedMark) return { type: 'standard', length: first };
  if (high === undefined || low === undefined) return 'incomplete';
  return { type: 'advanced', length: (high << 8) | low };
}

/** One whole frame and nothing else, or its fault, for a technician. */
export function inspectFrame(bytes: Uint8Array): Inspected<Frame> {
  const measured = measureFrame(bytes);
  if (measured === 'incomplete')
    return { ok: false, crc: 'absent', problem: 'too short for a frame' };
  const { type, length } = measured;
  const shortest = overhead[type] + 1;
  const whole = length < shortest ? bytes : bytes.subarray(0, length);
  const crc = bytes.length < shortest ? 'absent' : hasCrc(bytes) || hasCrc(whole) ? 'ok' : 'bad';
  if (length < shortest)
    return { ok: false, crc, problem: `a frame cannot be ${length} bytes long` };
  if (length !== bytes.length)
    return { ok: false, crc, problem: wrongLength(length, bytes.length) };
  const found = readFrame(bytes, 1);
  return typeof found === 'string'
    ? { ok: false, crc: 'bad', problem: 'the checksum does not match' }
    : { ok: true, frame: found.frame };
}

function hasCrc(bytes: Uint8Array): boolean {
  const [low, high] = bytes.subarray(-2);
  const crc = crc16('mcrf4xx', bytes.subarray(0, -2));
  return low === (crc & 0xff) && high === crc >> 8;
}
