/** The sign between fields, as the bytes of an answer to 93 or 99 show it. */

/** Where the fields of each begin (3M SIP 2.00, "Login Response" and "ACS Status"). */
const fixedParts: Readonly<Record<string, number>> = { '94': 3, '98': 36 };
/** Fields of a 98, AY among them where the line was cut before its checksum. */
const field = /^(?:A[FGMNOY]|BX)/;

/**
 * The sign behind each field, where it is another one than `delimiter`. Null: it is not, or the answer
 * does not show it: a 94 mostly has no field.
 */
export function otherDelimiterIn(received: Uint8Array, delimiter: string): string | null {
  for (const line of Buffer.from(received)
    .toString('latin1')
    .split(/[\r\n]+/)) {
    const from = fixedParts[line.slice(0, 2)];
    if (from === undefined || line.includes(delimiter)) continue;
    const fields = line.slice(from).replace(/(?:AY\d)?AZ[0-9A-Fa-f]{4}$/, '');
    const sign = fields.at(-1) ?? '';
    // A blank or a letter ends a value; a control character is none that can be set.
    if (!/^[!-~]$/.test(sign) || /\w/.test(sign)) continue;
    const parts = fields.split(sign).slice(0, -1);
    const isEach = parts.every((part) => part === '' || field.test(part));
    // Of one part alone it may be the end of a text.
    if (isEach && (parts.length > 1 || fields === sign)) return sign;
  }
  return null;
}
