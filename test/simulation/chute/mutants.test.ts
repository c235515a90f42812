/** The simulation of a chute finds each deliberate fault. Takes minutes: LONG=1. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isLong } from '../../support/repository/share.ts';
import { loadChute } from '../load.ts';
import { ofChute } from './mutants.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const runs = 40;

it.each(ofChute)('its text is in the file once: $name', ({ file, from }) => {
  expect(readFileSync(`${root}${file}`, 'utf8').split(from)).toHaveLength(2);
});

describe.runIf(isLong)(`found within ${runs} runs`, () => {
  it.each(ofChute.map((mutant) => [mutant.name, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const { runChute } = await loadChute(mutant);
      let found: string | undefined;
      for (let seed = 1; seed <= runs && found === undefined; seed += 1)
        [found] = (await runChute({ seed, returns: 20 })).violations;
      expect(
        mutant.rules.some((rule) => found?.endsWith(rule)),
        found ?? 'not found',
      ).toBe(true);
    },
    600_000,
  );
});
