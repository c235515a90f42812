/** The stories that broke a rule once, and hold now, in the folders where they are kept. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Main from './main.ts';
import type { Story } from './shrink.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The branch knows the order: nothing is left to the staff. */
const unlisted: readonly string[] = [
  'cut-stream-its-numbers-name-what-came-since.json',
  'in-order-the-line-is-back-first-for-the-last.json',
  'older-disk-its-numbers-come-again.json',
  'older-disk-its-numbers-name-what-came-since.json',
  'older-disk-what-is-over-is-not-sent-again.json',
];

/** The names of the stories of `test/simulation/FOLDER`, in their order. */
export function namesIn(folder: string): readonly string[] {
  return readdirSync(`${root}test/simulation/${folder}`)
    .filter((name) => name.endsWith('.json'))
    .sort();
}

export function storyIn(folder: string, name: string): Story {
  return JSON.parse(readFileSync(`${root}test/simulation/${folder}/${name}`, 'utf8')) as Story;
}

/** The rule that a story breaks, or what comes onto a staff's list and need not; null: nothing. */
export async function brokenBy(
  play: typeof Main.play,
  folder: string,
  name: string,
): Promise<string | null> {
  const { violation, counts } = await play(storyIn(folder, name));
  if (violation) return `${violation.rule}: ${violation.detail}`;
  if (!unlisted.includes(name)) return null;
  return Object.keys(counts).find((what) => what.startsWith('list ')) ?? null;
}
