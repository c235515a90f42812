import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../hardware/crc.ts';
import type { TagContent } from '../../../hardware/devices.ts';
import { decodeTag } from '../../../hardware/tags/decode.ts';
import { encodeIso28560_3 } from '../../../hardware/tags/iso28560-3.ts';
import { bytesOf, rows } from '../../support/hardware/tag-vectors.ts';

function identifierOf(content: TagContent): string | undefined {
  return content.kind === 'item'
    ? content.item
    : content.kind === 'patron'
      ? content.card
      : undefined;
}

describe.each(rows)('$name ($origin)', (row) => {
  const memory = bytesOf(row.bytes);
  const dsfid = row.name.includes('DSFID 06') ? 0x06 : 0;
  const decoded = decodeTag(memory, dsfid);
  const { content } = decoded;

  test('says what the vector expects', () => {
    if (row.expect.check === false) {
      expect(decoded).toMatchObject({ model: row.model, content: { kind: 'unreadable' } });
      return;
    }
    if (row.expect.blank) {
      expect(decoded).toMatchObject({ model: row.model, content: { kind: 'blank' }, notes: [] });
      return;
    }
    expect(decoded.model).toBe(row.model);
    expect(decoded.notes).toEqual([]);
    if (row.expect.pid !== undefined) expect(identifierOf(content)).toBe(row.expect.pid);
    if (row.expect.item !== undefined) expect(identifierOf(content)).toBe(row.expect.item);
    expect(content.kind).toBe(row.expect.usage === 8 ? 'patron' : 'item');
    if (content.kind !== 'item') return;
    const { usage, parts, ordinal, isil, total, set, typeOfUsage } = row.expect;
    if (usage !== undefined) expect(content.usage).toBe(usage);
    if (typeOfUsage !== undefined) expect(content.usage).toBe(Number(typeOfUsage[0]));
    if (isil !== undefined) expect(content.owner).toBe(isil);
    expect([content.parts, content.ordinal]).toEqual([parts ?? total ?? 1, ordinal ?? set ?? 1]);
  });
});

test.each(rows.filter((row) => row.model === 'iso28560-3'))(
  '$name: with any byte of its basic block changed it is refused',
  (row) => {
    const memory = bytesOf(row.bytes);
    for (let at = 0; at < Math.min(34, memory.length); at++) {
      const damaged = memory.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x04;
      expect(decodeTag(damaged, 0x3e).content.kind, `byte ${at}`).toBe('unreadable');
    }
  },
);

