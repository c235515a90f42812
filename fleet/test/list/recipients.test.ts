/** For whom a list is sealed, by what a hub hands out that may be hostile. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { expect, test } from 'vitest';
import { signDocument } from '../../../packages/region-documents/src/index.ts';
import { rawPublicKey } from '../../../src/branch/keys/keys-document.ts';
import { recipientsOf } from '../../src/list/recipients.ts';

const recipient = (letter: string) => `age1${letter.repeat(58)}`;
const keys = ['b001', 'b002'].map((name) => {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { name, privateKey, authority: rawPublicKey(privateKey) };
});
const [first, second] = keys as [(typeof keys)[0], (typeof keys)[0]];

function said(key: KeyObject, branch: string, serial: number, letters: string, by = branch) {
  const kiosks = [...letters].map((letter, nth) => ({
    name: `k0${nth + 1}`,
    recipient: recipient(letter),
    key: first.authority,
  }));
  const data = Buffer.from(signDocument('members', { v: 1, branch, serial, kiosks }, key));
  return { branch: by, kiosk: 'host', name: 'members', data };
}

test('all kiosks of all branches, each once', () => {
  const reports = [
    said(first.privateKey, 'b001', 3, 'ac'),
    said(second.privateKey, 'b002', 1, 'cde'),
  ];
  expect(recipientsOf(keys, reports, {})).toEqual({
    recipients: ['a', 'c', 'd', 'e'].map(recipient),
    branches: 2,
    leftOut: [],
    serials: { b001: 3, b002: 1 },
  });
});

test('a branch is left out where its host is silent, or another signed, or the hub repeats an old one', () => {
  const good = said(second.privateKey, 'b002', 5, 'a');
  const whyOf = (report: typeof good | null, known = {}) =>
    recipientsOf(keys, report === null ? [good] : [report, good], known).leftOut;
  const left = (why: string) => [{ branch: 'b001', why }];
  expect(whyOf(null)).toEqual(left('not-heard'));
  expect(whyOf({ ...good, branch: 'b001', data: Buffer.alloc(0) })).toEqual(left('not-heard'));
  expect(whyOf(said(second.privateKey, 'b001', 1, 'b'))).toEqual(left('not-signed'));
  // What one branch signed is not said for another.
  expect(whyOf(said(first.privateKey, 'b002', 1, 'b', 'b001'))).toEqual(left('not-signed'));
  expect(whyOf({ ...good, branch: 'b001', data: Buffer.from('{') })).toEqual(left('unreadable'));
  // A kiosk that was revoked is on the older one.
  const older = said(first.privateKey, 'b001', 2, 'b');
  expect(whyOf(older, { b001: 3 })).toEqual(left('older-than-before'));
  expect(whyOf(older, { b001: 2 })).toEqual([]);
});

test('what no host said is not believed, and no kiosk speaks for its host', () => {
  const forged = { ...said(first.privateKey, 'b001', 1, 'a'), kiosk: 'k01' };
  expect(recipientsOf(keys, [forged], {}).recipients).toEqual([]);
});
