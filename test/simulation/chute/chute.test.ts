/**
 * A return chute in simulated time: the flap stuck, the bin full, the line, the reader and the power
 * lost, the power also in every step. A thousand returns: LONG=1.
 */
import { beforeAll, expect, it } from 'vitest';
import { isLong, ofToday } from '../../support/repository/share.ts';
import { loadChute } from '../load.ts';
import type * as Run from './run-chute.ts';

const seed = Number(process.env.SEED ?? 7);
const returnsOfRun = 20;
const runs = isLong ? 50 : 1;
let runChute: typeof Run.runChute;

beforeAll(async () => {
  ({ runChute } = await loadChute());
});

function onEvent(line: string): void {
  if (process.env.SHOW) process.stderr.write(`${line}\n`);
}

it.each(Array.from({ length: runs }, (_, nth) => seed + nth))(
  'nothing unsecured and unrecorded, nothing twice: seed %i',
  async (own) => {
    const { violations, counts, last } = await runChute({
      ...{ seed: own, returns: returnsOfRun, onEvent },
    });
    expect(violations, last.join('\n')).toEqual([]);
    expect(counts.returned).toBeGreaterThan(returnsOfRun / 4);
  },
  600_000,
);

const steps = [
  { at: 'disk', first: 0, offline: false },
  { at: 'disk', first: 0, offline: true },
  { at: 'wire', first: 0, offline: false },
] as const;
it.each(ofToday(steps, 3))(
  'the power lost in every step: $at, off line $offline',
  async (everyStep) => {
    const returns = isLong ? 80 : 13;
    const { violations, counts, last } = await runChute({ seed, returns, everyStep, onEvent });
    expect(violations, last.join('\n')).toEqual([]);
    expect(counts.killed).toBeGreaterThan(3);
  },
  600_000,
);
