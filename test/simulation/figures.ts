/**
 * The figures of a month beside the books of the same run: what the library system has booked, and what
 * the screens said. Without faults, so that nothing is settled later.
 */
import { expect, it } from 'vitest';
import { isLong } from '../support/repository/share.ts';
import type * as Main from './main.ts';

/** A month of a quiet kiosk; a few are enough for a look. */
const visits = isLong ? 3_000 : 24;
const ofLists = ['told not-lent,', 'told not-returned,', 'screen not-renewed'];
/** Booked, or a question. */
const noRefusals = ['not-secured', 'costs'];

/** Registers the test: beside the other runs, since the whole kiosk is loaded for each file. */
export function figuresAreTrue(seed: number, simulate: () => typeof Main.simulate): void {
  it(
    `figures are what was booked and said, ${visits} visits, seed ${seed}`,
    async () => {
      const { counts, broken } = await simulate()(visits, seed, 'none', 'simulated');
      expect(broken).toBe(null);
      const sum = (...starts: string[]) =>
        Object.entries(counts)
          .filter(([name]) => starts.some((start) => `${name} `.startsWith(`${start} `)))
          .reduce((all, [, count]) => all + count, 0);
      const refusals = (code: string) => sum(`figures refusals ${code}`);
      const onLists = (code: string) => sum(...ofLists.map((list) => `${list} ${code}`));
      expect(sum('figures loans')).toBe(sum('booked check-out') - sum('booked cancel'));
      expect(sum('figures returns')).toBe(sum('booked check-in') - sum('returned again'));
      expect(sum('figures renewals')).toBe(sum('booked renewal'));
      expect(sum('figures payments')).toBe(sum('told paid', 'told not-booked'));
      expect(refusals('refused')).toBe(onLists('refused'));
      expect(refusals('lifted') + refusals('not-released')).toBe(sum('booked cancel'));
      // A reason may also stand on a page of its own, on a receipt, or where no list is open any more.
      const codes = Object.keys(counts).flatMap(
        (name) => ofLists.map((list) => name.split(`${list} `)[1]).find(Boolean) ?? [],
      );
      const missing = codes.filter((code) => refusals(code) < onLists(code));
      expect(missing.filter((code) => !noRefusals.includes(code))).toEqual([]);
      expect(sum('other hour')).toBe(0);
      expect(sum('figures loans')).toBeGreaterThan(0);
      expect(sum('figures visits')).toBeGreaterThan(0);
    },
    isLong ? 3_600_000 : 120_000,
  );
}
