/** Made-up models of tags, one of each form and check value. */
import type { NumberForm, OwnCheck, OwnModel } from '../../../hardware/tags/own-model.ts';

const span = { from: 0, to: 24, at: 28 };
const crc = { kind: 'crc', ...span } as const;

export const checks: readonly { name: string; check: OwnCheck }[] = [
  { name: 'xor', check: { kind: 'xor', ...span } },
  { name: 'sum', check: { kind: 'sum', ...span } },
  { name: 'mod97', check: { kind: 'mod97', ...span } },
  {
    name: 'crc as ccitt-false',
    check: {
      ...crc,
      bits: 'high-first',
      appended: true,
      reversed: false,
      constant: '1D0F',
      order: 'low-first',
    },
  },
  {
    name: 'crc as kermit',
    check: {
      ...crc,
      bits: 'low-first',
      appended: true,
      reversed: true,
      constant: '0000',
      order: 'high-first',
    },
  },
  {
    name: 'crc as DM11',
    check: {
      ...crc,
      bits: 'low-first',
      appended: false,
      reversed: false,
      constant: 'C91B',
      order: 'low-first',
    },
  },
];

/** Bytes that fourteen digits take. */
export function lengthOf(as: NumberForm): number {
  if (as === 'ascii') return 14;
  return as === 'six-bit' ? 11 : 7;
}

/** Of 32 bytes with 24 constant bits in front, and a number of fourteen digits from byte 4. */
export function ownModelOf({
  as,
  turned,
  check,
}: Pick<OwnModel, 'turned' | 'check'> & { as: NumberForm }): OwnModel {
  return {
    name: 'made up',
    size: 32,
    turned,
    constants: [{ at: 0, hex: 'A51103' }],
    number:
      as === 'six-bit'
        ? { at: 4, bit: 2, length: 14, as, digits: null }
        : { at: 4, bit: 0, length: lengthOf(as), as, digits: null },
    check,
  };
}
