/** Finds frames in bytes that arrive in any splits, with garbage in between. */

/** Of the first bytes; `none`: no frame can begin there. */
export type FrameAtStart<Frame> = { frame: Frame; length: number } | 'incomplete' | 'none';

/** `crc` `absent`: too few bytes for a checksum. `ok`: the checksum is right, the rest is not. */
export type Inspected<Frame> =
  | { ok: true; frame: Frame }
  | { ok: false; crc: 'ok' | 'bad' | 'absent'; problem: string };

export function wrongLength(announced: number, there: number): string {
  return `the frame says that it is ${announced} bytes long; there are ${there}`;
}

export interface FramerHandlers<Frame> {
  onFrame(frame: Frame): void;
  /** These many bytes belong to no frame. */
  onGarbage?(count: number): void;
}
export interface Framer {
  /** In any splits. */
  push(chunk: Uint8Array): void;
  /** bytes of an incomplete frame */
  readonly pending: number;
  /** Silence: the pending bytes are no frame, but one may begin behind the first of them. */
  flush(): void;
  /** Drops the pending bytes and reports them as garbage. */
  reset(): void;
}

/**
 * After so many garbage bytes in a row, the rest of the buffer counts as garbage: searching it
 * would cost a checksum over kilobytes for each byte. Each request resets the framer.
 */
const mostSkipped = 1024;

export function createFrameFinder<Frame>(
  read: (bytes: Uint8Array) => FrameAtStart<Frame>,
  handlers: FramerHandlers<Frame>,
): Framer {
  let buffer = new Uint8Array(0);
  let skipped = 0;

  function reportSkipped(): void {
    const count = skipped;
    skipped = 0;
    if (count > 0) handlers.onGarbage?.(count);
  }

  /** `ended`: no more bytes follow, so an incomplete frame is garbage. */
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
