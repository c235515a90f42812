/**
 * The manifest of a package, as the operator of the region signed it: the same document as
 * packages/region-documents/src/documents.ts has it, read without the program that is to be replaced.
 */
import { createPublicKey, verify } from 'node:crypto';

/** An SPKI of Ed25519 is always these twelve bytes and the key (RFC 8410). */
const spkiHead = Buffer.from('302a300506032b6570032100', 'hex');
const version = /^[0-9][A-Za-z0-9.+~-]{0,59}$/;

/**
 * @typedef {object} Manifest
 * @property {number} serial
 * @property {string} notBefore
 * @property {string} expires
 * @property {string} version
 * @property {string} architecture
 * @property {string} sha256
 * @property {number} bytes
 * @property {string} from the lowest version that it installs over
 * @property {boolean} oneWay the version before cannot read what this one writes
 */

/** A string: why not, a code of docs/field-guide.md. Never throws. @param {string} text @param {string} publicKey 32 bytes in base64 @returns {Manifest | string} */
export function openManifest(text, publicKey) {
  const outer = parse(text);
  if (typeof outer?.signed !== 'string' || typeof outer.signature !== 'string')
    return 'package-unreadable';
  const { signed, signature } = outer;
  if (!isSigned('package', { signed, signature }, publicKey)) return 'package-not-signed';
  const found = parse(signed);
  return found !== null && isManifest(found) ? found : 'package-newer-manifest';
}

/** As packages/region-documents/src/signed.ts: no signature for another purpose fits. @param {'package' | 'keys'} purpose @param {{ signed: string, signature: string }} document @param {string} publicKey */
export function isSigned(purpose, { signed, signature }, publicKey) {
  try {
    const der = Buffer.concat([spkiHead, Buffer.from(publicKey, 'base64')]);
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const text = Buffer.from(`kiosk region ${purpose} 1\n${signed}`);
    return verify(null, text, key, Buffer.from(signature, 'base64'));
  } catch {
    // A key of another length.
    return false;
  }
}

/** @param {Record<string, unknown>} found @returns {found is Record<string, unknown> & Manifest} */
function isManifest(found) {
  const { v, serial, notBefore, expires, architecture, sha256, bytes, from, oneWay } = found;
  return (
    v === 1 &&
    isCount(serial) &&
    isCount(bytes) &&
    [notBefore, expires].every(
      (each) => typeof each === 'string' && !Number.isNaN(Date.parse(each)),
    ) &&
    [found.version, from].every((each) => matches(each, version)) &&
    matches(architecture, /^[a-z0-9]{2,10}$/) &&
    matches(sha256, /^[0-9a-f]{64}$/) &&
    typeof oneWay === 'boolean'
  );
}

/** @param {unknown} value */
function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** @param {unknown} value @param {RegExp} pattern */
function matches(value, pattern) {
  return typeof value === 'string' && pattern.test(value);
}

/** null: no JSON object. @param {string} text @returns {Record<string, unknown> | null} */
export function parse(text) {
  try {
    const found = JSON.parse(text);
    return typeof found === 'object' ? found : null;
  } catch {
    return null;
  }
}
