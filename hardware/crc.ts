/** The four 16-bit CRCs that this hardware uses: one polynomial, four conventions. */

export type CrcVariant = 'mcrf4xx' | 'kermit' | 'ccitt-false' | 'genibus';

interface Convention {
  initial: number;
  reflected: boolean;
  finalXor: number;
}

/**
 * - `mcrf4xx`: Feig OBID frames, low byte first on the wire.
 * - `kermit`: ZVT over a serial line, low byte first.
 * - `ccitt-false`: the basic block of an ISO 28560-3 tag, low byte first in memory.
 * - `genibus`: 3M / Bibliotheca 210 and 810 readers, high byte first.
 */
const conventions: Record<CrcVariant, Convention> = {
  mcrf4xx: { initial: 0xffff, reflected: true, finalXor: 0 },
  kermit: { initial: 0, reflected: true, finalXor: 0 },
  'ccitt-false': { initial: 0xffff, reflected: false, finalXor: 0 },
  genibus: { initial: 0xffff, reflected: false, finalXor: 0xffff },
};

function stepForward(crc: number): number {
  return ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
}
function stepReflected(crc: number): number {
  return (crc >> 1) ^ (crc & 1 ? 0x8408 : 0);
}

function buildTable(step: (crc: number) => number, start: (byte: number) => number): Uint16Array {
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    let crc = start(byte);
    for (let bit = 0; bit < 8; bit++) crc = step(crc);
    return crc;
  });
}

const forward = buildTable(stepForward, (byte) => byte << 8);
const reflected = buildTable(stepReflected, (byte) => byte);

/**
 * The CRC of `bytes` as a number 0..0xFFFF; in which order its two bytes travel is the protocol's
 * affair.
 */
export function crc16(variant: CrcVariant, bytes: ArrayLike<number>): number {
  const { initial, reflected: isReflected, finalXor } = conventions[variant];
  let crc = initial;
  // By index: garbage makes this run over kilobytes for each byte that could begin a frame.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    crc = isReflected
      ? (crc >> 8) ^ (reflected[(crc ^ byte) & 0xff] ?? 0)
      : ((crc << 8) & 0xffff) ^ (forward[((crc >> 8) ^ byte) & 0xff] ?? 0);
  }
  return crc ^ finalXor;
}
