import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc16 } from '../../../hardware/crc.ts';
import { turnBlocks } from '../../../hardware/tags/blocks.ts';
import { checkHolds, checkValueOf, remainderOf } from '../../../hardware/tags/check-value.ts';
import { anyTags, decodeTag } from '../../../hardware/tags/decode.ts';
import { encodeIso28560_3 } from '../../../hardware/tags/iso28560-3.ts';
import type { NumberForm, OwnCheck, OwnModel } from '../../../hardware/tags/own-model.ts';
import { numberForms } from '../../../hardware/tags/own-model.ts';
import { writeOwnTag } from '../../../simulators/reader/own-tags.ts';
import { checks, lengthOf, ownModelOf } from '../../support/hardware/own-models.ts';

const item = '30000012345678';
const forms = numberForms.flatMap((as) => [true, false].map((turned) => ({ as, turned })));
const all = forms.flatMap((form) => checks.map((check) => ({ ...form, check, kind: check.name })));

function settingsOf(...ownModels: OwnModel[]) {
  return { ...anyTags, ownModels, isOwnNumber: (one: string) => /^3000\d{10}$/.test(one) };
}
function read(memory: Uint8Array, ...models: OwnModel[]) {
  return decodeTag(memory, 0, Number.POSITIVE_INFINITY, settingsOf(...models));
}
const background = Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + 11) & 0xff);

describe.each(all)('$as, turned $turned, $kind', ({ as, turned, check }) => {
  const model = ownModelOf({ as, turned, check: check.check });
  const memory = writeOwnTag(model, item, background);

  test('is read', () => {
    expect(read(memory, model)).toMatchObject({
      model: 'own: made up',
      content: { kind: 'item', item, parts: 1, ordinal: 1 },
      notes: [],
      isChecked: true,
    });
  });

  test('with any bit of the number changed it is another tag, or none', () => {
    const straight = turned ? turnBlocks(memory) : memory;
    for (let bit = 0; bit < 8 * lengthOf(as); bit++) {
      const changed = straight.slice();
      const at = model.number.at + (bit >> 3);
      changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7));
      const { content } = read(turned ? turnBlocks(changed) : changed, model);
      expect(content.kind, `bit ${bit}`).toBe('unreadable');
    }
  });
});

describe('a model is taken only with all its evidence', () => {
  const model = ownModelOf({ as: 'ascii', turned: false, check: null });
  const memory = writeOwnTag(model, item, background);

  test('constants alone, where they are 24 bits', () => {
    expect(read(memory, model)).toMatchObject({ content: { item }, isChecked: false });
    const [first] = model.constants;
    const weak = { ...model, constants: [{ at: first?.at ?? 0, hex: 'A511' }] };
    expect(read(memory, weak)).toMatchObject({ model: 'unknown' });
    // Two constants over the same bytes are not twice the evidence.
    expect(
      read(memory, { ...weak, constants: [...weak.constants, ...weak.constants] }),
    ).toMatchObject({ model: 'unknown' });
  });

  test('a wrong constant', () => {
    const other = memory.slice();
    other[0] = 0xa4;
    expect(read(other, model)).toMatchObject({ model: 'unknown', content: { kind: 'unreadable' } });
  });

  test('a number that is not one of this library is said so', () => {
    const foreign = writeOwnTag(model, '20000012345678', background);
    expect(read(foreign, model).content).toEqual({
      kind: 'unreadable',
      why: 'it looks like made up, but its number is no item number of this library',
    });
  });

  test('a wrong check value is said so', () => {
    const checked = ownModelOf({ as: 'ascii', turned: false, check: checks[0]?.check ?? null });
    const wrong = writeOwnTag(checked, item, background);
    wrong[checked.check?.at ?? 0] = (wrong[checked.check?.at ?? 0] ?? 0) ^ 1;
    expect(read(wrong, checked).content).toEqual({
      kind: 'unreadable',
      why: 'it looks like made up, but its check value is wrong',
    });
  });

  test('a memory that is too short, and a place outside it', () => {
    for (let length = 0; length < model.size; length++)
      expect(read(memory.slice(0, length), model).model).not.toBe('own: made up');
    const outside = { ...model, number: { ...model.number, at: 60 } };
    expect(read(memory, outside).model).toBe('unknown');
    const span = { kind: 'xor', from: 0, to: 200, at: 3 } as const;
    expect(read(memory, { ...model, check: span }).model).toBe('unknown');
  });

  test('two models that read two numbers: neither is taken', () => {
    const second = { ...model, name: 'the other', number: { ...model.number, at: 30 } };
    const both = memory.slice();
    both.set(Buffer.from('30000099999999', 'latin1'), 30);
    const wide = { ...model, size: 48 };
    expect(read(both, wide, { ...second, size: 48 }).content).toEqual({
      kind: 'unreadable',
      why: 'it fits made up and the other of the configuration, with two numbers',
    });
    expect(read(memory, model, { ...model, name: 'the same' }).content).toMatchObject({ item });
  });

  test('ISO 28560-3 comes before it, a blank tag too', () => {
    const iso = encodeIso28560_3({ identifier: item, owner: 'BE-35500' });
    const greedy: OwnModel = {
      ...model,
      constants: [],
      check: { kind: 'xor', from: 0, to: 0, at: 33 },
      number: { at: 3, bit: 0, length: 14, as: 'ascii', digits: null },
    };
    expect(read(iso, greedy)).toMatchObject({ model: 'iso28560-3' });
    expect(read(new Uint8Array(64), greedy)).toMatchObject({ model: 'blank' });
  });
});

