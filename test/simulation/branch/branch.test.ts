/**
 * A branch of three kiosks in simulated time: its library systems and its deliberate faults, with
 * LONG=1. A short run of each day: `simulation.test.ts`.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { loadMain } from '../load.ts';
import type * as Main from '../main.ts';
import { branchMutants } from './mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Any other: `npm run simulate -- --kiosks 3 --seed N`. */
const seed = Number(process.env.SEED ?? 5);
const kiosks = 3;

function violationText({ broken }: Main.Simulated) {
  const { violation, last = [] } = broken?.outcome ?? {};
  return broken && `${violation?.rule}: ${violation?.detail}\n${last.join('\n')}`;
}

it.runIf(isLong)(
  'twice the same to the byte',
  async () => {
    const { simulate } = await loadMain();
    const run = () => simulate(90, seed, 'high', 'simulated', { kiosks });
    expect(await run()).toEqual(await run());
  },
  600_000,
);

it.runIf(isLong).each(['wise', 'evergreen', 'folio', 'koha'] as const)(
  'every rule holds at three kiosks, %s',
  async (library) => {
    const { simulate } = await loadMain();
    const result = await simulate(900, seed, 'high', library, { kiosks });
    expect(violationText(result)).toBe(null);
  },
  3_600_000,
);

it.each(branchMutants)('its text is in the file once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

describe.runIf(isLong)('found within a thousand visits', () => {
  it.each(branchMutants.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const { simulate } = await loadMain(mutant);
      const { broken } = await simulate(1_000, 1, 'high', 'simulated', { kiosks });
      expect(mutant.rules, broken?.outcome.violation?.detail).toContain(broken?.story.rule);
    },
    1_800_000,
  );
});
