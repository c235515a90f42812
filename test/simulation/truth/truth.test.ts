/**
 * The rule at the end sees each deliberate fault in a short story. That the stories hold without
 * one: `simulation.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { storyIn } from '../held.ts';
import { loadMain } from '../load.ts';
import { exceptions } from './exceptions.ts';
import { ofPeople } from './mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

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
    const { violation } = await play(storyIn('truth/scenes', mutant.scene));
    expect(mutant.rules).toContain(violation?.rule);
  },
  120_000,
);
