/** Data models of tags that a library found out for itself. */
import { z } from 'zod';
import {
  bytesOfNumber,
  checkLength,
  constantBits,
  constantPlaces,
  coversNumber,
  enoughConstantBits,
  numberForms,
  type OwnModel,
} from '../../../hardware/tags/own-model.ts';
import { count } from '../kinds.ts';
import { sentence } from '../text/sentences.ts';

/** A driver reads no more of a tag: a larger model would fit none. */
const bytesRead = 128;
const place = (about: string) => count(0, bytesRead - 1, 0, about);
const bits = z.enum(['high-first', 'low-first']);
const span = {
  from: place('First byte that is checked.'),
  to: count(0, bytesRead, 0, 'Byte after the last one that is checked.'),
  at: place('Where the check value stands.'),
};

const check = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['xor', 'sum', 'mod97']), ...span }),
  z.strictObject({
    kind: z.literal('crc'),
    ...span,
    bits: bits.describe('Which bit of each byte is fed first.'),
    appended: z.boolean().describe('Whether sixteen zeros follow.'),
    reversed: z
      .boolean()
      .default(false)
      .describe('Whether the lowest bit of the remainder is taken for its highest.'),
    constant: z
      .string()
      .regex(/^[0-9A-Fa-f]{4}$/)
      .describe('Exclusive-or of the value, four hexadecimal digits.'),
    order: bits.describe('Which byte of the check value stands first.'),
  }),
]);

const table = z.strictObject({
  name: z.string().min(1).max(40).describe('What the technicians call it.'),
  size: count(1, bytesRead, 32, 'Bytes of memory that the places below need.'),
  turned: z
    .boolean()
    .default(false)
    .describe('Whether each block of four bytes is stored backwards.'),
  constants: z
    .array(
      z.strictObject({
        at: place('First byte.'),
        hex: z
          .string()
          .regex(/^([0-9A-Fa-f]{2})+$/)
          .describe('The bytes, hexadecimal.'),
      }),
    )
    .default([])
    .describe('Bytes that each tag of this model has.'),
  number: z
    .strictObject({
      at: place('First byte.'),
      bit: count(0, 7, 0, 'Bit of that byte where six-bit characters begin.'),
      length: count(1, 64, 14, 'Bytes; of six-bit the characters.'),
      as: z.enum(numberForms).describe('How it is written.'),
      digits: z
        .int()
        .min(1)
        .max(20)
        .nullable()
        .default(null)
        .describe('A number of so many digits, with zeros in front; null: as it is.'),
    })
    .describe('The item number.'),
  check: check.nullable().default(null).describe('Its check value; null: none.'),
}) satisfies z.ZodType<OwnModel>;

const notSixBit = sentence(
  'own-model-bit',
  'is of six-bit characters only: the other forms begin with a byte, so write 0',
);
const weak = sentence(
  'own-model-weak',
  `has no check value over the whole number, and its constants have less than ${enoughConstantBits} bits: any other tag could fit it by chance`,
);
const outside = sentence(
  'own-model-outside',
  'ends after the bytes of `size`: the tag has no such place',
);
const twice = sentence(
  'own-model-twice',
  'has bytes that the item number or the check value has too',
);
const nothingChecked = sentence('own-model-span', 'is not after `from`: nothing would be checked');
const sameName = sentence(
  'own-model-name',
  'is the name of another model too: the log could not tell them apart',
);

type Complain = (path: PropertyKey[], message: string) => void;

/** What would never fit a tag, or be no evidence. */
const ownModel = table.superRefine((model, context) => {
  const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path, message });
  checkPlaces(model, complain);
  const { number, constants, check: value } = model;
  if (number.bit !== 0 && number.as !== 'six-bit') complain(['number', 'bit'], notSixBit);
  const isChecked = value !== null && coversNumber(value, number);
  if (!isChecked && constantBits(constants) < enoughConstantBits) complain(['check'], weak);
});

function checkPlaces({ size, number, constants, check }: OwnModel, complain: Complain): void {
  const taken = new Set(places(number.at, bytesOfNumber(number)));
  if (Math.max(...taken) >= size) complain(['number'], outside);
  if (check) {
    const value = places(check.at, checkLength(check));
    if (check.to > size || Math.max(...value) >= size) complain(['check'], outside);
    if (check.to <= check.from) complain(['check', 'to'], nothingChecked);
    if (value.some((at) => taken.has(at))) complain(['check', 'at'], twice);
    for (const at of value) taken.add(at);
  }
  for (const [index, constant] of constants.entries()) {
    const bytes = constantPlaces(constant);
    if (bytes.some((at) => at >= size)) complain(['constants', index], outside);
    if (bytes.some((at) => taken.has(at))) complain(['constants', index], twice);
  }
}

function places(at: number, length: number): number[] {
  return Array.from({ length }, (_, index) => at + index);
}

export const ownModels = z
  .array(ownModel)
  .max(10)
  .superRefine((models, context) => {
    for (const [at, { name }] of models.entries())
      if (models.findIndex((other) => other.name === name) < at)
        context.addIssue({ code: 'custom', path: [at, 'name'], message: sameName });
  })
  .default([])
  .describe(
    'Data models of tags that the kiosk does not know by itself, as `kiosk tag learn` writes them.',
  );
