/** What is signed of a block list, over a hub that may be hostile. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listLife, mostListBytes, openListHead } from '../src/list-head.ts';
import { signDocument } from '../src/signed.ts';

const now = '2026-11-25T23:10:00.000Z';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const configKey = publicKey
  .export({ format: 'der', type: 'spki' })
  .subarray(-32)
  .toString('base64');
const head = {
  ...{ v: 1, serial: 41, ...listLife(now), sha256: 'a'.repeat(64), bytes: 7_000_000 },
  ...{ exportedAt: '2026-11-25T23:00:00Z', entries: 1_000_000, mostBad: 0.01 },
};

function open(content: object, at = now, key = privateKey) {
  return openListHead(Buffer.from(signDocument('list', content, key)), configKey, at);
}

describe('the head of a list', () => {
  test('is taken as the operator signed it, unknown fields left out', () => {
    expect(open({ ...head, later: 'x' })).toEqual(head);
  });

  test.each([
    ['expired', { expires: '2026-11-25T23:00:00Z' }],
    ['too-early', { notBefore: '2026-11-25T23:11:00Z' }],
    ['too-large', { bytes: mostListBytes + 1 }],
    ['of-the-future', { exportedAt: '2026-11-27T00:00:00Z' }],
    ['newer-version', { v: 2 }],
    ['newer-version', { sha256: '../../..' }],
  ])('is refused: %s', (why, change) => {
    expect(open({ ...head, ...change })).toBe(why);
  });

  test('its serial is bounded, so that there is always a higher one', () => {
    const highest = Date.parse('9999-12-31T23:59:59.999Z');
    expect(open({ ...head, serial: highest })).toEqual({ ...head, serial: highest });
    for (const serial of [highest + 1, Number.MAX_SAFE_INTEGER, 0, -1, 1.5])
      expect(open({ ...head, serial })).toBe('newer-version');
  });

  test('is taken for eight days, and by a clock that is a day behind', () => {
    expect(open(head, '2026-12-03T23:00:00Z')).toEqual(head);
    expect(open(head, '2026-12-03T23:11:00Z')).toBe('expired');
    expect(open(head, '2026-11-24T23:20:00Z')).toEqual(head);
  });

  test('is refused with another key, another purpose, or any bit changed', () => {
    expect(open(head, now, generateKeyPairSync('ed25519').privateKey)).toBe('not-signed');
    const desired = Buffer.from(signDocument('desired', head, privateKey));
    expect(openListHead(desired, configKey, now)).toBe('not-signed');
    const signed = Buffer.from(signDocument('list', head, privateKey));
    fc.assert(
      fc.property(fc.nat(signed.length - 3), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(signed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const opened = openListHead(changed, configKey, now);
        // A changed name of a member, or the last bits of base64, may say the same.
        if (typeof opened !== 'string') expect(opened).toEqual(head);
      }),
    );
  });

  test('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(openListHead(bytes, configKey, now)).toBe('unreadable');
      }),
    );
  });
});
