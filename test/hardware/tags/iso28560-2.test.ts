import { describe, expect, test } from 'vitest';
import { decodeTag } from '../../../hardware/tags/decode.ts';
import { readObjects, textOfObject } from '../../../hardware/tags/iso28560-2.ts';
import { bytesOf, rows } from '../../support/hardware/tag-vectors.ts';

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
