/** The envelope of every command and answer: `CLASS INSTR LEN [data]` (PA00P015, chapter 2.1). */
import { joinBytes } from './bytes.ts';

/** LEN is one byte, or FF and two bytes, the low one first. */
export function writeApdu(command: number, data: Uint8Array): Uint8Array {
  const length = data.length < 0xff ? [data.length] : [0xff, data.length & 0xff, data.length >> 8];
  if (data.length > 0xffff) throw new RangeError('an APDU holds at most 65535 bytes');
  return joinBytes([command >> 8, command & 0xff], length, data);
}

/** Data and end of the APDU that begins at `at`; null: the bytes do not reach that far yet. */
export function measureApdu(bytes: Uint8Array, at: number): { dataAt: number; end: number } | null {
  const length = bytes[at + 2];
  if (length === undefined) return null;
  if (length < 0xff) return { dataAt: at + 3, end: at + 3 + length };
  const [low, high] = bytes.subarray(at + 3, at + 5);
  if (low === undefined || high === undefined) return null;
  return { dataAt: at + 5, end: at + 5 + low + high * 256 };
}

/** The classes of ZVT: any other first byte begins no APDU. */
export const classes: ReadonlySet<number> = new Set([0x04, 0x05, 0x06, 0x08, 0x80, 0x84]);

interface ApduFramer {
  /**
   * Whole APDUs, in any splits of the bytes. `rubbish`: the number of bytes dropped. Never throws.
   */
  push(chunk: Uint8Array): { apdus: Uint8Array[]; rubbish: number };
  /** An APDU is unfinished. */
  readonly pending: boolean;
  /** Drops it; returns its number of bytes. */
  reset(): number;
}

/**
 * For TCP, without frames. Without a start mark nothing can be found within garbage, so all of it
 * is dropped.
 */
export function createApduFramer(): ApduFramer {
  let held: Uint8Array = new Uint8Array();
  const reset = () => {
    const { length } = held;
    held = new Uint8Array();
    return length;
  };
  return {
    push: (chunk) => {
      held = joinBytes(held, chunk);
      const apdus: Uint8Array[] = [];
      let at = 0;
      while (at < held.length && classes.has(held[at] ?? -1)) {
        const measured = measureApdu(held, at);
        if (!measured || measured.end > held.length) break;
        apdus.push(held.slice(at, measured.end));
        at = measured.end;
      }
      held = held.slice(at);
      const isRubbish = held.length > 0 && !classes.has(held[0] ?? -1);
      return { apdus, rubbish: isRubbish ? reset() : 0 };
    },
    get pending() {
      return held.length > 0;
    },
    reset,
  };
}
