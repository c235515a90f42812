/**
 * Kiosks are killed while they lend, claim, publish, take back and send; each is started again and
 * goes on. 6 kills in the normal run, `LONG=1` a thousand.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type BusyBranch,
  type Name,
  names,
  openBusyBranch,
  randomOf,
  roundsOf,
} from '../../support/branch/busy-branch.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { isLong } from '../../support/repository/share.ts';

const isRound = roundsOf({ long: 1000, normal: 6 });
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

let branch: BusyBranch;
beforeEach(async () => {
  if (natsServer === null) return;
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  branch = await openBusyBranch({ seed, limit: 20, waitMs: 3000 });
}, 300_000);
afterEach(() => branch?.close());

test.skipIf(natsServer === null)(
  'kill -9 of a kiosk in the middle of what it does: settled once, lent once, nothing missing',
  { timeout: isLong ? 3 * 3_600_000 : 120_000 },
  async () => {
    const random = randomOf(seed + 1);
    let done = 0;
    const live = async (name: Name) => {
      await branch.start(name);
      while (isRound(done + 1)) {
        await branch.kiosk(name).isLink('up');
        for (let acts = random(6); acts > 0; acts -= 1) await branch.act(name);
        const last = branch.act(name);
        await new Promise((resolve) => setTimeout(resolve, random(30)));
        await branch.kill(name);
        await last;
        done += 1;
        await branch.start(name);
        if (process.env.KIOSK_TEST_SAY) console.info(done, performance.now(), branch.judge.counts);
      }
    };
    await Promise.all(names.map(live));
    await branch.allUp();
    expect(branch.judge.violations).toEqual([]);
    expect(await branch.differences()).toEqual([]);
    const left = await branch.replayAll();
    const bookings = branch.library.log().filter(({ what }) => what === 'check-out').length;
    console.info({ kills: done, ...branch.judge.counts, bookings, left });
    expect(left).toBe(0);
    expect(await branch.differences()).toEqual([]);
    expect(bookings).toBeLessThanOrEqual(
      (branch.judge.counts.lent ?? 0) + (branch.judge.counts.had ?? 0),
    );
  },
);