describe('numbers as they are written', () => {
  const place = (as: NumberForm, length: number, digits: number | null = null) =>
    ({
      ...ownModelOf({ as, turned: false, check: null }),
      number: { at: 4, bit: 0, length, as, digits },
    }) as const;
  const readAny = (model: OwnModel, field: string) => {
    const memory = writeOwnTag(place('ascii', 1), '0', background);
    memory.set(Buffer.from(field, 'hex'), 4);
    const { fields } = decodeTag(memory, 0, 64, { ...anyTags, ownModels: [model] });
    return fields.item;
  };

  test('an odd number of digits is filled with F; any other half is no digit', () => {
    expect(readAny(place('digits-high-first', 3), '12345f')).toBe('12345');
    expect(readAny(place('digits-low-first', 3), '2143f5')).toBe('12345');
    expect(readAny(place('digits-high-first', 3), '123a5f')).toBeNull();
    expect(readAny(place('digits-high-first', 3), '12f45f')).toBeNull();
    expect(readAny(place('digits-high-first', 3), 'ffffff')).toBeNull();
  });

  test('zeros in front, up to as many digits as the library has', () => {
    expect(readAny(place('integer-high-first', 4, 7), '00003039')).toBe('0012345');
    expect(readAny(place('integer-low-first', 4, 7), '39300000')).toBe('0012345');
    expect(readAny(place('integer-low-first', 4), '39300000')).toBe('12345');
    expect(readAny(place('integer-low-first', 4, 4), '39300000')).toBeNull();
    expect(readAny(place('digits-high-first', 4, 6), '00123456')).toBe('123456');
    expect(readAny(place('digits-high-first', 4), '00123456')).toBe('00123456');
    expect(readAny(place('ascii', 4, 6), '41423132')).toBeNull();
  });

  test('text ends with zeros or blanks, and has none inside', () => {
    expect(readAny(place('ascii', 5), '3132330000')).toBe('123');
    expect(readAny(place('ascii', 5), '3132332020')).toBe('123');
    expect(readAny(place('ascii', 5), '3132203300')).toBeNull();
    expect(readAny(place('ascii', 5), '3132003300')).toBeNull();
    expect(readAny(place('ascii', 5), '31320733ff')).toBeNull();
    expect(readAny(place('ascii', 5), '0000000000')).toBeNull();
  });
});

describe('check values', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 });

  test('the four of the wires and of ISO 28560-3 are among them', () => {
    // What the start value of the others makes of a text of this length.
    const constantOf = (start: number, length: number, bits: 'high-first' | 'low-first') => {
      const first = bits === 'high-first' ? [start >> 8, start & 0xff] : [start & 0xff, start >> 8];
      const text = Uint8Array.of(...first, ...new Uint8Array(Math.max(0, length - 2)));
      return remainderOf(text, bits, true);
    };
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 40 }), (text) => {
        for (const variant of ['ccitt-false', 'genibus', 'kermit', 'mcrf4xx'] as const) {
          const isReflected = variant === 'kermit' || variant === 'mcrf4xx';
          const bits = isReflected ? 'low-first' : 'high-first';
          const start = variant === 'kermit' ? 0 : 0xffff;
          const constant = constantOf(start, text.length, bits);
          const turned = isReflected ? reversed(constant) : constant;
          const final = variant === 'genibus' ? 0xffff : 0;
          const check: OwnCheck = {
            kind: 'crc',
            from: 0,
            to: text.length,
            at: text.length,
            bits,
            appended: true,
            reversed: isReflected,
            constant: (turned ^ final).toString(16).padStart(4, '0'),
            order: 'high-first',
          };
          const [high = 0, low = 0] = checkValueOf(text, check);
          expect((high << 8) | low, variant).toBe(crc16(variant, text));
        }
      }),
    );
  });

  test('the exclusive-or of two texts has the exclusive-or of their remainders', () => {
    fc.assert(
      fc.property(bytes, fc.infiniteStream(fc.nat(255)), fc.boolean(), (left, stream, appended) => {
        const right = left.map(() => Number(stream.next().value));
        const both = left.map((byte, at) => byte ^ (right[at] ?? 0));
        for (const bits of ['high-first', 'low-first'] as const)
          expect(remainderOf(both, bits, appended)).toBe(
            remainderOf(left, bits, appended) ^ remainderOf(right, bits, appended),
          );
      }),
    );
  });

  const linear = checks.filter(({ check }) => check.kind !== 'mod97');

  test.each(linear)('$name finds any single byte that changed', ({ check }) => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat(31),
        fc.integer({ min: 1, max: 255 }),
        (memory, at, change) => {
          const written = memory.slice();
          written.set(checkValueOf(written, check), check.at);
          expect(checkHolds(written, check)).toBe(true);
          written[at] = (written[at] ?? 0) ^ change;
          const isCovered = at >= check.from && at < check.to;
          const isValue = at === check.at || (check.kind === 'crc' && at === check.at + 1);
          expect(checkHolds(written, check)).toBe(!isCovered && !isValue);
        },
      ),
    );
  });

  test('its own bytes are left out where it stands inside its span', () => {
    const block = encodeIso28560_3({ identifier: item, owner: 'BE-35500' });
    const check: OwnCheck = {
      kind: 'xor',
      from: 0,
      to: 34,
      at: 10,
    };
    const written = block.slice();
    written.set(checkValueOf(written, check), check.at);
    expect(checkHolds(written, check)).toBe(true);
    expect(written.subarray(0, 34).reduce((sum, byte) => sum ^ byte, 0)).toBe(0);
  });
});

function reversed(value: number): number {
  return Number.parseInt(value.toString(2).padStart(16, '0').split('').reverse().join(''), 2);
}
