/**
 * Kiosks that are cut off from the broker, packets that are lost or late, and clocks that are wrong.
 * Each kiosk has a network of its own (root, iproute2): 100 partitions and 50 rounds
 * of clocks with `LONG=1`, none in the normal run.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type BusyBranch,
  type Name,
  names,
  openBusyBranch,
  randomOf,
  roundsOf,
} from '../../support/branch/busy-branch.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { type BranchNetwork, makeNetwork, mayMakeNetworks } from '../../support/branch/network.ts';
import { isLong } from '../../support/repository/share.ts';

const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const options = { timeout: isLong ? 3_600_000 : 120_000 };

let branch: BusyBranch | null = null;
let network: BranchNetwork | null = null;
afterEach(async () => {
  await branch?.close();
  network?.remove();
  branch = null;
  network = null;
});

test.skipIf(natsServer === null || !mayMakeNetworks || !isLong)(
  'kiosks cut off, one or several: alone meanwhile, and complete again afterwards',
  options,
  async () => {
    console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
    const random = randomOf(seed + 1);
    const isRound = roundsOf({ long: 100, normal: 0 });
    network = makeNetwork(names.length);
    branch = await openBusyBranch({ seed, limit: 20, network });
    const { judge } = branch;
    for (const name of names) await branch.start(name);
    await branch.allUp();
    const said = { rounds: 0, cut: 0, worse: 0, longestMs: 0, healedMs: 0 };
    const cutting = async (at: BusyBranch, net: BranchNetwork) => {
      for (let round = 1; isRound(round); round += 1) {
        const those = names.map((_, nth) => nth).filter(() => random(3) === 0);
        const isWorse = round % 5 === 0;
        for (const nth of those)
          if (isWorse) said.worse += net.worsen(nth, 'loss 5% delay 200ms') ? 1 : 0;
          else net.cut(nth);
        said.cut += isWorse ? 0 : those.length;
        const lastsMs = round % 20 === 0 ? 90_000 : 2000 + random(8000);
        said.longestMs = Math.max(said.longestMs, lastsMs);
        await wait(lastsMs);
        for (const nth of those)
          if (isWorse) net.worsen(nth, null);
          else net.mend(nth);
        const since = performance.now();
        await at.allUp();
        said.healedMs = Math.max(said.healedMs, Math.round(performance.now() - since));
        said.rounds = round;
        if (process.env.KIOSK_TEST_SAY) console.info(said, judge.counts);
      }
    };
    await branch.work(cutting(branch, network), names);
    expect(judge.violations).toEqual([]);
    expect(await branch.differences()).toEqual([]);
    console.info({ ...said, ...judge.counts });
  },
);

/** by how much the clock of a kiosk is wrong */
const wrongMs = [0, 2000, -2000, 3_600_000, -3_600_000];

test.skipIf(natsServer === null || !isLong)(
  'clocks that are wrong, and set while the line is down: the order is that of the broker',
  options,
  async () => {
    console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
    const random = randomOf(seed + 1);
    const isRound = roundsOf({ long: 50, normal: 0 });
    const at = await openBusyBranch({ seed, limit: 20, waitMs: 10_000 });
    branch = at;
    for (const name of names) await at.start(name);
    const [first, second, third] = names as readonly [Name, Name, Name];
    let rounds = 0;
    for (let round = 1; isRound(round); round += 1) {
      const item = `3${String(round).padStart(13, '0')}`;
      const step = async () => {
        for (const name of names) at.setClock(name, wrongMs[random(wrongMs.length)] ?? 0);
        if (random(4) === 0) {
          const name = names[random(names.length)] as Name;
          await at.kill(name);
          await at.start(name);
        }
        await at.allRead();
      };
      const cards = ['20000000000001', '20000000000002'] as const;
      await step();
      expect(await at.lend(first, item, cards[0])).toBe('done');
      await step();
      expect(await at.lend(second, item, cards[1])).toBe('lent-to-another');
      expect(await at.takeBack(second, item)).toBe('done');
      await step();
      expect(await at.lend(third, item, cards[1])).toBe('done');
      await step();
      expect(await at.lend(first, item, cards[0])).toBe('lent-to-another');
      expect(await at.lend(second, item, cards[0])).toBe('lent-to-another');
      rounds = round;
    }
    expect(await at.replayAll()).toBe(0);
    console.info({ rounds });
  },
);
