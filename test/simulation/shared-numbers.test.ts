/**
 * Simulated visits where two libraries share numbers: what is on the tag of our book is the number of
 * another library's. That one is never lent or returned in its place.
 */
import { expect, it } from 'vitest';
import { isLong, isTurnOf } from '../support/repository/share.ts';
import { loadMain } from './load.ts';

const seed = Number(process.env.SEED ?? 5);
const settings = { sharedNumbers: true } as const;
const file = 'src/wiring/item-numbers.ts';

it.runIf(isTurnOf(0, 3))(
  `the wrong item is never lent, faults high, seed ${seed}`,
  async () => {
    const { simulate } = await loadMain();
    const logged: string[] = [];
    const { broken, counts } = await simulate(isLong ? 1_000 : 12, seed, 'high', 'wise', {
      settings,
      onEvent: (line) => logged.push(line),
    });
    expect(broken?.outcome.violation ?? null).toBe(null);
    expect(counts['told lent'] ?? 0).toBeGreaterThan(0);
    expect(counts['told returned'] ?? 0).toBeGreaterThan(0);
    // Books of the other library were laid down as well.
    expect(logged.some((line) => line.includes('rfid-tag-not-ours'))).toBe(true);
  },
  3_600_000,
);

const mutants = [
  ['the prefix is not added', 'add + number.slice(takeOff.length)', 'number.slice(takeOff.length)'],
  ['a number that no row takes goes out', '?.number ?? null);', '?.number ?? read.number);'],
] as const;
it.each(mutants.filter((_, nth) => isTurnOf(nth + 1, 3)))(
  'is seen where %s',
  async (name, from, to) => {
    const { simulate } = await loadMain({ name, file, from, to });
    const { broken } = await simulate(24, seed, 'none', 'wise', { settings });
    expect(broken?.outcome.violation?.rule).toBeDefined();
  },
  600_000,
);
