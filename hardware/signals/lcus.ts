/**
 * The frames of an LCUS relay board (USB, CH340): `A0`, number of the relay from 1, state, and the
 * sum of the three. Vendors' descriptions of LCUS-1 to LCUS-8. The question `FF` has no answer on
 * most boards; those seen elsewhere answer in text, `CH1:OFF \r\n` for each relay, or with one byte
 * for each relay (00 or 01). No board on a bench has confirmed either.
 */
const start = 0xa0;
export const statusQuestion = Uint8Array.of(0xff);
export const mostRelays = 8;

export function relayFrame(number: number, on: boolean): Uint8Array {
  const state = on ? 1 : 0;
  return Uint8Array.of(start, number, state, (start + number + state) & 0xff);
}

interface RelayCommand {
  number: number;
  on: boolean;
}

/** Of the first four bytes; null: no frame begins there, or its sum is wrong. */
export function readRelayFrame(bytes: Uint8Array): RelayCommand | null {
  const [first, number, state, sum] = bytes;
  if (first !== start || number === undefined || (state !== 0 && state !== 1)) return null;
  if (number < 1 || number > mostRelays || sum !== ((start + number + state) & 0xff)) return null;
  return { number, on: state === 1 };
}

const textRow = /CH\s*(\d)\s*[:=]\s*(ON|OFF)/gi;

/**
 * The state of each relay, the first one at 0, from all that came after the question; null: it is
 * no answer. A board that echoes sends the question itself back first.
 */
export function readRelayStates(bytes: Uint8Array): boolean[] | null {
  const rows = [...Buffer.from(bytes).toString('latin1').matchAll(textRow)];
  if (rows.length > 0) {
    const states: boolean[] = [];
    for (const [, number, state] of rows)
      states[Number(number) - 1] = state?.toUpperCase() === 'ON';
    return Array.from(states, (on) => on ?? false);
  }
  const plain = bytes[0] === statusQuestion[0] ? bytes.subarray(1) : bytes;
  const isPlain = plain.length > 0 && plain.length <= mostRelays && plain.every((byte) => byte < 2);
  return isPlain ? Array.from(plain, (byte) => byte === 1) : null;
}
