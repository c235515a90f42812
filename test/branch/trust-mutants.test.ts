/** Whom a kiosk of a branch believes: each scene holds, and a check that is taken out fails its scene. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, runnerImport } from 'vite';
import { expect, test } from 'vitest';
import type { Mutant } from '../simulation/plugin.ts';
import { trustMutants } from '../support/branch/trust-mutants.ts';
import type * as Scenes from '../support/branch/trust-scenes.ts';
import { trustScenes } from '../support/branch/trust-scenes.ts';
import { isLong } from '../support/repository/share.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test.each(Object.entries(trustScenes))('%s', async (_, holds) => {
  expect(await holds()).toBe(true);
});

test.each(trustMutants)('the text of a mutant is there once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

function mutated({ file, from, to }: Mutant): Plugin {
  return {
    name: 'mutated',
    enforce: 'pre',
    transform: (code, id) =>
      id === `${root}${file}` ? { code: code.replace(from, () => to), map: null } : null,
  };
}

test.runIf(isLong).each(trustMutants.map((mutant) => [mutant.name, mutant] as const))(
  'found: %s',
  async (_, mutant) => {
    const file = `${root}test/support/branch/trust-scenes.ts`;
    const options = { root, logLevel: 'error' as const, plugins: [mutated(mutant)] };
    const { module } = await runnerImport<typeof Scenes>(file, options);
    expect(await module.trustScenes[mutant.scene]()).toBe(false);
  },
  60_000,
);
