/**
 * What is sealed of an entry of the staff's list: it names the entry that it is of, and its kiosk has
 * signed it, so that a broker or a hub can neither exchange two of them nor seal one of its own. Also
 * for the page of an operator, so nothing of Node is in it.
 */

/** What a report says of an entry in clear, and where it came from. */
export interface EntryInClear {
  branch: string;
  kiosk: string;
  entry: number;
  /** ISO 8601 */
  since: string;
  kind: string;
  why: string;
}

/** So that no signature for another purpose fits. */
const context = 'kiosk region staff 1\n';
const signatureAtEnd = /,"signature":"([A-Za-z0-9+/]{86}==)"\}$/;

/** `detail`: what the staff need to know; null: what is in clear alone. */
export function entryText(of: EntryInClear, detail: object | null): string {
  const { branch, kiosk, entry, since, kind, why } = of;
  return JSON.stringify({ ...detail, of: { branch, kiosk, entry, since, kind, why } });
}

/** `sign`: with the nkey of the kiosk; base64. The signature is the last field of the JSON. */
export function signedText(text: string, sign: (text: string) => string | null): string {
  const signature = sign(context + text);
  return signature === null ? text : `${text.slice(0, -1)},"signature":"${signature}"}`;
}

/**
 * The text without its signature; null: it is of another entry, or not signed by that kiosk. `key`: of
 * the kiosk, Ed25519, 32 bytes in base64; null: it is not known, and who signed is not looked at.
 */
export async function entryTextOf(
  whole: string,
  of: EntryInClear,
  key: string | null,
): Promise<string | null> {
  const [end, signature = null] = signatureAtEnd.exec(whole) ?? [''];
  const text = signature === null ? whole : `${whole.slice(0, -end.length)}}`;
  const detail: unknown = JSON.parse(text);
  if (typeof detail !== 'object' || detail === null || !('of' in detail)) return null;
  if (JSON.stringify({ of: detail.of }) !== entryText(of, null)) return null;
  if (key !== null && (signature === null || !(await isSigned(context + text, signature, key))))
    return null;
  return text;
}

/** What was seen as the closing was asked for: SHA-256 of that text, in hex. It may be of a person. */
export async function seenHash(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function isSigned(text: string, signature: string, key: string): Promise<boolean> {
  const { subtle } = crypto;
  const imported = await subtle.importKey('raw', bytesOf(key), 'Ed25519', false, ['verify']);
  return subtle.verify('Ed25519', imported, bytesOf(signature), new TextEncoder().encode(text));
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
