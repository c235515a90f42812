/**
 * The rule at the end over all kiosks of a branch, by short stories: what people were told last, at
 * whatever kiosk, is what the library has, or on a staff's list.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isLong, ofToday } from '../../support/repository/share.ts';
import { loadMain } from '../load.ts';
import type * as Main from '../main.ts';
import type { Story } from '../shrink.ts';
import { orderMutants } from './order-mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}test/simulation/branch/scenes`;
/** The branch knows the order: nothing is left to the staff. */
const unlisted: readonly string[] = [
  'cut-stream-its-numbers-name-what-came-since.json',
  'in-order-the-line-is-back-first-for-the-last.json',
  'older-disk-its-numbers-come-again.json',
  'older-disk-its-numbers-name-what-came-since.json',
  'older-disk-what-is-over-is-not-sent-again.json',
];

/** The rule that it broke, or what came onto a staff's list and need not; null: nothing. */
async function broken(play: typeof Main.play, name: string): Promise<string | null> {
  const story = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Story;
  const { violation, counts } = await play(story);
  if (violation) return `${violation.rule}: ${violation.detail}`;
  if (!unlisted.includes(name)) return null;
  return Object.keys(counts).find((what) => what.startsWith('list ')) ?? null;
}

describe('at the end, over all kiosks', () => {
  let play: typeof Main.play;
  beforeAll(async () => {
    ({ play } = await loadMain());
  }, 60_000);

  for (const name of ofToday(readdirSync(folder).sort(), 3)) {
    it(name.replace('-', ': ').replaceAll('-', ' ').replace('.json', ''), async () => {
      expect(await broken(play, name)).toBe(null);
    }, 60_000);
  }
});

it.each(orderMutants)('the text of a mutant is there once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isLong).each(orderMutants.map((mutant) => [mutant.name, mutant] as const))(
  'found at the end: %s',
  async (_, mutant) => {
    const found = await broken((await loadMain(mutant)).play, mutant.scene);
    expect(mutant.rules.some((rule) => found?.startsWith(rule))).toBe(true);
  },
  120_000,
);
