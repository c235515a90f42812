/**
 * The rule at the end, by short stories: each broke it once, by the rule that it names, and holds
 * now. On 84384478 they break it still (docs/simulation.md).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { isLong, ofToday } from '../../support/repository/share.ts';
import { loadMain } from '../load.ts';
import type * as Main from '../main.ts';
import type { Story } from '../shrink.ts';
import { exceptions } from './exceptions.ts';
import { ofPeople } from './mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = `${root}test/simulation/truth/scenes`;

function sceneOf(name: string): Story {
  return JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Story;
}

describe('as it is', () => {
  let play: typeof Main.play;
  beforeAll(async () => {
    ({ play } = await loadMain());
  }, 60_000);

  it.each(ofToday(readdirSync(folder).sort(), 3))(
    '%s',
    async (name) => {
      expect((await play(sceneOf(name))).violation).toBe(null);
    },
    60_000,
  );
});

it.each(Object.keys(exceptions))('docs/simulation.md says why: %s', (name) => {
  expect(readFileSync(`${root}docs/simulation.md`, 'utf8')).toContain(`\`${name}\``);
});

it.each(ofPeople)('the text of a mutant is there once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isLong).each(ofPeople.map((mutant) => [mutant.name, mutant] as const))(
  'seen by what became of the people: %s',
  async (_, mutant) => {
    const { play } = await loadMain(mutant);
    const { violation } = await play(sceneOf(mutant.scene));
    expect(mutant.rules).toContain(violation?.rule);
  },
  120_000,
);
