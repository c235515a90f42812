/** Where the printed number stands on each of some tags, and how it is written there. Pure. */
import { bytesOfNumber, type NumberForm, numberForms, type OwnModel } from '../own-model.ts';
import { readNumber } from '../own-number.ts';
import type { Sample } from './sample.ts';

type Place = OwnModel['number'];
type Shape = Omit<Place, 'at' | 'bit'>;

/** A shorter number stands somewhere on most tags by chance. */
export const fewestCharacters = 4;

/** Every place where each of these memories has its number. A memory is turned already, or not. */
export function findPlaces(samples: readonly Sample[]): Place[] {
  const [first, ...others] = samples;
  if (!first) return [];
  const numbers = samples.map(({ number }) => number);
  const shapes = numberForms.flatMap((as) => shapesOf(as, numbers));
  return shapes
    .flatMap((shape) => placesIn(first, shape))
    .filter((place) => others.every((sample) => hasIt(sample, place)));
}

function placesIn(sample: Sample, shape: Shape): Place[] {
  const bits = shape.as === 'six-bit' ? [0, 1, 2, 3, 4, 5, 6, 7] : [0];
  return Array.from({ length: sample.memory.length }, (_, at) => at)
    .flatMap((at) => bits.map((bit) => ({ at, bit, ...shape })))
    .filter((place) => hasIt(sample, place));
}

function hasIt({ memory, number }: Sample, place: Place): boolean {
  return place.at + bytesOfNumber(place) <= memory.length && readNumber(memory, place) === number;
}

/**
 * A field is as long as the longest of the numbers, for what follows may mean something else. A
 * number with zeros in front that the form does not hold needs all to have one length.
 */
function shapesOf(as: NumberForm, numbers: readonly string[]): Shape[] {
  const longest = Math.max(...numbers.map(({ length }) => length));
  const digits = numbers.every(({ length }) => length === longest) ? longest : null;
  const areDigits = numbers.every((number) => /^\d+$/.test(number));
  switch (as) {
    case 'ascii':
    case 'six-bit':
      return [{ length: longest, as, digits: null }];
    case 'digits-high-first':
    case 'digits-low-first': {
      const length = Math.ceil(longest / 2);
      if (!areDigits) return [];
      const isOdd = longest % 2 === 1;
      return isOdd && digits !== null
        ? [digits, null].map((so) => ({ length, as, digits: so }))
        : [{ length, as, digits: null }];
    }
    case 'integer-high-first':
    case 'integer-low-first':
      return areDigits ? [{ length: bytesOf(numbers), as, digits }] : [];
  }
}

/** Of the greatest of them, as a whole number. */
function bytesOf(numbers: readonly string[]): number {
  return Math.max(...numbers.map((number) => Math.ceil(BigInt(number).toString(16).length / 2)));
}
