/**
 * The figures of a month beside the books of the same run: what the library system has booked, and what
 * the screens said. Without faults, so that nothing is settled later.
 */
import { expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import { loadMain } from './load.ts';

const seed = Number(process.env.SEED ?? 5);
/** Five hundred visits a day take a month of a busy kiosk; a few are enough for a look. */
const visits = isLong ? 3_000 : 24;

it(
  `figures are what was booked and said, ${visits} visits, seed ${seed}`,
  async () => {
    const { simulate } = await loadMain();
    const { counts, broken } = await simulate(visits, seed, 'none', 'simulated');
    expect(broken).toBe(null);
    const sum = (...starts: string[]) =>
      Object.entries(counts)
        .filter(([name]) => starts.some((start) => `${name} `.startsWith(`${start} `)))
        .reduce((all, [, count]) => all + count, 0);
    expect(sum('figures loans')).toBe(sum('booked check-out') - sum('booked cancel'));
    expect(sum('figures returns')).toBe(sum('booked check-in'));
    expect(sum('figures renewals')).toBe(sum('booked renewal'));
    expect(sum('figures payments')).toBe(sum('told paid', 'told not-booked'));
    expect(sum('figures loans')).toBeGreaterThan(0);
    expect(sum('figures visits')).toBeGreaterThan(0);
  },
  isLong ? 3_600_000 : 120_000,
);
