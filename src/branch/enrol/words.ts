/**
 * Six words that a person carries from a kiosk to the host, by voice or on paper: 80 random bits,
 * and a check against a slip of the pen. The files of an enrolment travel on a stick, where others
 * may change them; each carries a MAC under the words. Words of no language, after D. S. Wilkerson,
 * "A proposal for proquints" (2009), so that none must be translated.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyState } from '../../../packages/region-documents/src/index.ts';

const consonants = 'bdfghjklmnprstvz';
const vowels = 'aiou';
const secretLength = 10;

/** The secret of one enrolment: it is never in a file that travels. */
export interface Words {
  /** `lusab babad gutih tugad lodom homol` */
  text: string;
  secret: Uint8Array;
}

export type PackageKeys = Pick<
  KeyState,
  'packageKey' | 'recoveryKey' | 'recoveries' | 'packageChanges'
>;

export function newWords(): Words {
  return wordsOf(randomBytes(secretLength));
}

/** Capitals, hyphens and blanks do not count. null: they are mistyped, or not six such words. */
export function parseWords(typed: string): Words | null {
  const found = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const values = found.map(numberOf);
  if (values.length !== 6 || values.some((value) => value === null)) return null;
  const bytes = Buffer.alloc(12);
  values.forEach((value, at) => void bytes.writeUInt16BE(value ?? 0, at * 2));
  const words = wordsOf(bytes.subarray(0, secretLength));
  return words.text === found.join(' ') ? words : null;
}

/**
 * Six words by which a person knows a public key again. `of`: the key, in base64; 80 bits of its hash,
 * so that no one finds another key with the same words.
 */
function keyWords(of: string): string {
  const hash = createHash('sha256').update('kiosk key words').update(of).digest();
  return wordsOf(hash.subarray(0, secretLength)).text;
}

/** By these a technician knows whose packages root installs, and which recovery key may change that. */
export function packageKeyWords(keys: PackageKeys): string {
  const { packageKey, recoveryKey, recoveries, packageChanges } = keys;
  return keyWords(JSON.stringify([packageKey, recoveryKey, recoveries, packageChanges]));
}

/** base64. `purpose` keeps a request from passing as an answer. */
export function macOf({ secret }: Words, purpose: 'request' | 'answer', content: string): string {
  return createHmac('sha256', secret)
    .update(`kiosk branch ${purpose} 1\n${content}`)
    .digest('base64');
}

export function isMacOf(
  words: Words,
  purpose: 'request' | 'answer',
  content: string,
  mac: string,
): boolean {
  // As written: the last sign in base64 has bits that no byte of it shows.
  const right = Buffer.from(macOf(words, purpose, content));
  const given = Buffer.from(mac);
  return right.length === given.length && timingSafeEqual(right, given);
}

function wordsOf(secret: Uint8Array): Words {
  const check = createHash('sha256').update('kiosk branch words').update(secret).digest();
  const bytes = Buffer.concat([secret, check.subarray(0, 2)]);
  const text = Array.from({ length: 6 }, (_, at) => wordOf(bytes.readUInt16BE(at * 2))).join(' ');
  return { text, secret };
}

function wordOf(value: number): string {
  const letter = (from: string, shift: number) => from.charAt((value >> shift) & (from.length - 1));
  return `${letter(consonants, 12)}${letter(vowels, 10)}${letter(consonants, 6)}${letter(vowels, 4)}${letter(consonants, 0)}`;
}

function numberOf(word: string): number | null {
  const digits = [...word].map((letter, at) => (at % 2 ? vowels : consonants).indexOf(letter));
  if (digits.length !== 5 || digits.includes(-1)) return null;
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = digits;
  return (a << 12) | (b << 10) | (c << 6) | (d << 4) | e;
}
