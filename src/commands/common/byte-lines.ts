/** Standard input as lines of bytes: a recording of a wire need not be text. */

/**
 * Longer than any message. The rest of a longer line is dropped, so that it cannot fill the memory.
 */
const longestBytes = 1_048_576;
const [lf, cr] = [0x0a, 0x0d];

/**
 * Lines end with LF or CRLF. A CR alone ends a line, as on the wire, in three cases: before two
 * digits (the next message) while the input has had no LF; before two digits after a checksum,
 * since some systems mix both ends; and after a checksum before anything while the input has had no
 * LF. Yields each line without its end; the last one may lack it.
 */
export async function* byteLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  /** the last bytes of the line */
  let tail = '';
  /** a CR and the bytes after it, while it is open whether the CR ends the line */
  let held: number[] = [];
  let asText = false;
  const keep = (piece: Uint8Array) => {
    const room = longestBytes - length;
    if (room > 0 && piece.length > 0)
      pieces.push(piece.length > room ? piece.subarray(0, room) : piece);
    length += piece.length;
    tail = (tail + Buffer.from(piece.subarray(-checksumLength)).toString('latin1')).slice(
      -checksumLength,
    );
  };
  const take = (): Uint8Array => {
    const line = Buffer.concat(pieces);
    pieces = [];
    length = 0;
    tail = '';
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (held.length === 0) {
        if (byte === lf) {
          keep(chunk.slice(from, at));
          asText = true;
          yield take();
          from = at + 1;
        } else if (byte === cr) {
          keep(chunk.slice(from, at));
          held = [cr];
          from = at + 1;
        }
        continue;
      }
      held.push(byte);
      from = at + 1;
      if (byte === lf && held.length === 2) {
        held = [];
        asText = true;
        yield take();
      } else if (!asText && byte !== cr && checksum.test(tail)) {
        held = [];
        yield take();
        at--;
        from = at + 1;
      } else if (
        held.length === 3 &&
        isDigit(held[1]) &&
        isDigit(byte) &&
        (!asText || checksum.test(tail))
      ) {
        yield take();
        keep(Uint8Array.from(held.slice(1)));
        held = [];
      } else if (held.length === 3 || !isDigit(byte)) {
        // Not the end of a line: these bytes belong to it, and the last one is examined again.
        keep(Uint8Array.from(held.slice(0, -1)));
        held = [];
        at--;
        from = at + 1;
      }
    }
    keep(chunk.slice(from));
  }
  if (held.length > 0) {
    yield take();
    if (held.length > 1) yield Uint8Array.from(held.slice(1));
  } else if (length > 0) yield take();
}

const checksum = /AZ[0-9A-F]{4}$/;
const checksumLength = 'AZ0000'.length;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
