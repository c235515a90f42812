/**
 * Frames of Feig OBID readers (manual H20800-16e, "Protocol frames").
 *
 * standard: LEN COM-ADR body CRClo CRChi          LEN counts the whole frame
 * advanced: 02 LENhi LENlo COM-ADR body CRClo CRChi
 *
 * A body is a command byte with its data, and in a reply the status byte between the two. 02 can never be a standard
 * length, so the first byte tells the two apart.
 */
import { crc16 } from '../crc.ts';

export type FrameType = 'standard' | 'advanced';
export interface Frame {
  type: FrameType;
  /** bus address, 0..254; 255 in a request asks whichever reader is there */
  address: number;
  body: Uint8Array;
}

const advancedMark = 0x02;
const longestStandard = 255;
/** Far above any reply to a request of ours, low enough that garbage is soon found out. */
const longestAdvanced = 4096;
const overhead: Record<FrameType, number> = { standard: 4, advanced: 6 };

/** The bytes of a frame; one too long for the standard form takes the advanced form, as the reader's replies do. */
export function encodeFrame(frame: Frame): Uint8Array {
  const type = frame.body.length + overhead.standard > longestStandard ? 'advanced' : frame.type;
  const length = frame.body.length + overhead[type];
  const head = type === 'standard' ? [length] : [advancedMark, length >> 8, length & 0xff];
  const covered = [...head, frame.address, ...frame.body];
  const crc = crc16('mcrf4xx', covered);
  return Uint8Array.from([...covered, crc & 0xff, crc >> 8]);
}

export interface FramerHandlers {
  onFrame(frame: Frame): void;
  /** Bytes that belong to no frame were passed over. */
  onGarbage?(count: number): void;
}
export interface Framer {
  /** Takes bytes as they come, in any splits. */
  push(chunk: Uint8Array): void;
  /** bytes of a frame not yet complete */
  readonly pending: number;
  /** The wire fell silent: what is pending can be no frame, but one may hide behind its first bytes. */
  flush(): void;
  /** Forgets what is pending, reporting it as garbage. */
  reset(): void;
}

/** `shortestBody`: 1 where requests are received, 2 where replies are (they carry a status). */
export function createFramer(handlers: FramerHandlers, shortestBody: 1 | 2): Framer {
  let buffer = new Uint8Array(0);
  let skipped = 0;

  function reportSkipped(): void {
    const count = skipped;
    skipped = 0;
    if (count > 0) handlers.onGarbage?.(count);
  }

  /** `ended`: nothing more will come, so a frame that is incomplete is none. */
  function scan(ended: boolean): void {
    let at = 0;
    while (at < buffer.length) {
      const found = readFrame(buffer.subarray(at), shortestBody);
      if (found === 'incomplete' && !ended) break;
      if (found === 'incomplete' || found === 'none') {
        at += 1;
        skipped += 1;
        continue;
      }
      at += found.length;
      reportSkipped();
      handlers.onFrame(found.frame);
    }
    buffer = buffer.slice(at);
    if (buffer.length === 0) reportSkipped();
  }

  return {
    push(chunk) {
      const joined = new Uint8Array(buffer.length + chunk.length);
      joined.set(buffer);
      joined.set(chunk, buffer.length);
      buffer = joined;
      scan(false);
    },
    get pending() {
      return buffer.length;
    },
    flush: () => scan(true),
    reset() {
      skipped += buffer.length;
      buffer = new Uint8Array(0);
      reportSkipped();
    },
  };
}

/** The frame at the very start of `bytes`; `none` where there can be none. */
function readFrame(bytes: Uint8Array, shortestBody: number): { frame: Frame; length: number } | 'incomplete' | 'none' {
  const [first = 0, high, low] = bytes;
  const type: FrameType = first === advancedMark ? 'advanced' : 'standard';
  if (type === 'advanced' && (high === undefined || low === undefined)) return 'incomplete';
  const length = type === 'standard' ? first : ((high ?? 0) << 8) | (low ?? 0);
  if (length < overhead[type] + shortestBody || length > longestAdvanced) return 'none';
  if (bytes.length < length) return 'incomplete';
  const crc = crc16('mcrf4xx', bytes.subarray(0, length - 2));
  if (bytes[length - 2] !== (crc & 0xff) || bytes[length - 1] !== crc >> 8) return 'none';
  const addressAt = type === 'standard' ? 1 : 3;
  const frame = { type, address: bytes[addressAt] ?? 0, body: bytes.slice(addressAt + 1, length - 2) };
  return { frame, length };
}
