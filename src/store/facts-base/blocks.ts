/**
 * The patrons of a base in blocks, by the first bits of the keyed hash of their card. A block is
 * sealed as a whole: it takes as long as sealing one patron, and the disk shows neither who is in
 * it nor how much is known of anyone. A million patrons are some fifteen in each block.
 *
 * A block holds, one after the other: 16 bytes of the hash, 2 bytes of length, the compact facts.
 */
const hashLength = 16;
const headLength = hashLength + 2;
/** Facts that take more are no patron's. */
export const mostFactsBytes = 0xffff;
const blockCount = 1 << 16;
const chunkBytes = 1 << 20;

export function blockOf(hash: Buffer): number {
  return hash.readUInt16BE(0);
}

function isAt(bytes: Buffer, at: number, hash: Buffer): boolean {
  // The number first: a call of `compare` for each would take longer than all else.
  return (
    bytes.readUInt32LE(at + 4) === hash.readUInt32LE(4) &&
    bytes.compare(hash, 0, hashLength, at, at + hashLength) === 0
  );
}

/** The facts of this hash in a block; null: they are not there. */
export function factsIn(block: Buffer, hash: Buffer): string | null {
  for (let at = 0; at < block.length; ) {
    const end = at + headLength + block.readUInt16BE(at + hashLength);
    if (isAt(block, at, hash)) return block.toString('utf8', at + headLength, end);
    at = end;
  }
  return null;
}

export function* allIn(block: Buffer): Generator<{ hash: Buffer; facts: string }> {
  for (let at = 0; at < block.length; ) {
    const end = at + headLength + block.readUInt16BE(at + hashLength);
    yield {
      hash: block.subarray(at, at + hashLength),
      facts: block.toString('utf8', at + headLength, end),
    };
    at = end;
  }
}

/**
 * Patrons in the order in which they come, and by block: all in memory, since nothing unsealed may
 * be on disk.
 */
export function collectBlocks() {
  const chunks: Buffer[] = [];
  let chunk = Buffer.alloc(0);
  let used = 0;
  // Of each patron the chunk, the place in it, and the patron before in the same block.
  const [inChunk, places, before] = [numbers(), numbers(), numbers()];
  const last = new Int32Array(blockCount).fill(-1);

  const chunkOf = (nth: number) => chunks[inChunk.at(nth)] ?? chunk;
  return {
    has(hash: Buffer): boolean {
      for (let nth = last[blockOf(hash)] ?? -1; nth >= 0; nth = before.at(nth))
        if (isAt(chunkOf(nth), places.at(nth), hash)) return true;
      return false;
    },
    /** `facts` has at most `mostFactsBytes`. */
    add(hash: Buffer, facts: string): void {
      const length = Buffer.byteLength(facts);
      if (used + headLength + length > chunk.length) {
        chunk = Buffer.allocUnsafeSlow(chunkBytes);
        chunks.push(chunk);
        used = 0;
      }
      hash.copy(chunk, used, 0, hashLength);
      chunk.writeUInt16BE(length, used + hashLength);
      chunk.write(facts, used + headLength);
      inChunk.push(chunks.length - 1);
      places.push(used);
      before.push(last[blockOf(hash)] ?? -1);
      last[blockOf(hash)] = inChunk.length() - 1;
      used += headLength + length;
    },
    *blocks(): Generator<{ number: number; block: Buffer }> {
      for (let number = 0; number < blockCount; number += 1) {
        const parts: Buffer[] = [];
        for (let nth = last[number] ?? -1; nth >= 0; nth = before.at(nth)) {
          const [bytes, at] = [chunkOf(nth), places.at(nth)];
          parts.push(bytes.subarray(at, at + headLength + bytes.readUInt16BE(at + hashLength)));
        }
        if (parts.length > 0) yield { number, block: Buffer.concat(parts) };
      }
    },
  };
}

/** A list of whole numbers in four bytes each. */
function numbers() {
  let values = new Int32Array(1024);
  let length = 0;
  return {
    push(value: number) {
      if (length === values.length) {
        const larger = new Int32Array(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    at: (place: number) => values[place] ?? -1,
    length: () => length,
  };
}
