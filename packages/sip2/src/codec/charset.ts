/** cp850 is the specification's default; many systems send UTF-8. */
export const encodings = ['utf-8', 'cp850', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

const unknown = '\ufffd';
/** From 0x80 on, as Unicode's mapping files have them (VENDORS/MICSFT, ISO8859); below it is ASCII. */
const latin1 = Array.from({ length: 128 }, (_, at) => String.fromCodePoint(0x80 + at));
const upperHalves: Readonly<Record<Exclude<Encoding, 'utf-8'>, readonly string[]>> = {
  cp850: [
    ...'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒ',
    ...'áíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐',
    ...'└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀',
    ...'ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  ],
  latin1,
  'windows-1252': [
    ...'€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ',
    ...latin1.slice(32),
  ],
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const toUtf8 = new TextEncoder();
const beyondAscii = /[\u0080-\uffff]/;

/** Bytes that stand for nothing in the encoding become U+FFFD: decoding never fails. */
export function textOf(bytes: Uint8Array, encoding: Encoding): string {
  // ASCII is the same in every encoding here.
  if (encoding === 'utf-8' || isAscii(bytes)) return utf8.decode(bytes);
  const upper = upperHalves[encoding];
  return Array.from(bytes, (byte) =>
    byte < 0x80 ? String.fromCodePoint(byte) : (upper[byte - 0x80] ?? unknown),
  ).join('');
}

function isAscii(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte >= 0x80) return false;
  return true;
}

/** Characters that the encoding lacks become `?`. */
export function bytesOf(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8' || !beyondAscii.test(text)) return toUtf8.encode(text);
  const upper = upperHalves[encoding];
  return Uint8Array.from([...text], (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return code;
    const place = character === unknown ? -1 : upper.indexOf(character);
    return place === -1 ? 0x3f : 0x80 + place;
  });
}

/**
 * The digits that follow `AZ`: the two's complement of the 16-bit sum of all bytes through the
 * letters `AZ`, which end before `end` (3M SIP 2.00, "Checksum").
 */
export function checksumOf(bytes: Uint8Array, end: number): string {
  let sum = 0;
  for (let at = 0; at < end; at++) sum += bytes[at] ?? 0;
  return (-sum & 0xffff).toString(16).toUpperCase().padStart(4, '0');
}
