/**
 * Finds frames in bytes that come in any splits, with rubbish in between. How a frame looks, its
 * protocol says.
 */

/** What stands at the very start of some bytes; `none`: no frame can begin there. */
export type Found<Frame> = { frame: Frame; length: number } | 'incomplete' | 'none';

/**
 * `absent`: so little is there that no checksum can be found. `ok`: it is right, and something else
 * is wrong.
 */
export type Inspected<Frame> =
  | { ok: true; frame: Frame }
  | { ok: false; crc: 'ok' | 'bad' | 'absent'; problem: string };

export function wrongLength(announced: number, there: number): string {
  return `the frame says that it is ${announced} bytes long; there are ${there}`;
}

export interface FramerHandlers<Frame> {
  onFrame(frame: Frame): void;
  /** Bytes that belong to no frame were passed over. */
  onGarbage?(count: number): void;
}
export interface Framer {
  /** Takes bytes as they come, in any splits. */
  push(chunk: Uint8Array): void;
  /** bytes of a frame not yet complete */
  readonly pending: number;
  /**
   * The wire fell silent: what is pending can be no frame, but one may hide behind its first bytes.
   */
  flush(): void;
  /** Forgets what is pending, reporting it as garbage. */
  reset(): void;
}

/**
 * After so many bytes in a row at which no frame begins, the rest of what has come is garbage too:
 * to look for a frame at each of its bytes would cost a checksum over kilobytes each time. A reply
 * comes after a request, when all of this is forgotten.
 */
const mostSkipped = 1024;

export function createFrameFinder<Frame>(
  read: (bytes: Uint8Array) => Found<Frame>,
  handlers: FramerHandlers<Frame>,
): Framer {
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
      const found = read(buffer.subarray(at));
      if (found === 'incomplete' && !ended) break;
      if (found === 'incomplete' || found === 'none') {
        at += 1;
        skipped += 1;
        if (skipped >= mostSkipped) {
          skipped += buffer.length - at;
          at = buffer.length;
        }
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
