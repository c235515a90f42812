import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../hardware/crc.ts';
import type { TagContent } from '../../../hardware/devices.ts';
import { decodeTag } from '../../../hardware/tags/decode.ts';
import { readObjects, textOfObject } from '../../../hardware/tags/iso28560-2.ts';
import { encodeIso28560_3 } from '../../../hardware/tags/iso28560-3.ts';

interface Row {
  name: string;
  model: string;
  bytes: string;
  origin: string;
  expect: {
    usage?: number;
    parts?: number;
    ordinal?: number;
    pid?: string;
    isil?: string;
    blank?: boolean;
    set?: number;
    total?: number;
    typeOfUsage?: string;
    contentParameter?: number[];
    onix?: string;
  };
}
function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
const rows = readFileSync('test/vectors/tags.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line) as Row);

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
    if (row.expect.blank) {
      expect(decoded).toMatchObject({ model: row.model, content: { kind: 'blank' }, notes: [] });
      return;
    }
    expect(decoded.model).toBe(row.model);
    expect(decoded.notes).toEqual([]);
    if (row.expect.pid !== undefined) expect(identifierOf(content)).toBe(row.expect.pid);
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

describe('ISO 28560-2', () => {
  // The national-standard example of the hardware notes: every compaction but one, and pad bytes.
  const example = bytesOf(
    '9100051CBE991A14 0201D01402 04B346 07441CB6E2E335D6 830207ACC09EBAA06F6B 0000',
  );

  test('the example with a set, a shelf mark and digits in the owner', () => {
    expect(decodeTag(example, 0x06).content).toEqual({
      kind: 'item',
      item: '123456789012',
      parts: 12,
      ordinal: 3,
      usage: 6,
      owner: 'US-InU-Mu',
    });
    const shelf = readObjects(example)?.objects.find((object) => object.oid === 6);
    expect(shelf && textOfObject(shelf)).toBe('QA268.L55');
  });

  test('every object of the captured tag', () => {
    const row = rows.find((candidate) => candidate.model === 'iso28560-2');
    const objects = readObjects(bytesOf(row?.bytes ?? ''))?.objects ?? [];
    const bitmap = objects.find((object) => object.oid === 2)?.data[0] ?? 0;
    expect(
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => bitmap & (0x80 >> bit)).map((bit) => bit + 3),
    ).toEqual(row?.expect.contentParameter);
    const onix = objects.find((object) => object.oid === 7);
    expect(onix && textOfObject(onix)).toBe(row?.expect.onix);
  });

  const list = (hex: string) => decodeTag(Buffer.concat([bytesOf(hex), Buffer.alloc(40)]), 0);

  test('believed without a table of contents where a library stands in it, and without both by the DSFID alone', () => {
    const [item, owner] = ['1106499602D20001', '03 07 32 40 DE 05 AB 07 5B'];
    expect(list(item + owner)).toMatchObject({
      model: 'iso28560-2',
      fields: { owner: 'FI-Mamk-M', usage: null },
    });
    expect(list(item)).toMatchObject({ model: 'unknown', content: { kind: 'unreadable' } });
    expect(decodeTag(bytesOf(`${item}00`), 0x06).content).toMatchObject({
      kind: 'item',
      item: '80908641239041',
    });
  });

  test('a table of contents that does not agree is no evidence', () => {
    expect(list('1104499602D2 0201A0').model).toBe('unknown');
    expect(list('1104499602D2 020120 050110')).toMatchObject({
      model: 'iso28560-2',
      fields: { usage: 1 },
    });
  });

  test('what fills up the last byte is not text', () => {
    // Two letters of five bits, three signs of six, seven letters of seven: each leaves a whole
    // code to spare.
    const texts = [
      [3, '0880'],
      [4, '0420E0'],
      [5, '83060C183060FF'],
    ] as const;
    const said = texts.map(([compaction, hex]) =>
      textOfObject({ oid: 1, compaction, data: bytesOf(hex) }),
    );
    expect(said).toEqual(['AB', 'ABC', 'AAAAAAA']);
  });

  test('a set with its numbers swapped, or with none that can be', () => {
    const set = (hex: string) => list(`1104499602D2 020140 1402${hex}`);
    expect(set('01F7').fields).toMatchObject({ parts: 5, ordinal: 3 });
    expect(set('0131')).toMatchObject({
      fields: { parts: 5, ordinal: 3 },
      notes: [expect.stringContaining('swapped')],
    });
    expect(list('1104499602D2 020140 640141').content.kind).toBe('unreadable');
  });

  describe('a list that goes on beyond what was read of the tag', () => {
    const listing = (contents: string) =>
      bytesOf(`1104499602D2 ${contents} 03073240DE05AB075B 050110 6902 4241 61${'20'.repeat(60)}`);

    test('is believed where as much was read as was asked for', () => {
      const { content, notes } = decodeTag(listing('0201A2').slice(0, 28), 0, 28);
      expect(content).toMatchObject({
        kind: 'item',
        item: '1234567890',
        parts: 1,
        owner: 'FI-Mamk-M',
      });
      expect(notes).toEqual(['its list of data objects goes on beyond what was read']);
    });

    test.each([0, 0x06])(
      'is not where the tag gave less: an error is no end (DSFID %i)',
      (dsfid) => {
        for (const readAtMost of [29, 128, undefined]) {
          expect(decodeTag(listing('0201A2').slice(0, 28), dsfid, readAtMost).content.kind).toBe(
            'unreadable',
          );
        }
      },
    );

    test('is not where its table of contents names a set, an owner or a usage that was not read, or is not there', () => {
      const unreadable = {
        kind: 'unreadable',
        why: 'its owner, set or usage is not where it should be',
      };
      expect(decodeTag(listing('0201E2').slice(0, 28), 0, 28).content).toEqual(unreadable);
      expect(decodeTag(listing('').slice(0, 28), 0, 28).content).toEqual(unreadable);
      for (const contents of ['0201C0', '0201A0']) {
        expect(list(`1104499602D2 ${contents} 03073240DE05AB075B`).content).toEqual(unreadable);
      }
    });
  });

  test('cut at whichever byte, it is the same or nothing: never an item of one part', () => {
    const whole = decodeTag(example, 0x06).content;
    // After its first object nothing can be seen of a cut: a driver must never give a tag so short.
    const firstObject = 8;
    for (const dsfid of [0, 0x06]) {
      for (let length = 1; length < example.length; length++) {
        if (length === firstObject) continue;
        const { content } = decodeTag(example.slice(0, length), dsfid, 128);
        if (content.kind === 'item')
          expect(content, `${length} bytes, DSFID ${dsfid}`).toEqual(whole);
      }
    }
  });

  test('cut short it is unreadable, not another number', () => {
    expect(decodeTag(example.slice(0, 6), 0x06).content).toEqual({
      kind: 'unreadable',
      why: 'it claims ISO 28560-2, but its data objects do not add up',
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
