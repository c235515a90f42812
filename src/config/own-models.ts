/** Data models of tags that a library found out for itself. */
import { z } from 'zod';
import { numberForms, type OwnModel } from '../../hardware/tags/own-model.ts';
import { count } from './kinds.ts';

const place = (about: string) => count(0, 255, 0, about);
const bits = z.enum(['high-first', 'low-first']);
const span = {
  from: place('First byte that is checked.'),
  to: place('Byte after the last one that is checked.'),
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

const ownModel = z.strictObject({
  name: z.string().min(1).max(40).describe('What the technicians call it.'),
  size: count(1, 256, 32, 'Bytes of memory that the places below need.'),
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
      digits: count(1, 20, 14, 'A number of so many digits, with zeros in front; null: as it is.')
        .nullable()
        .default(null),
    })
    .describe('The item number.'),
  check: check.nullable().default(null).describe('Its check value; null: none.'),
}) satisfies z.ZodType<OwnModel>;

export const ownModels = z
  .array(ownModel)
  .max(10)
  .default([])
  .describe(
    'Data models of tags that the kiosk does not know by itself, as `kiosk tag learn` writes them.',
  );
