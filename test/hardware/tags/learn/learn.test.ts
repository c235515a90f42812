/** Made-up models of every form, turned or not, with every check value, learned from their tags. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Learned, learnModel } from '../../../../hardware/tags/learn/learn.ts';
import type { Sample } from '../../../../hardware/tags/learn/sample.ts';
import { fewestTags } from '../../../../hardware/tags/learn/why-useless.ts';
import {
  bytesOfNumber,
  checkLength,
  type NumberForm,
  numberForms,
  type OwnCheck,
  type OwnModel,
} from '../../../../hardware/tags/own-model.ts';
import { readOwnModel } from '../../../../hardware/tags/read-own-model.ts';
import { writeOwnTag } from '../../../../simulators/reader/own-tags.ts';
import { isLong } from '../../../support/repository/share.ts';

const lengths: Readonly<Record<NumberForm, number>> = {
  ascii: 14,
  'digits-high-first': 7,
  'digits-low-first': 7,
  'integer-high-first': 6,
  'integer-low-first': 6,
  'six-bit': 14,
};
type Kind = OwnCheck['kind'] | 'none';
const kinds: readonly Kind[] = ['none', 'xor', 'sum', 'mod97', 'crc'];
const bitOrder = fc.constantFrom('high-first' as const, 'low-first' as const);
const byte = fc.nat(255);

/** A model whose bytes before, between and behind its number and its check value are constant. */
function modelOf(as: NumberForm, turned: boolean, kind: Kind): fc.Arbitrary<OwnModel> {
  return fc
    .record({
      front: fc.array(byte, { minLength: 2, maxLength: 6 }),
      behind: fc.array(fc.integer({ min: 1, max: 255 }), { minLength: 3, maxLength: 8 }),
      gap: fc.nat(3),
      bit: as === 'six-bit' ? fc.nat(7) : fc.constant(0),
      from: fc.nat(2),
      tail: fc.nat(3),
      isWithin: fc.boolean(),
      way: fc.record({
        bits: bitOrder,
        appended: fc.boolean(),
        reversed: fc.boolean(),
        order: bitOrder,
        constant: fc.nat(0xffff).map((value) => value.toString(16).toUpperCase().padStart(4, '0')),
      }),
    })
    .map(({ front, behind, gap, bit, from, tail, isWithin, way }) => {
      const number = { at: front.length, bit, length: lengths[as], as, digits: null };
      const end = number.at + bytesOfNumber(number);
      const at = end + gap;
      const checkEnd = at + (kind === 'none' ? 0 : checkLength({ kind }));
      const size = checkEnd + behind.length;
      const span = { from, to: isWithin ? checkEnd + Math.min(tail, behind.length) : at, at };
      const check: OwnCheck | null =
        kind === 'none' ? null : kind === 'crc' ? { kind, ...span, ...way } : { kind, ...span };
      const hex = (bytes: readonly number[]) => Buffer.from(bytes).toString('hex').toUpperCase();
      const constants = [
        { at: 0, hex: hex(front) },
        { at: checkEnd, hex: hex(behind) },
      ];
      return { name: 'made up', size, turned, constants, number, check };
    });
}

/** Of items that came at different times. */
const numbers = fc
  .uniqueArray(fc.integer({ min: 0, max: 9_999_999_999 }), { minLength: 8, maxLength: 8 })
  .filter((ends) => ends.every((one, at) => ends.slice(at + 1).every((two) => differ(one, two))));
function differ(one: number, two: number): boolean {
  const [left, right] = [one, two].map((end) => String(end).padStart(10, '0'));
  const places = [...(left ?? '')].flatMap((digit, at) => (digit === right?.[at] ? [] : [at]));
  return places.length >= 3 && (places[0] ?? 9) < 6;
}
function tagsOf(model: OwnModel, ends: readonly number[]): Sample[] {
  return ends
    .map((end) => `3000${String(end).padStart(10, '0')}`)
    .map((number) => ({
      number,
      memory: writeOwnTag(model, number, new Uint8Array(model.size + 9)),
    }));
}

/** As a technician does it: three tags, and another one until it is read by what was learned. */
function learnFrom(tags: readonly Sample[]): { learned: Learned; left: readonly Sample[] } {
  for (let count = fewestTags; ; count++) {
    const learned = learnModel(tags.slice(0, count));
    const left = tags.slice(count);
    const [next] = left;
    const isEnough =
      learned.kind === 'model' && next && read(next.memory, learned.model).kind === 'item';
    if (isEnough || left.length === 1) return { learned, left };
  }
}
function read(memory: Uint8Array, model: Omit<OwnModel, 'name'>) {
  return readOwnModel(memory, { ...model, name: 'learned' }, (item) => /^3000\d{10}$/.test(item));
}

const cases = numberForms.flatMap((as) =>
  [false, true].flatMap((turned) => kinds.map((kind) => ({ as, turned, kind }))),
);

describe.each(cases)('$as, turned $turned, check $kind', ({ as, turned, kind }) => {
  test('is learned, reads other tags of the model, and no damaged one', () => {
    fc.assert(
      fc.property(modelOf(as, turned, kind), numbers, fc.nat(), byte, (model, ends, at, mask) => {
        const { learned, left } = learnFrom(tagsOf(model, ends));
        if (learned.kind !== 'model') throw new Error(JSON.stringify(learned));
        expect(learned.model.check?.kind ?? 'none').toBe(kind);
        expect(learned.unexplained).toEqual([]);
        for (const { memory, number } of left) {
          expect(read(memory, learned.model)).toMatchObject({ kind: 'item', item: number });
          const damaged = memory.slice();
          const place = at % model.size;
          damaged[place] = (damaged[place] ?? 0) ^ mask;
          const now = read(damaged, learned.model);
          // Sums let a byte pass that they do not tell from another; none is read as another item
          // where the check value is cyclic.
          if (kind === 'crc' && now.kind === 'item') expect(now.item).toBe(number);
        }
      }),
      { numRuns: isLong ? 60 : 2 },
    );
  });
});
