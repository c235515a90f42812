/** The simulation finds each deliberate fault within a thousand visits. Takes minutes: LONG=1. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { loadMain } from './load.ts';
import { mutants } from './mutants.ts';
import type { Story } from './shrink.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

it.each(mutants)('its text is in the file once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isLong)(
  'a mutant whose text is missing is refused',
  async () => {
    const lost = {
      name: 'lost',
      file: 'src/circulation/settle/resolve.ts',
      from: 'no such text',
      to: '',
    };
    await expect(loadMain(lost)).rejects.toThrow('its text is not found once');
  },
  60_000,
);

it.runIf(isLong)(
  'a run with a violation does not affect the next run',
  async () => {
    const leftover = mutants.find(({ file }) => file === 'machines/plate.ts');
    if (!leftover) throw new Error('no such mutant');
    const { simulate } = await loadMain(leftover);
    const before = await simulate(4, 2, 'high', 'simulated');
    const { broken } = await simulate(30, 1, 'high', 'simulated');
    expect(leftover.rules).toContain(broken?.story.rule);
    expect(await simulate(4, 2, 'high', 'simulated')).toEqual(before);
  },
  60_000,
);

const byStory = mutants.flatMap(({ story, ...mutant }) =>
  story === undefined ? [] : [[mutant.name, mutant, story] as const],
);
it.runIf(isLong).each(byStory)(
  'found by its story: %s',
  async (_, mutant, story) => {
    const { play } = await loadMain(mutant);
    const file = `${root}test/simulation/${story}`;
    const { violation } = await play(JSON.parse(readFileSync(file, 'utf8')) as Story);
    expect(mutant.rules, violation?.detail).toContain(violation?.rule);
  },
  60_000,
);

const byChance = mutants.filter(({ story }) => story === undefined);
describe.runIf(isLong)('found within a thousand visits', () => {
  it.each(byChance.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const { simulate } = await loadMain(mutant);
      const found: string[] = [];
      for (const seed of [1, 2, 3]) {
        const { ways, library = 'simulated' } = mutant;
        const { broken } = await simulate(1_000, seed, 'high', library, { ways });
        if (!broken) continue;
        found.push(broken.story.rule);
        expect(mutant.rules, `seed ${seed}: ${broken.outcome.violation?.detail}`).toContain(
          broken.story.rule,
        );
        if (mutant.isSeldom) break;
      }
      // A rare fault needs a chain of events, which not every seed has.
      expect(found).toHaveLength(mutant.isSeldom ? 1 : 3);
    },
    1_800_000,
  );
});
