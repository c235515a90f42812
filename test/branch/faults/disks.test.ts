/**
 * What may happen to the broker's disk, and a second machine with the identity of a kiosk: 50 rounds
 * of each with `LONG=1`; the normal run has each once in test/branch/broker-disk.test.ts and link.test.ts.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const options = { timeout: isLong ? 3_600_000 : 120_000 };

const isSkipped = natsServer === null || !isLong;

let branch: BusyBranch;
let random: (below: number) => number;
beforeEach(async () => {
  if (isSkipped) return;
  console.info(`seed ${seed} (KIOSK_TEST_SEED)`);
  random = randomOf(seed + 1);
  branch = await openBusyBranch({ seed, limit: 20, waitMs: 3000 });
  for (const name of names) await branch.start(name);
  await branch.allUp();
}, 300_000);
afterEach(() => branch?.close());

/** Each kiosk does something, one after the other. */
async function someActs(): Promise<void> {
  for (const name of names) await branch.act(name);
}

/** Of the files of the stream with the messages, all bytes in a row. */
function flipOneBit(folder: string): void {
  const blocks = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /EVENTS\/msgs\/\d+\.blk$/.test(name))
    .map((name) => join(folder, name))
    .filter((name) => statSync(name).size > 0);
  const block = blocks[random(blocks.length)];
  if (block === undefined) throw new Error('the stream has no file');
  const bytes = readFileSync(block);
  const at = random(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
  writeFileSync(block, bytes);
}

describe.skipIf(isSkipped)('the broker comes back', () => {
  test.each(['older', 'empty', 'damaged'] as const)(
    'with a disk that is %s',
    options,
    async (disk) => {
      const isRound = roundsOf({ long: 50, normal: 0 });
      let rounds = 0;
      for (let round = 1; isRound(round); round += 1) {
        const copy = disk === 'older' ? await branch.copyDisk() : null;
        await someActs();
        await branch.allUp();
        await branch.killBroker();
        branch.judge.loses();
        if (disk === 'damaged') flipOneBit(branch.brokerDisk);
        await branch.startBroker(disk === 'damaged' ? undefined : copy);
        // Each was alone before the broker came back: killBroker waits for that, and here it may be over.
        await branch.allUp();
        branch.judge.loses();
        expect(await branch.differences(), `${disk} ${round}`).toEqual([]);
        rounds = round;
      }
      console.info({ disk, rounds, ...branch.judge.counts });
      expect(branch.judge.violations).toEqual([]);
    },
  );
});

test.skipIf(isSkipped)(
  'a second machine with one identity: one of them is fenced',
  options,
  async () => {
    const isRound = roundsOf({ long: 50, normal: 0 });
    let fenced = 0;
    for (let round = 1; isRound(round); round += 1) {
      const name = names[random(names.length)] as Name;
      const own = branch.kiosk(name);
      const other = await branch.startTwin(name);
      await other.isLink('up');
      // The next one that publishes finds the message of the other.
      const first = await Promise.race([
        own.isLink('fenced').then(() => 'own'),
        other.isLink('fenced').then(() => 'other'),
      ]);
      fenced += 1;
      const isOwn = first === 'own';
      expect([(isOwn ? own : other).link, (isOwn ? other : own).link]).toEqual(['fenced', 'up']);
      expect((isOwn ? own : other).logs.filter((code) => code === 'branch-fenced')).toHaveLength(1);
      // Fenced is alone: it lends by itself.
      const outcome = await own.ask({
        act: 'lend',
        item: `3${String(round).padStart(13, '7')}`,
        // One each: the loans of a card count, also those that a fenced kiosk made.
        card: `2${String(round).padStart(13, '0')}`,
      });
      expect(outcome).toMatchObject({ outcome: 'done' });
      await other.kill();
      await branch.kill(name);
      branch.judge.loses();
      await branch.start(name);
      await branch.allUp();
      expect(await branch.differences(), `${round}`).toEqual([]);
    }
    console.info({ fenced });
  },
);
