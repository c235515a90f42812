import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createUser } from '@nats-io/nkeys';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  makeKeysDocument,
  openKeysDocument,
  rawPublicKey,
} from '../../src/branch/keys/keys-document.ts';

const authority = generateKeyPairSync('ed25519').privateKey;
const keys = new Map([
  [1, randomBytes(32)],
  [2, randomBytes(32)],
]);
let ageIdentity: string;
let recipient: string;
let document: string;

beforeAll(async () => {
  ageIdentity = await generateX25519Identity();
  recipient = await identityToRecipient(ageIdentity);
  document = await makeKeysDocument(madeFor(), authority);
});

const named = {
  members: [
    { name: 'k01', nkey: createUser().getPublicKey() },
    { name: 'k02', nkey: createUser().getPublicKey(), until: 1_790_000_000_000 },
  ],
  adoptionKey: randomBytes(32).toString('base64'),
};
const madeFor = () => ({ branch: 'b001', kiosk: 'k01', recipient, serial: 7, keys, ...named });
const opened = () => ({ serial: 7, keys, region: null, ...named });
const identity = () => ({
  ...{ branch: 'b001', kiosk: 'k01', ageIdentity },
  authority: rawPublicKey(authority),
});
const refused = (why: string) =>
  expect.objectContaining({ code: 'branch-keys-refused', message: expect.stringContaining(why) });

test('what the authority has signed for this kiosk is opened by its age key', async () => {
  expect(await openKeysDocument(document, identity())).toEqual(opened());
  expect(await openKeysDocument(document, identity(), 7)).toEqual(opened());
});

test('one that does not name the members, or the key of adoptions, is refused', async () => {
  for (const left of ['members', 'adoptionKey']) {
    const made = Object.assign(madeFor(), { [left]: undefined });
    const signed = await makeKeysDocument(made, authority);
    await expect(openKeysDocument(signed, identity())).rejects.toEqual(refused('another version'));
  }
});

test('an older one, one of another authority, for another kiosk or branch is refused', async () => {
  await expect(openKeysDocument(document, identity(), 8)).rejects.toEqual(refused('serial is 7'));
  const forged = await makeKeysDocument(madeFor(), generateKeyPairSync('ed25519').privateKey);
  await expect(openKeysDocument(forged, identity())).rejects.toEqual(refused('not signed'));
  for (const other of [{ kiosk: 'k02' }, { branch: 'b002' }]) {
    const signed = await makeKeysDocument({ ...madeFor(), ...other }, authority);
    await expect(openKeysDocument(signed, identity())).rejects.toEqual(refused('it is for'));
  }
  const age = await identityToRecipient(await generateX25519Identity());
  const sealed = await makeKeysDocument({ ...madeFor(), recipient: age }, authority);
  await expect(openKeysDocument(sealed, identity())).rejects.toEqual(refused('does not open'));
  for (const short of [new Map(), new Map([[1, randomBytes(16)]])]) {
    const signed = await makeKeysDocument({ ...madeFor(), keys: short }, authority);
    await expect(openKeysDocument(signed, identity())).rejects.toEqual(refused('32 bytes'));
  }
});

test('bytes of a hostile broker are refused, whatever they are', async () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({ signed: fc.string(), signature: fc.base64String() })
      .map((each) => JSON.stringify(each)),
    fc
      .tuple(fc.nat(document.length - 2), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([at, sign]) => `${document.slice(0, at)}${sign}${document.slice(at + 1)}`),
  );
  const isRefused = fc.asyncProperty(hostile, async (text) => {
    const found = await openKeysDocument(text, identity()).catch((error) => error.code);
    // A blank for a blank, or a bit of base64 that stands for nothing: the same document.
    if (found !== 'branch-keys-refused') expect(found).toEqual(opened());
  });
  await fc.assert(isRefused, { numRuns: 400 });
});
