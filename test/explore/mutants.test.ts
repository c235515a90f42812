/** Each deliberate fault is found by its scene; what was found once keeps its story. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { expect, it } from 'vitest';
import { mutated } from '../support/repository/mutated.ts';
import { isLong } from '../support/repository/share.ts';
import { mutants } from './mutants.ts';
import { scenes } from './scenes.ts';
import type * as Search from './search.ts';
import { play, type Story } from './story.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
function sceneOf(name: string) {
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`there is no scene ${name}`);
  return scene;
}

// The two that are found soonest; all of them in the long run.
it.each(isLong ? mutants : mutants.slice(0, 2))(
  'found: $name',
  async (mutant) => {
    const { scene, depth, rule } = mutant;
    const { module } = await runnerImport<typeof Search>(`${root}test/explore/search.ts`, {
      ...{ root, logLevel: 'error', plugins: [mutated(mutant)] },
    });
    const bounds = { depth, states: 100_000, seconds: 600 };
    const { violations } = module.explore(sceneOf(scene), bounds);
    expect(violations.map((one) => one.rule)).toContain(rule);
  },
  700_000,
);

it.each(readdirSync(`${root}test/explore/stories`))(
  'a story that once broke a rule: %s',
  (name) => {
    const text = readFileSync(`${root}test/explore/stories/${name}`, 'utf8');
    const story = JSON.parse(text) as Story;
    expect(play(story, sceneOf(story.scene)).broken).toEqual([]);
  },
);
