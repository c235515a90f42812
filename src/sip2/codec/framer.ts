export interface Framer {
  /**
   * Takes bytes in any split and gives the lines that are complete, without terminators. Empty
   * lines in a row are one, an empty array: a megabyte of nothing but CR costs no more than to look
   * at it.
   */
  push(chunk: Uint8Array): Uint8Array[];
  /** Whether anything has come since the last terminator. */
  readonly isPending: boolean;
  /** What has come since the last terminator. */
  pending(): Uint8Array;
  /** A request goes out: an empty line after it is passed on again, as it may be all the answer. */
  expectAnswer(): void;
  /** Takes the pending bytes for a whole line: some systems leave the terminator out. */
  flush(): Uint8Array;
}

/**
 * Cuts a stream into lines at CR, LF or CRLF, mixed at will on one connection; NULs are dropped. A
 * line longer than `longestBytes` (64 KiB) is handed over as far as it came and the rest of it is
 * dropped, so that a peer without terminators cannot fill the memory.
 */
export function createFramer(longestBytes = 65_536): Framer {
  let line: number[] = [];
  let afterCr = false;
  let dropping = false;
  let wasEmpty = false;
  const take = (): Uint8Array => {
    const bytes = Uint8Array.from(line);
    line = [];
    return bytes;
  };
  return {
    push(chunk) {
      const lines: Uint8Array[] = [];
      for (const byte of chunk) {
        if (byte === 0x0d) {
          if (!dropping && !(wasEmpty && line.length === 0)) {
            wasEmpty = line.length === 0;
            lines.push(take());
          }
          dropping = false;
        } else if (byte === 0x0a) {
          // After a CR it belongs to it; on its own and with nothing before it, it is a stray.
          if (!afterCr && line.length > 0) lines.push(take());
          if (!afterCr) dropping = false;
        } else if (byte !== 0 && !dropping) {
          line.push(byte);
          wasEmpty = false;
          if (line.length >= longestBytes) {
            lines.push(take());
            dropping = true;
          }
        }
        if (byte !== 0) afterCr = byte === 0x0d;
      }
      return lines;
    },
    get isPending() {
      return line.length > 0;
    },
    expectAnswer() {
      wasEmpty = false;
    },
    pending: () => Uint8Array.from(line),
    flush: take,
  };
}
