/** A picture of the plate that is weak, in drawn visits: is it seen that a tag is hidden? */
import { afterEach, describe, expect, it, test } from 'vitest';
import { readerDefaults } from '../../../hardware/reader/options.ts';
import { createPresence } from '../../../hardware/reader/presence.ts';
import { createWeakness } from '../../../hardware/reader/weakness.ts';
import { readingsOf } from '../../../simulators/reader/stack.ts';
import { tagFor } from '../../../simulators/reader.ts';
import { randomOf } from '../../simulation/random.ts';
import {
  itemOf,
  openWorkshop,
  protocols,
  rounds,
  uids,
} from '../../support/hardware/reader-bench.ts';
import { until } from '../../support/hardware/until.ts';

const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const visits = 1_000;
type Drawn = ReturnType<typeof randomOf>;

/** A stack is laid down at once, and so many inventories later the patron is done. */
function isWeak(drawn: Drawn, hides: boolean): boolean {
  const count = 2 + drawn.below(5);
  const readings = readingsOf({ count, hides });
  const presence = createPresence(
    readerDefaults.appearAfterRounds,
    readerDefaults.vanishAfterRounds,
  );
  const weakness = createWeakness();
  // Five to eleven seconds: each item is asked about, written and looked at again.
  const rounds = 20 + drawn.below(25);
  let weak = false;
  for (let round = 0; round < rounds; round += 1) {
    // The hand that lays it down.
    const shadow = round < 3 ? 0.8 : 1;
    const seen = readings.flatMap((reads, nth) =>
      drawn.chance(reads * shadow * 100) ? [`E${nth}`] : [],
    );
    for (const { uid } of presence.round(seen).ripe) presence.confirm(uid);
    weak = weakness.round(seen, presence.confirmed()) || weak;
  }
  return weak;
}

function partOf(hides: boolean): number {
  const drawn = randomOf(seed);
  const found = Array.from({ length: visits }, () => isWeak(drawn, hides));
  return found.filter(Boolean).length / visits;
}

describe('of drawn visits with a stack', () => {
  it('nine of ten that hide a tag are seen, and of the others one of twenty at most', () => {
    console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
    expect(partOf(true)).toBeGreaterThanOrEqual(0.9);
    expect(partOf(false)).toBeLessThanOrEqual(0.05);
  });
});

const workshop = openWorkshop();
afterEach(() => workshop.close());

/** Every third inventory misses it. */
function seldom() {
  let nth = 0;
  return () => {
    nth += 1;
    return nth % 3 !== 0;
  };
}

describe.each(protocols)('%s', (protocol) => {
  test('a tag that comes and goes while nothing moves is said, and a still plate is not', async () => {
    const simulator = await workshop.simulate(protocol);
    const bench = workshop.open(protocol, simulator);
    const [still = '', shaken = ''] = uids;
    simulator.put(tagFor({ item: itemOf(1) }, still));
    await until(() => bench.present.has(still), 'the tag is reported');
    await rounds(bench, 15);
    expect(bench.history).not.toContain('weak');
    simulator.put({ ...tagFor({ item: itemOf(2) }, shaken), isNamed: seldom() });
    await until(() => bench.history.includes('weak'), 'the picture is weak');
    expect([...bench.present.keys()]).toEqual([still, shaken]);
  });
});
