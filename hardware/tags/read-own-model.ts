/** Reads a tag by the table of a library's own model. */
import { turnBlocks } from './blocks.ts';
import { checkHolds } from './check-value.ts';
import type { OwnModel } from './own-model.ts';
import { readNumber } from './own-number.ts';

/** So many constant bits are evidence by themselves, where a model has no check value. */
export const enoughConstantBits = 24;

type OwnReading =
  | { kind: 'item'; item: string }
  /** its constants fit, and are evidence; why it is none nevertheless */
  | { kind: 'almost'; why: string }
  | { kind: 'none' };

export function constantBits(constants: OwnModel['constants']): number {
  const places = constants.flatMap(({ at, hex }) =>
    Array.from({ length: hex.length / 2 }, (_, index) => at + index),
  );
  return 8 * new Set(places).size;
}

/** Nothing is guessed: constants, number and check value must all fit. Never throws. */
export function readOwnModel(
  asRead: Uint8Array,
  model: OwnModel,
  isNumber: (item: string) => boolean,
): OwnReading {
  const { size, turned, constants, number, check } = model;
  if (asRead.length < size) return { kind: 'none' };
  const whole = turned ? turnBlocks(asRead) : asRead;
  const memory = whole.subarray(0, size);
  if (!constants.every((constant) => stands(memory, constant))) return { kind: 'none' };
  const item = readNumber(memory, number);
  const holds = check === null || checkHolds(memory, check);
  const isEvidence = constantBits(constants) >= enoughConstantBits;
  if (item !== null && isNumber(item) && holds && (check !== null || isEvidence))
    return { kind: 'item', item };
  if (!isEvidence) return { kind: 'none' };
  return {
    kind: 'almost',
    why: holds ? 'its number is no item number of this library' : 'its check value is wrong',
  };
}

function stands(memory: Uint8Array, { at, hex }: OwnModel['constants'][number]): boolean {
  const bytes = Buffer.from(hex, 'hex');
  return Buffer.from(memory.subarray(at, at + bytes.length)).equals(bytes);
}
