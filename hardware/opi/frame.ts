/**
 * A frame on both channels of OPI: four bytes of length, the highest first, then so many bytes of
 * XML. TCP cuts and joins frames at will.
 */

/** The largest message that is read, in bytes; a receipt has a few thousand. */
export const highestLength = 256 * 1024;
const prefix = 4;

export function writeFrame(xml: string): Uint8Array {
  const text = Buffer.from(xml, 'utf8');
  const frame = Buffer.alloc(prefix + text.length);
  frame.writeUInt32BE(text.length);
  text.copy(frame, prefix);
  return frame;
}

interface Framer {
  /** `problem`: what came is no OPI; nothing after it is read. */
  push(chunk: Uint8Array): { frames: Uint8Array[]; problem: string | null };
  /** a frame has begun, and is not complete */
  readonly pending: boolean;
}

export function createFramer(): Framer {
  let chunks: Uint8Array[] = [];
  let held = 0;
  /** of the frame that has begun; null: its length is not known yet */
  let wanted: number | null = null;
  let problem: string | null = null;

  /** The next `count` bytes; null: they are not there yet. */
  function take(count: number): Buffer | null {
    if (held < count) return null;
    const all = Buffer.concat(chunks);
    chunks = all.length > count ? [all.subarray(count)] : [];
    held -= count;
    return all.subarray(0, count);
  }

  function next(): Uint8Array | null {
    if (wanted === null) {
      const length = take(prefix);
      if (length === null) return null;
      problem = problemOf(length);
      if (problem !== null) return null;
      wanted = length.readUInt32BE();
    }
    const body = take(wanted);
    if (body !== null) wanted = null;
    return body;
  }

  return {
    push: (chunk) => {
      const frames: Uint8Array[] = [];
      if (problem !== null) return { frames, problem };
      if (chunk.length > 0) chunks.push(chunk);
      held += chunk.length;
      for (let frame = next(); frame !== null; frame = next()) frames.push(frame);
      if (problem !== null) chunks = [];
      return { frames, problem };
    },
    get pending() {
      return problem === null && (held > 0 || wanted !== null);
    },
  };
}

function problemOf(length: Buffer): string | null {
  const text = length.toString('latin1');
  if (text === 'HTTP') return 'an answer in HTTP: this is the port of something else';
  // One old maker can be set so.
  if (text.startsWith('<')) return 'XML without its length: switch the length on in the terminal';
  const value = length.readUInt32BE();
  if (value === 0) return 'a message of length 0';
  return value > highestLength ? `a message of ${value} bytes, which is no OPI` : null;
}
