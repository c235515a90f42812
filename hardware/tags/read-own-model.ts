/** Reads a tag by the table of a library's own model. */
import { turnBlocks } from './blocks.ts';
import { checkHolds } from './check-value.ts';
import { constantBits, coversNumber, enoughConstantBits, type OwnModel } from './own-model.ts';
import { readNumber } from './own-number.ts';

type OwnReading =
  /** `isChecked`: its check value vouches for the number */
  | { kind: 'item'; item: string; isChecked: boolean }
  /** its constants fit, and are evidence; why it is none nevertheless */
  | { kind: 'almost'; why: string }
  | { kind: 'none' };

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
  const isChecked = check !== null && coversNumber(check, number);
  if (item !== null && isNumber(item) && holds && (isChecked || isEvidence))
    return { kind: 'item', item, isChecked };
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
