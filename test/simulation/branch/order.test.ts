/**
 * The rule at the end over all kiosks of a branch sees each deliberate fault in a short story. That
 * the stories hold without one: `simulation.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { brokenBy } from '../held.ts';
import { loadMain } from '../load.ts';
import { orderMutants } from './order-mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

it.each(orderMutants)('the text of a mutant is there once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

it.runIf(isLong).each(orderMutants.map((mutant) => [mutant.name, mutant] as const))(
  'found at the end: %s',
  async (_, mutant) => {
    const found = await brokenBy((await loadMain(mutant)).play, 'branch/scenes', mutant.scene);
    expect(mutant.rules.some((rule) => found?.startsWith(rule))).toBe(true);
  },
  120_000,
);
