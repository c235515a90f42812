/**
 * What stands in clear in the data folder and in the log, of all that must not: the numbers, names
 * and titles of the simulated library.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { State } from '../../../simulators/library/state.ts';

/** Card and item numbers, wherever they begin. */
const numbers = /(?=([23]\d{13}))/g;
/** Shorter ones stand in other words. */
const shortestWord = 6;

/** A Belgian national number as it stands on an identity card. */
export function asPrinted(number: string): string {
  return number.replace(/^(..)(..)(..)(...)(..)$/, '$1.$2.$3-$4.$5');
}

/** `more`: a PIN, an amount. The reserve is left out: nothing but dots. */
export function readableIn(
  folder: string,
  log: readonly object[],
  state: State,
  more: readonly string[] = [],
) {
  if (!existsSync(folder)) return [];
  const places = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'reserve')
    .map((entry) => ({
      place: entry.name,
      text: readFileSync(join(entry.parentPath, entry.name), 'latin1'),
    }));
  places.push({ place: 'the log', text: Buffer.from(JSON.stringify(log)).toString('latin1') });
  const secrets = new Set([...state.patrons.keys(), ...state.items.keys()]);
  const words = [...state.patrons.values()].map(({ name }) => name);
  for (const { title } of state.items.values()) words.push(title.split(' / ')[0] ?? '');
  // Not a card of 14 digits: an eID, as it is sent and as it is printed.
  for (const { otherCards } of state.patrons.values())
    for (const number of otherCards.filter((each) => each.length === 11))
      words.push(number, asPrinted(number));
  const longWords = [...new Set(words)].filter((word) => word.length >= shortestWord);
  const canaries = [...longWords, ...more].map((word) => Buffer.from(word).toString('latin1'));
  return places.flatMap(({ place, text }) => [
    ...[...text.matchAll(numbers)]
      .filter(([, number = '']) => secrets.has(number))
      .map(() => `a number in ${place}`),
    ...canaries.filter((canary) => text.includes(canary)).map(() => `a word in ${place}`),
  ]);
}
