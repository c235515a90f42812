/**
 * Sealing: AES-256-GCM with a fresh nonce each time. A sealed value is `01 | nonce 12 | tag 16 |
 * ciphertext`. Its place (table, entry, event) is authenticated with it, so a row cannot be moved.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomFillSync,
} from 'node:crypto';

const version = 1;
const nonceLength = 12;
const tagLength = 16;
const bodyAt = 1 + nonceLength + tagLength;
const options = { authTagLength: tagLength };

export interface Seal {
  close(value: unknown, place: string): Buffer;
  /** null: another key, another place, or a damaged value */
  open(sealed: Uint8Array, place: string): { value: unknown } | null;
  /** The same of bytes as they are. */
  closeBytes(body: Uint8Array, place: string): Buffer;
  openBytes(sealed: Uint8Array, place: string): Buffer | null;
}

/** The GCM tag of a sealed value: 16 bytes, or fewer if it is too short to be one. */
export function tagOf(sealed: Uint8Array): Uint8Array {
  return sealed.subarray(1 + nonceLength, bodyAt);
}

/** `purpose` separates the keys: a value sealed for the journal does not open in the cache. */
export function createSeal(masterKey: Uint8Array, purpose: string): Seal {
  const key = createSecretKey(deriveKey(masterKey, purpose));
  const drawNonce = nonces();
  const closeBytes = (body: Uint8Array, place: string) => {
    const nonce = drawNonce();
    const cipher = createCipheriv('aes-256-gcm', key, nonce, options);
    cipher.setAAD(Buffer.from(place));
    // GCM is a stream cipher: `final` returns no bytes.
    const closed = cipher.update(body);
    cipher.final();
    const sealed = Buffer.allocUnsafe(bodyAt + closed.length);
    sealed[0] = version;
    sealed.set(nonce, 1);
    sealed.set(cipher.getAuthTag(), 1 + nonceLength);
    sealed.set(closed, bodyAt);
    return sealed;
  };
  const openBytes = (sealed: Uint8Array, place: string) => {
    if (sealed.length < bodyAt || sealed[0] !== version) return null;
    const nonce = sealed.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, options);
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(1 + nonceLength, bodyAt));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
    } catch {
      return null;
    }
  };
  return {
    closeBytes,
    openBytes,
    close: (value, place) => closeBytes(Buffer.from(JSON.stringify(value)), place),
    open: (sealed, place) => {
      const body = openBytes(sealed, place);
      return body === null ? null : { value: JSON.parse(body.toString('utf8')) };
    },
  };
}

/** Draws random bytes for 128 nonces at once, which takes as long as for one. Each is used once. */
function nonces(): () => Buffer {
  const pool = Buffer.alloc(nonceLength * 128);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    at += nonceLength;
    return pool.subarray(at - nonceLength, at);
  };
}

/** A keyed hash of 32 bytes: without the key nobody can try all card numbers. */
export function createCardHash(masterKey: Uint8Array): (card: string) => Buffer {
  const key = deriveKey(masterKey, 'card-hash');
  return (card) => createHmac('sha256', key).update(card, 'utf8').digest();
}

/** RFC 5869: 32 bytes for one purpose. The master key is 32 random bytes already, so no salt. */
export function deriveKey(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(0), `kiosk ${purpose} 1`, 32));
}
