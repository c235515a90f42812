/**
 * Detached signatures of Bancontact: `b64url(header)..b64url(signature)`, ES256 over
 * `b64url(header) + "." + b64url(body)` (RFC 7515, appendix F; guide "Signature").
 */
import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { readObject } from './messages.ts';

const claim = (name: string) => `https://payconiq.com/${name}`;
const critical = ['sub', 'iss', 'iat', 'jti', 'path'].map(claim);

interface Claims {
  /** profile id (PPID) */
  sub: string;
  /** who signs: of a refund the merchant id */
  iss: string;
  /** ISO 8601 */
  iat: string;
  jti: string;
  /** of a refund the path alone; of a callback its whole address */
  path: string;
}

/** PKCS #8 in base64 on one line. Throws a RangeError where it is no P-256 private key. */
export function readSigningKey(base64: string): KeyObject {
  try {
    const key = createPrivateKey({
      key: Buffer.from(base64, 'base64'),
      ...({ format: 'der', type: 'pkcs8' } as const),
    });
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    // What is wrong with it must not be printed: the error may quote it.
  }
  throw new RangeError('the private key for refunds is no P-256 key in PKCS #8');
}

export function sign(body: string, { claims, keyId, key }: SigningTask): string {
  const header = {
    typ: 'jose+json',
    kid: keyId,
    alg: 'ES256',
    [claim('sub')]: claims.sub,
    [claim('iss')]: claims.iss,
    [claim('iat')]: claims.iat,
    [claim('jti')]: claims.jti,
    [claim('path')]: claims.path,
    crit: critical,
  };
  const first = Buffer.from(JSON.stringify(header)).toString('base64url');
  const signature = signBytes('sha256', signed(first, body), { key, dsaEncoding: 'ieee-p1363' });
  return `${first}..${signature.toString('base64url')}`;
}
interface SigningTask {
  claims: Claims;
  /** kid */
  keyId: string;
  key: KeyObject;
}

/** The first check that failed, in their order. */
type Verified =
  | 'ok'
  | 'form'
  | 'alg'
  | 'crit'
  | 'kid'
  | 'key'
  | 'signature'
  | 'path'
  | 'sub'
  | 'iss'
  | 'iat';

interface Expected {
  keys: readonly JsonWebKey[];
  path: string;
  sub: string;
  /** compared without case: Bancontact has changed it back and forth */
  iss: string;
  nowMs: number;
}
const aheadMs = 60_000;
/** A callback is repeated for 24 hours. */
const behindMs = 26 * 3_600_000;

/** `body`: as it was received, byte for byte. Never throws. */
export function verify(body: string, signature: string, expected: Expected): Verified {
  const [first = '', middle, last = '', ...more] = signature.split('.');
  if (middle !== '' || more.length > 0) return 'form';
  const header = readObject(Buffer.from(first, 'base64url').toString('utf8'));
  if (!header) return 'form';
  if (header.alg !== 'ES256') return 'alg';
  const { crit } = header;
  const named = Array.isArray(crit) ? [...crit].sort() : [];
  if (JSON.stringify(named) !== JSON.stringify([...critical].sort())) return 'crit';
  const jwk = expected.keys.find(({ kid }) => kid === header.kid);
  if (!jwk) return 'kid';
  const key = publicKey(jwk);
  if (!key) return 'key';
  const bytes = Buffer.from(last, 'base64url');
  if (!isSignedBy(key, signed(first, body), bytes)) return 'signature';
  const read = (name: string) => {
    const value = header[claim(name)];
    return typeof value === 'string' ? value : '';
  };
  if (read('path') !== expected.path) return 'path';
  if (read('sub') !== expected.sub) return 'sub';
  if (read('iss').toLowerCase() !== expected.iss.toLowerCase()) return 'iss';
  const ageMs = expected.nowMs - Date.parse(read('iat'));
  return ageMs >= -aheadMs && ageMs <= behindMs ? 'ok' : 'iat';
}

function signed(header: string, body: string): Buffer {
  return Buffer.from(`${header}.${Buffer.from(body, 'utf8').toString('base64url')}`);
}

/** null: no P-256 key for signatures. */
function publicKey(jwk: JsonWebKey): KeyObject | null {
  if (jwk.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.use !== 'sig') return null;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function isSignedBy(key: KeyObject, bytes: Buffer, signature: Buffer): boolean {
  // Anything but r and s of 32 bytes, DER too, is refused.
  if (signature.length !== 64) return false;
  return verifyBytes('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}
