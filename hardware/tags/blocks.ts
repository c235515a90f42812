/** Some readers and programming stations store each block of four bytes backwards. */

const blockLength = 4;

/** A copy with each block turned round, the last one too where it is shorter. */
export function turnBlocks(memory: Uint8Array): Uint8Array {
  const turned = Uint8Array.from(memory);
  for (let at = 0; at < turned.length; at += blockLength)
    turned.subarray(at, at + blockLength).reverse();
  return turned;
}
