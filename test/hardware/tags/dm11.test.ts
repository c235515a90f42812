import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTags, decodeTag } from '../../../hardware/tags/decode.ts';
import { dm11Check } from '../../../hardware/tags/dm11.ts';
import type { OwnModel } from '../../../hardware/tags/own-model.ts';
import { writeDm11Tag } from '../../../simulators/reader/own-tags.ts';
import { bytesOf, rows } from '../../support/hardware/tag-vectors.ts';

const known = rows.filter(({ model, expect: { check } }) => model === 'dm11' && check);
const anotherLibrary = 'it is DM11 with the check value of another library, or damaged';

describe.each(known)('$name', ({ bytes, expect: { item } }) => {
  const memory = bytesOf(bytes);

  test('is written as it was captured', () => {
    expect(
      Buffer.from(writeDm11Tag(item ?? ''))
        .toString('hex')
        .toUpperCase(),
    ).toBe(bytes);
  });

  test('any bit of its number or check value changed is refused', () => {
    for (let bit = 8; bit < 8 * 16; bit++) {
      const changed = memory.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeTag(changed, 0).content.kind, `bit ${bit}`).toBe('unreadable');
    }
  });

  test('on a longer tag too, and not on one that is cut', () => {
    const long = new Uint8Array(112);
    long.set(memory);
    expect(decodeTag(long, 0)).toMatchObject({ model: 'dm11', content: { item } });
    expect(decodeTag(memory.slice(0, 31), 0)).toMatchObject({ model: 'unknown' });
  });
});

test('the constant of another library, unknown and set', () => {
  const memory = writeDm11Tag('30000012345678', 0x1234);
  expect(decodeTag(memory, 0)).toMatchObject({
    model: 'dm11',
    content: { kind: 'unreadable', why: anotherLibrary },
    fields: { item: null },
  });
  expect(decodeTag(memory, 0, 32, { ...anyTags, dm11: 0x1234 })).toMatchObject({
    model: 'dm11',
    content: { kind: 'item', item: '30000012345678', parts: 1, ordinal: 1 },
    isChecked: true,
  });
});

test('a number that is no item number of this library', () => {
  const isItem = (item: string) => /^3\d{13}$/.test(item);
  const read = (item: string) => decodeTag(writeDm11Tag(item), 0, 32, { ...anyTags, isItem });
  expect(read('30000012345678').content).toMatchObject({ item: '30000012345678' });
  expect(read('12345678').content).toEqual({
    kind: 'unreadable',
    why: 'its number is no item number of this library',
  });
});

test('the six bits of which nothing is known are mentioned where they are others', () => {
  const memory = writeDm11Tag('30000012345678');
  memory[1] = ((memory[1] ?? 0) & 0xc0) | 2;
  // The check value covers them.
  const { content } = decodeTag(memory, 0);
  expect(content).toEqual({ kind: 'unreadable', why: anotherLibrary });
});

test('without its mark or its end it is none', () => {
  for (const at of [0, 30, 31]) {
    const memory = writeDm11Tag('30000012345678');
    memory[at] = 0;
    expect(decodeTag(memory, 0).model, `byte ${at}`).toBe('unknown');
  }
});

test('described as a model of the library it is that', () => {
  const own: OwnModel = {
    name: 'our DM11',
    size: 32,
    turned: false,
    constants: [{ at: 0, hex: '0B' }],
    number: { at: 1, bit: 6, length: 16, as: 'six-bit', digits: null },
    check: dm11Check(0x1234),
  };
  const memory = writeDm11Tag('30000012345678', 0x1234);
  expect(decodeTag(memory, 0, 32, { ...anyTags, ownModels: [own] })).toMatchObject({
    model: 'own: our DM11',
    content: { item: '30000012345678' },
  });
});

test('any number that it can carry is written and read', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9A-Z.\-/]{1,16}$/), fc.nat(0xffff), (item, constant) => {
      const memory = writeDm11Tag(item, constant);
      const { content } = decodeTag(memory, 0, 32, { ...anyTags, dm11: constant });
      expect(content).toMatchObject({ kind: 'item', item });
    }),
  );
});
