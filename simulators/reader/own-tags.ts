/** Tags in the models that a table describes, and in DM11: as a library would have written them. */
import { turnBlocks } from '../../hardware/tags/blocks.ts';
import { checkValueOf } from '../../hardware/tags/check-value.ts';
import { dm11Check, usualDm11Constant } from '../../hardware/tags/dm11.ts';
import type { OwnModel } from '../../hardware/tags/own-model.ts';

/**
 * `background`: what else stands in the memory; its length is the tag's. Throws where the number
 * does not fit.
 */
export function writeOwnTag(model: OwnModel, item: string, background: Uint8Array): Uint8Array {
  const memory = Uint8Array.from(background);
  writeNumber(memory, model.number, item);
  for (const { at, hex } of model.constants) memory.set(Buffer.from(hex, 'hex'), at);
  if (model.check) memory.set(checkValueOf(memory, model.check), model.check.at);
  return model.turned ? turnBlocks(memory) : memory;
}

function writeNumber(
  memory: Uint8Array,
  { at, bit, length, as }: OwnModel['number'],
  item: string,
): void {
  const long = as === 'ascii' || as === 'six-bit' ? item.length : Math.ceil(item.length / 2);
  if (!as.startsWith('integer') && long > length) throw new RangeError(`${item} is too long`);
  switch (as) {
    case 'ascii':
      memory.fill(0, at, at + length).set(Buffer.from(item, 'latin1'), at);
      break;
    case 'six-bit':
      writeSixBit(memory, 8 * at + bit, item.padEnd(length));
      break;
    case 'digits-high-first':
    case 'digits-low-first': {
      // Zeros in front where the field is a fixed one, F behind an odd number of digits.
      const even = item.length % 2 === 0 ? item : `${item}f`;
      const bytes = Buffer.from(even.padStart(2 * length, '0'), 'hex');
      memory.set(as === 'digits-high-first' ? bytes : bytes.map(swapHalves), at);
      break;
    }
    case 'integer-high-first':
    case 'integer-low-first': {
      const bytes = Buffer.from(
        BigInt(item)
          .toString(16)
          .padStart(2 * length, '0'),
        'hex',
      );
      if (bytes.length > length) throw new RangeError(`${item} is too large`);
      memory.set(as === 'integer-high-first' ? bytes : bytes.toReversed(), at);
    }
  }
}

function swapHalves(byte: number): number {
  return ((byte & 0x0f) << 4) | (byte >> 4);
}

function writeSixBit(memory: Uint8Array, firstBit: number, text: string): void {
  for (const [index, character] of [...text].entries()) {
    const code = character.charCodeAt(0) - 0x20;
    if (code < 0 || code > 0x3f) throw new RangeError(`${character} has no six-bit code`);
    for (let place = 0; place < 6; place++) {
      const bit = firstBit + 6 * index + place;
      const mask = 1 << (bit & 7);
      const byte = memory[bit >> 3] ?? 0;
      memory[bit >> 3] = (code >> place) & 1 ? byte | mask : byte & ~mask;
    }
  }
}

/** DM11 as the eleven known tags have it; `constant` of its check value: another library's. */
export function writeDm11Tag(item: string, constant = usualDm11Constant): Uint8Array {
  const memory = new Uint8Array(32);
  memory.set([0x0b, 0x01]);
  writeSixBit(memory, 14, item.slice(0, 16).padEnd(16));
  memory.set(checkValueOf(memory, dm11Check(constant)), 14);
  memory.set(Buffer.from('A484FF4F42504401500400000000F555', 'hex'), 16);
  return memory;
}
