/**
 * Whose packages root installs now: the key that a person has named, and what followed from it, as
 * packages/region-documents/src/key-changes.ts has it, read without the program that is to be replaced.
 */
import { isSigned, parse } from './manifest.mjs';

/**
 * @typedef {object} Keys
 * @property {string} region
 * @property {string} packageKey 32 bytes in base64
 * @property {string} recoveryKey
 * @property {number} recoveries how often the recovery key was used
 * @property {number} packageChanges how often the key for packages was changed since
 */

const mostChanges = 100;

/** As `kiosk branch trust-packages` writes it; null: it is none. @param {string} text @returns {Keys | null} */
export function readTrusted(text) {
  const found = parse(text);
  return found !== null && areKeys(found) ? found : null;
}

/** @param {Record<string, unknown>} found @returns {found is Record<string, unknown> & Keys} */
export function areKeys({ region, packageKey, recoveryKey, recoveries, packageChanges }) {
  return (
    typeof region === 'string' &&
    isKey(packageKey) &&
    isKey(recoveryKey) &&
    isCount(recoveries) &&
    isCount(packageChanges)
  );
}

/** What is signed by another key, or was followed before, is passed over. Never throws. @param {Keys} trusted @param {string} row the changes as the kiosk staged them @returns {Keys} */
export function followed(trusted, row) {
  const changes = parse(row)?.changes;
  if (!Array.isArray(changes) || changes.length > mostChanges) return trusted;
  return changes.reduce(after, trusted);
}

/** @param {Keys} keys @param {unknown} document @returns {Keys} */
function after(keys, document) {
  const outer = typeof document === 'string' ? parse(document) : null;
  if (typeof outer?.signed !== 'string' || typeof outer.signature !== 'string') return keys;
  const { signed, signature } = outer;
  const change = parse(signed);
  if (change?.v !== 1 || change.region !== keys.region) return keys;
  const isBy = (/** @type {string} */ key) => isSigned('keys', { signed, signature }, key);
  if (change.what === 'package') {
    const number = keys.packageChanges + 1;
    const isNext = change.recoveries === keys.recoveries && change.number === number;
    if (!isNext || !isKey(change.key) || !isBy(keys.packageKey)) return keys;
    return { ...keys, packageKey: change.key, packageChanges: number };
  }
  if (change.what !== 'recovery') return keys;
  const { packageKey, recoveryKey } = change;
  const recoveries = keys.recoveries + 1;
  // One that is not replaced could be used once more by who has it too.
  const isNext = change.recoveries === recoveries && recoveryKey !== keys.recoveryKey;
  if (!isNext || !isKey(packageKey) || !isKey(recoveryKey) || !isBy(keys.recoveryKey)) return keys;
  return { ...keys, packageKey, recoveryKey, recoveries, packageChanges: 0 };
}

/** @param {unknown} value @returns {value is string} */
function isKey(value) {
  return typeof value === 'string' && /^[A-Za-z0-9+/]{43}=$/.test(value);
}

/** @param {unknown} value */
function isCount(value) {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
