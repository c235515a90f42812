/**
 * The key of a state: from two states with one key the same may happen, but for the names of people
 * and items. Moments and counters that nothing hangs on are left out.
 */
import type { AnyMachineSnapshot } from 'xstate';
import { items, people } from './people.ts';
import type { Scene } from './scenes.ts';
import type { State } from './state.ts';

/** From the settings, or a moment, or a count that the page alone looks at. */
const leftOut: ReadonlySet<string> = new Set([
  ...['delays', 'languages', 'language', 'kioskLanguage', 'usualDisplay', 'display', 'offlineMode'],
  ...[
    'receipt',
    'returnByLaying',
    'asksAllThere',
    'allThere',
    'cards',
    'severalCards',
    'offersRenewal',
    'calls',
    'chute',
    'open',
    'inputs',
  ],
  ...[
    'since',
    'endsAt',
    'title',
    'titlesAsked',
    'mediaType',
    'dueOn',
    'printLines',
    'languageChosen',
  ],
]);

/** Faster than JSON, and without what is left out. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${value}`;
  let text = '';
  if (Array.isArray(value)) {
    for (const part of value) text += `${textOf(part)},`;
    return `[${text}]`;
  }
  for (const name in value) {
    const part = (value as Record<string, unknown>)[name];
    if (part !== undefined && !leftOut.has(name)) text += `${name}:${textOf(part)},`;
  }
  return `{${text}}`;
}

function ofSnapshot(snapshot: AnyMachineSnapshot | null): string {
  if (snapshot === null) return '';
  return `${textOf(snapshot.value)}${textOf(snapshot.context)}`;
}

function exchanged(text: string, [one, other]: readonly [string, string]): string {
  return text.replaceAll(one, '\0').replaceAll(other, one).replaceAll('\0', other);
}

/** 53 bits of the text (cyrb53). */
function hash(text: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 2654435761);
    two = Math.imul(two ^ code, 1597334677);
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909);
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909);
  return 4294967296 * (2097151 & two) + (one >>> 0);
}

/** `factsOf`: what the scene says of a person, so that only those of whom it says the same are exchanged. */
export function createKeys(scene: Scene, factsOf: (person: (typeof people)[number]) => unknown) {
  const facts = people.map((person) => JSON.stringify(factsOf(person)));
  const ways = [[], [items], [people], [items, people]].filter(
    (names) => !names.includes(people as never) || facts[0] === facts[1],
  ) as (readonly [string, string])[][];
  void scene;
  return ({ pair, circulation, world }: State): number => {
    const { things, holds, left, ...rest } = world;
    const common = [
      ofSnapshot(pair.kiosk),
      ofSnapshot(pair.visit),
      ...pair.timers.map(({ of, id, inMs }) => `${of}${id}${inMs}`),
      ...pair.owed.map(({ of, id, src, input }) => `${of}${id}${src}${textOf(input)}`),
      textOf(circulation),
      textOf(rest),
      textOf(left),
    ].join('|');
    const named = [
      ...items.map((item) => `${item}${textOf(things[item])}`),
      ...people.map((person) => `${person}${holds[person]}`),
    ];
    const texts = ways.map((names) => {
      const swap = (text: string) => names.reduce(exchanged, text);
      return `${swap(common)}|${named.map(swap).sort().join('|')}`;
    });
    const [least = ''] = texts.sort();
    return hash(least);
  };
}
