/** Tags from which nothing reliable can be learned. Pure. */
import { fewestCharacters } from './places.ts';
import type { Sample } from './sample.ts';

/** Fewer leave too much to chance. */
export const fewestTags = 3;
const fewestDifferences = 3;
/** Numbers of so many characters also differ before the last four. */
const longNumber = 8;

/** null: they may be enough. */
export function whyUseless(samples: readonly Sample[]): string | null {
  const numbers = samples.map(({ number }) => number);
  if (samples.length < fewestTags)
    return `${samples.length} tags are too few: ${fewestTags} at least, of different items`;
  const twice = numbers.find((number, at) => numbers.indexOf(number) !== at);
  if (twice !== undefined) return `two of the tags have the number ${twice}: take different items`;
  const short = numbers.find(({ length }) => length < fewestCharacters);
  if (short !== undefined)
    return `the number ${short} is too short to be searched for: ${fewestCharacters} characters at least`;
  const alike = findAlike(numbers);
  if (alike)
    return `the numbers ${alike.join(' and ')} are too alike: take items that came at other times, whose numbers differ in more than their last digits`;
  const empty = samples.find(({ memory }) => memory.length === 0);
  return empty ? `the memory of the tag with ${empty.number} is empty` : null;
}

/**
 * Two that hardly differ: their check values may hardly differ either, and then say little of how
 * they are computed.
 */
function findAlike(numbers: readonly string[]): [string, string] | null {
  for (const [at, one] of numbers.entries())
    for (const other of numbers.slice(at + 1)) {
      const length = Math.max(one.length, other.length);
      const places = [...one.padStart(length)].flatMap((character, place) =>
        character === other.padStart(length)[place] ? [] : [place],
      );
      const [first = length] = places;
      const isLate = length >= longNumber && first >= length - 4;
      if (places.length < fewestDifferences || isLate) return [one, other];
    }
  return null;
}
