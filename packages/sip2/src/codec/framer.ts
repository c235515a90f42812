export interface Framer {
  /**
   * Takes bytes in any split and gives the complete lines, without terminators. Empty lines in a
   * row become one empty line, so that a megabyte of CR is not a million lines.
   */
  push(chunk: Uint8Array): Uint8Array[];
  /** Whether anything has come since the last terminator. */
  readonly isPending: boolean;
  /** What has come since the last terminator. */
  pending(): Uint8Array;
  /**
   * A request is sent: an empty line after it is passed on again, since it may be the whole answer.
   */
  expectAnswer(): void;
  /** Takes the pending bytes as a whole line: some systems leave out the terminator. */
  flush(): Uint8Array;
}

/**
 * Cuts a stream into lines at CR, LF or CRLF, mixed at will on one connection; NULs are dropped. A
 * line longer than `longestBytes` (64 KiB) is cut there and the rest of it is
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
          // After a CR it is part of CRLF; with nothing before it, it is dropped.
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
