/** What is said of recorded bytes, and how bytes are written: as on paper. */

/** `absent`: the protocol has no checksum, or so little is there that none can be found. */
export interface Inspection {
  ok: boolean;
  crc: 'ok' | 'bad' | 'absent';
  /** what the frame says; null where it says nothing */
  meaning: Record<string, unknown> | null;
  /** why it is refused, or what could not be read; null where nothing is wrong */
  problem: string | null;
}

/** Spaces, tabs, colons and hyphens between bytes do not count. */
export function parseHex(text: string): { ok: true; bytes: Uint8Array } | { ok: false; problem: string } {
  const digits = text.replace(/[\s:-]/g, '');
  if (digits === '') return { ok: false, problem: 'the line is empty: write two hexadecimal digits a byte' };
  const wrong = /[^0-9A-Fa-f]/.exec(digits)?.[0];
  if (wrong !== undefined) {
    return { ok: false, problem: `${JSON.stringify(wrong)} is no hexadecimal digit: write two a byte, as in 05 FF 65` };
  }
  if (digits.length % 2 !== 0) return { ok: false, problem: 'the last byte has only one digit' };
  return { ok: true, bytes: Uint8Array.from(Buffer.from(digits, 'hex')) };
}

export const hex = (bytes: Iterable<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');

/** Numbers that are codes rather than counts. */
const codes = new Set(['afi', 'dsfid', 'maker', 'operation', 'options', 'icReference']);

export function plain(value: unknown, name = ''): unknown {
  if (value instanceof Uint8Array) return hex(value);
  if (typeof value === 'number' && codes.has(name)) return hex([value]);
  if (Array.isArray(value)) return value.map((each) => plain(each, name));
  if (typeof value !== 'object' || value === null) return value;
  return plainFields(value);
}

export function plainFields(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each, name)]));
}
