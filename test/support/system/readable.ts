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
  const longWords = [...new Set(words)].filter((word) => word.length >= shortestWord);
  const canaries = [...longWords, ...more].map((word) => Buffer.from(word).toString('latin1'));
  return places.flatMap(({ place, text }) => [
    ...[...text.matchAll(numbers)]
      .filter(([, number = '']) => secrets.has(number))
      .map(() => `a number in ${place}`),
    ...canaries.filter((canary) => text.includes(canary)).map(() => `a word in ${place}`),
  ]);
}
