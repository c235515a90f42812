/**
 * The broker is killed while five kiosks are at work; each fourth time it comes back with an older
 * disk. 5 kills in the normal run, `LONG=1` a thousand.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type BusyBranch,
  names,
  openBusyBranch,
  randomOf,
  roundsOf,
} from '../../support/branch/busy-branch.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { isLong } from '../../support/repository/share.ts';

const isRound = roundsOf({ long: 1000, normal: 5 });
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let branch: BusyBranch;
beforeEach(async () => {
  if (natsServer === null) return;
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  branch = await openBusyBranch({ seed, limit: 20 });
}, 300_000);
afterEach(() => branch?.close());

test.skipIf(natsServer === null)(
  'kill -9 of the broker: no gap, nothing published twice, nothing lent twice that it had answered',
  { timeout: isLong ? 3 * 3_600_000 : 120_000 },
  async () => {
    const random = randomOf(seed + 1);
    for (const name of names) await branch.start(name);
    await branch.allUp();
    let disk = await branch.copyDisk();
    let older = 0;
    let publishedAgain = 0;
    let kills = 0;
    const killing = async () => {
      for (let kill = 1; isRound(kill); kill += 1) {
        kills = kill;
        const isOlder = kill % 4 === 0;
        await new Promise((resolve) => setTimeout(resolve, random(600)));
        if (isOlder) branch.judge.loses();
        await branch.killBroker();
        await branch.startBroker(isOlder ? disk : undefined);
        await branch.allUp();
        if (isOlder) {
          older += 1;
          branch.judge.loses();
          disk = await branch.copyDisk();
        }
        if (process.env.KIOSK_TEST_SAY) console.info(kill, performance.now(), branch.judge.counts);
      }
    };
    await branch.work(killing(), names);
    expect(branch.judge.violations).toEqual([]);
    expect(await branch.differences()).toEqual([]);
    const { published } = await branch.read();
    const lent = published
      .filter(({ what }) => what === 'lent')
      .map(({ kiosk, entry }) => `${kiosk} ${entry}`);
    publishedAgain = lent.length - new Set(lent).size;
    expect(publishedAgain).toBe(0);
    const left = await branch.replayAll();
    console.info({
      kills,
      older,
      ...branch.judge.counts,
      messages: published.length,
      publishedAgain,
      left,
    });
    expect(left).toBe(0);
    expect(await branch.differences()).toEqual([]);
  },
);
