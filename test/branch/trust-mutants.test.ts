/** Whom a kiosk of a branch believes: each scene holds, and a check that is taken out fails its scene. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { trustMutants } from '../support/branch/trust/trust-mutants.ts';
import type * as Scenes from '../support/branch/trust/trust-scenes.ts';
import { trustScenes } from '../support/branch/trust/trust-scenes.ts';
import { mutated } from '../support/repository/mutated.ts';
import { isLong } from '../support/repository/share.ts';

const { load } = await import(new URL('../../scripts/load.js', import.meta.url).href);
const root = fileURLToPath(new URL('../../', import.meta.url));

test.each(Object.entries(trustScenes))('%s', async (_, holds) => {
  expect(await holds()).toBe(true);
});

test.each(trustMutants)('the text of a mutant is there once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

test.runIf(isLong).each(trustMutants.map((mutant) => [mutant.name, mutant] as const))(
  'found: %s',
  async (_, mutant) => {
    const file = 'test/support/branch/trust-scenes.ts';
    const module: typeof Scenes = await load(file, [mutated(mutant)]);
    expect(await module.trustScenes[mutant.scene]()).toBe(false);
  },
  60_000,
);
