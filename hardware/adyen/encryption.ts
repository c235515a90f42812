/**
 * The encryption by which a terminal of Adyen and its register know each other on the local network
 * (docs.adyen.com, "Protect local communications"): AES-256-CBC, and HMAC-SHA256 over the plain text.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { isRecord, readCount } from './values.ts';

/** As set in the Customer Area. All three stay out of logs. */
export interface NexoKey {
  identifier: string;
  version: number;
  passphrase: string;
}
export interface DerivedKey extends Omit<NexoKey, 'passphrase'> {
  hmacKey: Buffer;
  cipherKey: Buffer;
  iv: Buffer;
}
/** What takes the place of the message beside its header. */
interface Sealed {
  NexoBlob: string;
  SecurityTrailer: {
    AdyenCryptoVersion: 1;
    KeyIdentifier: string;
    KeyVersion: number;
    Nonce: string;
    Hmac: string;
  };
}

const salt = 'AdyenNexoV1Salt';
const rounds = 4_000;
const nonceLength = 16;
const blockLength = 16;

/** Takes some 7 ms: once for each key. */
export function deriveKey({ identifier, version, passphrase }: NexoKey): DerivedKey {
  const bytes = pbkdf2Sync(passphrase, salt, rounds, 80, 'sha1');
  return {
    identifier,
    version,
    hmacKey: bytes.subarray(0, 32),
    cipherKey: bytes.subarray(32, 64),
    iv: bytes.subarray(64, 80),
  };
}

/** `nonce`: 16 random bytes, never the same twice. */
export function seal(text: string, key: DerivedKey, nonce = randomBytes(nonceLength)): Sealed {
  const cipher = createCipheriv('aes-256-cbc', key.cipherKey, mix(key.iv, nonce));
  const blob = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return {
    NexoBlob: blob.toString('base64'),
    SecurityTrailer: {
      AdyenCryptoVersion: 1,
      KeyIdentifier: key.identifier,
      KeyVersion: key.version,
      Nonce: nonce.toString('base64'),
      Hmac: sum(text, key).toString('base64'),
    },
  };
}

/**
 * The text and the key that fits. null: it was not made with one of `keys`, or was changed. No more
 * is said of it: a sender who could tell a wrong padding from a wrong sum could read the text.
 */
export function unseal(
  { NexoBlob, SecurityTrailer: trailer }: Record<string, unknown>,
  keys: readonly DerivedKey[],
): { text: string; key: DerivedKey } | null {
  if (!isRecord(trailer) || readCount(trailer.AdyenCryptoVersion) !== 1) return null;
  const key = keys.find(
    ({ identifier, version }) =>
      identifier === trailer.KeyIdentifier && version === readCount(trailer.KeyVersion),
  );
  const [blob, nonce, hmac] = [NexoBlob, trailer.Nonce, trailer.Hmac].map(readBase64);
  if (!key || !blob || !nonce || !hmac || nonce.length !== nonceLength) return null;
  if (blob.length === 0 || blob.length % blockLength !== 0) return null;
  const text = decipher(blob, key, nonce);
  const expected = sum(text ?? Buffer.alloc(0), key);
  const isOurs = hmac.length === expected.length && timingSafeEqual(hmac, expected);
  return isOurs && text !== null ? { text: text.toString('utf8'), key } : null;
}

function decipher(blob: Buffer, key: DerivedKey, nonce: Buffer): Buffer | null {
  const opened = createDecipheriv('aes-256-cbc', key.cipherKey, mix(key.iv, nonce));
  try {
    return Buffer.concat([opened.update(blob), opened.final()]);
  } catch {
    return null;
  }
}

function sum(text: string | Buffer, { hmacKey }: DerivedKey): Buffer {
  return createHmac('sha256', hmacKey).update(text).digest();
}

function mix(iv: Buffer, nonce: Buffer): Buffer {
  return Buffer.from(iv.map((byte, at) => byte ^ (nonce[at] ?? 0)));
}

/** White space is allowed: terminals were seen to break the line. */
function readBase64(value: unknown): Buffer | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(/\s+/g, '');
  const isBase64 = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isBase64 ? Buffer.from(text, 'base64') : null;
}
