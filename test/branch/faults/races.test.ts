/**
 * Kiosks that want the same in the same moment: 3,000 races for a barcode, 200 for the limit of a
 * patron with `LONG=1`; 20 and one in the normal run.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type BusyBranch,
  names,
  openBusyBranch,
  roundsOf,
} from '../../support/branch/busy-branch.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { isLong } from '../../support/repository/share.ts';

const limit = 20;

let branch: BusyBranch;
beforeAll(async () => {
  if (natsServer === null) return;
  branch = await openBusyBranch({ seed: 1, limit, waitMs: 10_000 });
  for (const name of names) await branch.start(name);
  await branch.allUp();
}, 300_000);
afterAll(() => branch?.close());

const itemOf = (nth: number) => `3${String(nth).padStart(13, '0')}`;
const cardOf = (nth: number) => `2${String(nth).padStart(13, '0')}`;
const options = { timeout: isLong ? 3_600_000 : 60_000 };

test.skipIf(natsServer === null)('two kiosks and one barcode: one lends it', options, async () => {
  const isRound = roundsOf({ long: 3000, normal: 20 });
  const winners: Record<string, number> = {};
  let alone = 0;
  let races = 0;
  for (let race = 0; isRound(race + 1); race += 1) {
    races += 1;
    const [first, second] = race % 2 === 0 ? ['k01', 'k02'] : ['k03', 'k01'];
    const outcomes = await Promise.all([
      branch.lend(first as 'k01', itemOf(race), cardOf(2 * race)),
      branch.lend(second as 'k02', itemOf(race), cardOf(2 * race + 1)),
    ]);
    const aloneBefore = alone;
    alone = branch.judge.counts.lentAlone ?? 0;
    // Not answered within 300 ms: then the branch promises nothing.
    if (alone > aloneBefore) continue;
    expect([...outcomes].sort()).toEqual(['done', 'lent-to-another']);
    const winner = (outcomes[0] === 'done' ? first : second) ?? '';
    winners[winner] = (winners[winner] ?? 0) + 1;
  }
  console.info({ races, winners, alone });
  expect(branch.judge.violations).toEqual([]);
  expect(alone).toBeLessThan(races / 2);
});

test.skipIf(natsServer === null)(
  'one patron at two kiosks: the limit is exact',
  options,
  async () => {
    const isRound = roundsOf({ long: 200, normal: 1 });
    let alone = 0;
    let exact = 0;
    let races = 0;
    for (let race = 0; isRound(race + 1); race += 1) {
      races += 1;
      const tries = Array.from({ length: 24 }, (_, nth) =>
        branch.lend(
          nth % 2 === 0 ? 'k01' : 'k02',
          itemOf(10_000 + 24 * race + nth),
          cardOf(10_000 + race),
        ),
      );
      const outcomes = await Promise.all(tries);
      const aloneBefore = alone;
      alone = branch.judge.counts.lentAlone ?? 0;
      if (alone > aloneBefore) continue;
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(limit);
      expect(outcomes.filter((outcome) => outcome === 'offline-limit')).toHaveLength(4);
      exact += 1;
    }
    console.info({ races, exact, alone });
    expect(branch.judge.violations).toEqual([]);
  },
);
