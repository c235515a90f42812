/** The list as it travels: opened by each kiosk that it was sealed for, as it was, or not at all. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { openSealedList } from '../../../src/region/list/sealed-list.ts';
import { sealList } from '../../src/list/seal-list.ts';

const packed = gzipSync('{"patron":"23550000000018"}\n'.repeat(20_000));
const identities = await Promise.all([1, 2, 3].map(() => generateIdentity()));
const recipients = await Promise.all(identities.map(identityToRecipient));

function stream(bytes: Uint8Array, size = 1000) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return Readable.toWeb(Readable.from(pieces)) as ReadableStream<Uint8Array>;
}

describe('a sealed list', () => {
  test('is opened by each kiosk that it is for', async () => {
    const { content, sha256 } = await sealList(stream(packed), recipients);
    expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    expect(content.includes(packed.subarray(100, 200))).toBe(false);
    for (const identity of identities) {
      const opened = await openSealedList(content, { sha256, bytes: content.length }, identity);
      expect(Buffer.from(opened as Uint8Array).equals(packed)).toBe(true);
    }
  });

  test('is for no other kiosk', async () => {
    const { content, sha256 } = await sealList(stream(packed), recipients.slice(0, 2));
    const about = { sha256, bytes: content.length };
    expect(await openSealedList(content, about, identities[2] ?? '')).toBe('not-for-this-kiosk');
  });

  test('is not taken where the hub or the broker changed it, or cut it short', async () => {
    const { content, sha256 } = await sealList(stream(packed), recipients);
    const about = { sha256, bytes: content.length };
    for (const at of [0, 300, content.length - 1]) {
      const changed = Buffer.from(content);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openSealedList(changed, about, identities[0] ?? '')).toBe('damaged');
    }
    const less = content.subarray(0, -1);
    expect(await openSealedList(less, about, identities[0] ?? '')).toBe('damaged');
    expect(await openSealedList(Buffer.alloc(0), about, identities[0] ?? '')).toBe('damaged');
  });

  test('is opened only as the operator signed it: what is signed and no list is refused', async () => {
    const content = Buffer.from('not age at all');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const opened = await openSealedList(content, { sha256, bytes: 14 }, identities[0] ?? '');
    expect(opened).toBe('not-for-this-kiosk');
  });

  test('for no kiosk is refused, and for what is no recipient', async () => {
    await expect(sealList(stream(packed), [])).rejects.toThrow('no kiosk');
    await expect(sealList(stream(packed), ['age1nobody'])).rejects.toThrow();
  });
});
