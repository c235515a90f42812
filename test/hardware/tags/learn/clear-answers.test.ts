/** DM11 as if it were unknown, and what is said where nothing certain can be learned. */
import { expect, test } from 'vitest';
import { learnDm11 } from '../../../../hardware/tags/learn/dm11-constant.ts';
import { learnModel } from '../../../../hardware/tags/learn/learn.ts';
import type { Sample } from '../../../../hardware/tags/learn/sample.ts';
import type { OwnModel } from '../../../../hardware/tags/own-model.ts';
import { readOwnModel } from '../../../../hardware/tags/read-own-model.ts';
import { writeDm11Tag, writeOwnTag } from '../../../../simulators/reader/own-tags.ts';
import { bytesOf, rows } from '../../../support/hardware/tag-vectors.ts';

const dm11: Sample[] = rows.flatMap(({ model, bytes, expect: { item } }) =>
  model === 'dm11' && item ? [{ memory: bytesOf(bytes), number: item }] : [],
);
const numbers = ['30000012345678', '30000098701234', '30001144556677', '30007070123890'];
const plain: OwnModel = {
  ...{ name: 'made up', size: 32, turned: false },
  constants: [
    { at: 0, hex: '2A0101' },
    { at: 30, hex: '5A5A' },
  ],
  number: { at: 4, bit: 0, length: 14, as: 'ascii', digits: null },
  check: { kind: 'xor', from: 0, to: 20, at: 20 },
};
const tags = (model = plain, of: readonly string[] = numbers): Sample[] =>
  of.map((number) => ({ number, memory: writeOwnTag(model, number, new Uint8Array(64)) }));
const why = (samples: readonly Sample[]) => {
  const learned = learnModel(samples);
  return learned.kind === 'problem' ? learned.why : learned.kind;
};

test('DM11: number, check value and owner are found without its decoder', () => {
  expect(dm11.length).toBeGreaterThanOrEqual(4);
  expect(learnModel(dm11)).toMatchObject({
    kind: 'model',
    unexplained: [],
    model: {
      turned: false,
      number: { at: 1, bit: 6, length: 14, as: 'six-bit' },
      check: {
        ...{ kind: 'crc', from: 0, to: 14, at: 14, bits: 'low-first', appended: false },
        ...{ reversed: false, constant: 'C91B', order: 'low-first' },
      },
    },
  });
  const third = dm11.slice(0, 3);
  const learned = learnModel(third);
  if (learned.kind !== 'model') throw new Error(JSON.stringify(learned));
  for (const { memory, number } of third)
    expect(readOwnModel(memory, { name: 'found', ...learned.model }, () => true)).toMatchObject({
      item: number,
    });
});

test('DM11 of another library: its constant from two tags, none from one or from damaged ones', () => {
  const other = numbers.map((number) => ({ number, memory: writeDm11Tag(number, 0x1234) }));
  expect(learnDm11(other.slice(0, 2))).toEqual({ kind: 'constant', constant: '1234' });
  expect(learnDm11(other.slice(0, 1))).toMatchObject({ kind: 'problem' });
  const mixed = [...other.slice(0, 1), ...dm11.slice(0, 1)];
  expect(learnDm11(mixed)).toMatchObject({ why: expect.stringContaining('no constant in common') });
  expect(learnDm11(tags())).toBeNull();
});

test('tags from which nothing reliable follows are refused with a sentence', () => {
  expect(why(tags().slice(0, 2))).toContain('2 tags are too few');
  expect(why([...tags().slice(0, 2), ...tags().slice(0, 1)])).toContain('take different items');
  const neighbours = ['30000012345678', '30000012345679', '30000012345680'];
  expect(why(tags(plain, neighbours))).toContain('too alike');
  expect(why(tags(plain, ['1234', '987', '5556']))).toContain('too short');
});

test('a wrong number, another model among them, and a number that is not there are told apart', () => {
  const [first, second, third] = tags();
  if (!first || !second || !third) throw new Error('three tags');
  expect(why([first, { ...second, number: '30005555555555' }, third])).toContain(
    'the tag with 30005555555555 does not have its number where the others have theirs',
  );
  const elsewhere = { ...plain, number: { ...plain.number, at: 5 }, check: null };
  const further = { ...plain, number: { ...plain.number, at: 6 }, check: null };
  const [one, two] = [tags(elsewhere)[1], tags(further)[2]];
  expect(why([first, ...(one ? [one] : []), ...(two ? [two] : [])])).toContain('several models');
  const cutOff = tags().map(({ memory, number }) => ({ memory, number: `${number}9` }));
  expect(why(cutOff)).toContain('only the first 14 characters');
  const inFront = tags().map(({ memory, number }) => ({ memory, number: `B${number}` }));
  expect(why(inFront)).toContain('only the last 14 characters');
  const none = tags().map(({ number }) => ({
    number,
    memory: Uint8Array.from({ length: 32 }, () => 7),
  }));
  expect(why(none)).toContain('on none of the tags');
});

test('a number alone is no model: other tags would be taken for these', () => {
  const bare: OwnModel = { ...plain, size: 18, constants: [{ at: 0, hex: '2A' }], check: null };
  const noise = tags(bare).map(({ number, memory }, nth) => ({
    number,
    memory: memory.map((byte, at) => (at === 0 || (at >= 4 && at < 18) ? byte : 41 * nth + at)),
  }));
  expect(why(noise)).toContain('other tags would be taken for these');
});

test('two answers that both fit are both shown, and none is taken', () => {
  const twice = tags({ ...plain, check: null }).map(({ number, memory }) => {
    const both = memory.slice();
    both.set(Buffer.from(number), 40);
    return { number, memory: both };
  });
  const learned = learnModel(twice);
  if (learned.kind !== 'ambiguous') throw new Error(learned.kind);
  expect(new Set(learned.models.map(({ number }) => number.at))).toEqual(new Set([4, 40]));
});