describe('ISO 28560-3 as it is met', () => {
  const set = { identifier: '33550000000017', parts: 3, ordinal: 2, owner: 'BE-35500' };
  const memory = encodeIso28560_3(set);
  const content = {
    kind: 'item',
    item: '33550000000017',
    parts: 3,
    ordinal: 2,
    usage: 1,
    owner: 'BE-35500',
  };

  /** Puts the checksum of the standard on a block changed by hand. */
  function withChecksum(change: (block: Uint8Array) => void, covered = 34): Uint8Array {
    const block = memory.slice(0, 34);
    change(block);
    const crc = crc16('ccitt-false', [...block.subarray(0, 19), ...block.subarray(21, covered)]);
    block.set([crc & 0xff, crc >> 8], 19);
    return block;
  }

  test('a part of a set, from the hardware notes', () => {
    const hex = '110302 33333030303939393030303131000000 1A64 444B 373138353030 000000';
    expect(decodeTag(bytesOf(hex), 0)).toMatchObject({
      model: 'iso28560-3',
      content: {
        kind: 'item',
        item: '3300099900011',
        parts: 3,
        ordinal: 2,
        usage: 1,
        owner: 'DK-718500',
      },
      notes: [],
    });
  });

  test('our own writing reads back, with and without the last two bytes', () => {
    expect(decodeTag(memory, 0x3e)).toMatchObject({ model: 'iso28560-3', content, notes: [] });
    expect(decodeTag(encodeIso28560_3(set, 32), 0x3e).content).toEqual(content);
  });

  test('numbers of a set that cannot be', () => {
    const written = (parts: number, ordinal: number) =>
      decodeTag(
        withChecksum((block) => block.set([parts, ordinal], 1)),
        0,
      );
    for (const [parts, ordinal] of [
      [0, 0],
      [1, 0],
      [0, 1],
    ] as const) {
      const { content: single, notes } = written(parts, ordinal);
      expect(single).toMatchObject({ kind: 'item', parts: 1, ordinal: 1 });
      expect(notes).toHaveLength(1);
    }
    expect(written(3, 0).content).toEqual({
      kind: 'unreadable',
      why: 'it says that it is part 0 of 3',
    });
  });

  test('a patron card says more than its number, to a technician', () => {
    const card = encodeIso28560_3({ identifier: '23550000000018', usage: 8, owner: 'BE-35500' });
    expect(decodeTag(card, 0)).toMatchObject({
      content: { kind: 'patron', card: '23550000000018' },
      fields: { item: '23550000000018', usage: 8, parts: 1, ordinal: 1, owner: 'BE-35500' },
    });
  });

  test('a patron card with version and usage swapped', () => {
    const { content: card, notes } = decodeTag(
      withChecksum((block) => block.set([0x81])),
      0,
    );
    expect(card).toEqual({ kind: 'patron', card: '33550000000017' });
    expect(notes).toEqual(['version and usage are swapped']);
  });

  test('parts and ordinal swapped', () => {
    const swapped = decodeTag(
      withChecksum((block) => block.set([2, 3], 1)),
      0,
    );
    expect(swapped.content).toEqual(content);
    expect(swapped.notes).toEqual(['number of parts and ordinal are swapped']);
  });

  test('each block stored backwards', () => {
    const turned = memory.slice();
    for (let at = 0; at < turned.length; at += 4) turned.subarray(at, at + 4).reverse();
    expect(decodeTag(turned, 0)).toMatchObject({
      model: 'iso28560-3',
      content,
      notes: ['each block is stored backwards'],
    });
  });

  test('a checksum over 30 bytes, on a tag of 32', () => {
    const short = withChecksum((block) => block, 32).slice(0, 32);
    expect(decodeTag(short, 0)).toMatchObject({
      model: 'iso28560-3',
      content,
      notes: ['checksum over 30 bytes instead of 32'],
    });
  });

  test('a checksum over 30 bytes on a longer tag, whatever stands after them', () => {
    const rest = Uint8Array.from({ length: 80 }, (_, at) => 0xa0 + (at & 7));
    const long = Uint8Array.from([
      ...withChecksum((block) => block.fill(0, 32), 32).slice(0, 32),
      ...rest,
    ]);
    expect(decodeTag(long, 0)).toMatchObject({
      model: 'iso28560-3',
      content,
      notes: ['checksum over 30 bytes instead of 32'],
    });
  });

  test('a long item number in the extension of the library', () => {
    const payload = [...Buffer.from('\x00LINDEVELD-0000000017\x00', 'latin1')];
    const extension = [payload.length + 4, 1, 0, 0, ...payload];
    extension[3] = extension.reduce((sum, byte) => sum ^ byte, 0);
    const basic = withChecksum((block) => block.fill(0, 3, 19).set([1], 3));
    const long = Uint8Array.from([...basic, 0x01, ...extension, 0]);
    expect(decodeTag(long, 0).content).toEqual({ ...content, item: 'LINDEVELD-0000000017' });
    long[40] = 0xff;
    const damaged = decodeTag(long, 0);
    expect(damaged.content).toEqual({ kind: 'unreadable', why: 'its long item number is missing' });
    expect(damaged.notes).toEqual(['an extension block is damaged or cut short']);
  });

  test('a good checksum over an empty or unprintable number is still no item', () => {
    const empty = withChecksum((block) => block.fill(0, 3, 19));
    expect(decodeTag(empty, 0).content).toEqual({
      kind: 'unreadable',
      why: 'it carries no item number',
    });
    const unprintable = withChecksum((block) => block.set([0x07, 0x08], 4));
    expect(decodeTag(unprintable, 0).content).toEqual({
      kind: 'unreadable',
      why: 'its item number is no text',
    });
  });

  test('a damaged one says what it looks like', () => {
    const damaged = memory.slice();
    damaged[5] = 0x31;
    expect(decodeTag(damaged, 0x3e).content).toEqual({
      kind: 'unreadable',
      why: 'it looks like ISO 28560-3, but its checksum is wrong',
    });
  });
});

describe('any memory', () => {
  const memories = fc.uint8Array({ maxLength: 130 });

  test('decodes without a throw', () => {
    fc.assert(
      fc.property(memories, fc.constantFrom(0, 0x06, 0x3e), (memory, dsfid) => {
        const decoded = decodeTag(memory, dsfid);
        expect(decoded.notes.every((note) => note !== '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('what is encoded is decoded', () => {
    const identifier = fc.stringMatching(/^[0-9A-Za-z]{1,16}$/);
    fc.assert(
      fc.property(
        identifier,
        fc.integer({ min: 1, max: 255 }),
        fc.nat(7),
        fc.boolean(),
        (item, parts, usage, cut) => {
          const memory = encodeIso28560_3(
            { identifier: item, parts, ordinal: parts, usage },
            cut ? 32 : 112,
          );
          expect(decodeTag(memory, 0).content).toEqual({
            kind: 'item',
            item,
            parts,
            ordinal: parts,
            usage,
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
