/** Why no model was found: what a technician can do about it. Pure. */
import { turnBlocks } from '../blocks.ts';
import { fewestCharacters, findPlaces } from './places.ts';
import type { Sample } from './sample.ts';

interface Nowhere {
  why: string;
  /** the number of the one tag that does not fit the others */
  odd?: string;
  /** so many characters at the end of each number stand on the tags */
  lastOnly?: number;
}

/** Of samples that have no place in common. */
export function whyNowhere(samples: readonly Sample[]): Nowhere {
  const odd = samples.filter((one) => hasPlace(samples.filter((other) => other !== one)));
  const [outlier] = odd;
  if (outlier && odd.length === 1)
    return {
      why: `the tag with ${outlier.number} does not have its number where the others have theirs: another number was typed, or it follows another model`,
      odd: outlier.number,
    };
  const having = samples.filter((sample) => hasPlace([sample]));
  if (having.length === samples.length)
    return {
      why: 'each tag has its number, but each in another place or form: they follow several models; take tags of one kind',
    };
  if (having.length > 0) {
    const without = samples.filter((sample) => !having.includes(sample));
    const numbers = without.map(({ number }) => number).join(', ');
    const why = `no number was found on the tags with ${numbers}: a wrong number was typed, or they follow another model`;
    return { why };
  }
  return whyOnNone(samples);
}

function hasPlace(samples: readonly Sample[]): boolean {
  return [samples, samples.map(turned)].some((each) => findPlaces(each).length > 0);
}

function turned({ memory, number }: Sample): Sample {
  return { memory: turnBlocks(memory), number };
}

/** A check digit that is not written, or a prefix that the whole library shares. */
function whyOnNone(samples: readonly Sample[]): Nowhere {
  const shortest = Math.min(...samples.map(({ number }) => number.length));
  for (let left = shortest - 1; left >= Math.max(fewestCharacters, shortest / 2); left--) {
    const parts = {
      first: samples.map((sample) => ({ ...sample, number: sample.number.slice(0, left) })),
      last: samples.map((sample) => ({ ...sample, number: sample.number.slice(-left) })),
    };
    if (hasPlace(parts.first))
      return {
        why: `only the first ${left} characters of the numbers stand on the tags: a table cannot add the rest`,
      };
    if (hasPlace(parts.last))
      return {
        why: `only the last ${left} characters of the numbers stand on the tags: a table cannot add what comes before them`,
        lastOnly: left,
      };
  }
  const why =
    'the numbers stand on none of the tags in a form that is known here: as characters of eight or six bits, as packed digits, or as a whole number';
  return { why };
}
