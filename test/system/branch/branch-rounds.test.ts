/**
 * Rounds of random use at three whole kiosks with a real broker: kiosks and broker are killed, the
 * cable of one is cut, or the line of all. Each round is healed by a power cut, after which line,
 * broker and kiosks come back in any order within a minute; then the rule at the end holds
 * (docs/simulation.md). `LONG=1 KIOSK_TEST_ROUNDS=25 npx vitest run
 * test/system/branch/branch-rounds.test.ts`; KIOSK_TEST_SEED plays a seed again.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkIn } from '../../../simulators/library/answers/check-in.ts';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { builtProgram } from '../../support/repository/built.ts';
import { isLong } from '../../support/repository/share.ts';
import {
  allTold,
  type BranchStage,
  borrowUntil,
  giveBackUntil,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { here, identify, shows } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';
import { keepTold, type Listed } from '../../support/system/told-people.ts';

const rounds = Number(process.env.KIOSK_TEST_ROUNDS ?? 3);
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const acts = 14;
const itemsOfRound = 4;
/** Adults who may borrow. */
const patrons = [1, 35];
const powerBackMs = 60_000;
/** All that waits is sent by then: also what waits for a broker that is away. */
const healedWithinMs = 15 * 60_000;

/** Numbers from 0 to below `most`, the same for a seed. */
function random(from: number): (most: number) => number {
  let state = from >>> 0;
  return (most) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

interface Line {
  plugIn(): Promise<void>;
  unplug(): Promise<void>;
}

/** What is open, and what staff have to settle, as staff read it at a kiosk. */
async function entriesOf(kiosk: Stage): Promise<(Listed & { state: string })[]> {
  const config = join(kiosk.folder, 'kiosk.config.json');
  const words = ['journal', 'export', '--open', '--json', '--config', config];
  const child = spawn(process.execPath, [builtProgram(), ...words]);
  const lines = (await textOf(child.stdout)).split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => {
    const { transaction, settlement } = JSON.parse(line);
    return { ...transaction, state: settlement?.state ?? 'begun' };
  });
}

describe.runIf(isLong && natsServer !== null)(`${rounds} rounds, seed ${seed}`, () => {
  let branch: BranchStage;
  const used = new Set<string>();
  const told = keepTold();
  beforeAll(async () => {
    branch = await setBranch({}, [{ apart: true }, { apart: true }, { apart: true }]);
  }, 120_000);
  afterAll(() => branch?.close(), 120_000);

  /** In a round: which kiosks run, and what is cut. */
  async function use(pick: (most: number) => number): Promise<void> {
    const { kiosks, lines, library, place } = branch;
    const [first] = kiosks as readonly [Stage, ...Stage[]];
    const items = here(first, 400)
      .filter((item) => !used.has(item))
      .slice(0, itemsOfRound);
    for (const item of items) used.add(item);
    const isOn = kiosks.map(() => true);
    const line = (at: number) => lines[at] as Line;
    let isBrokerUp = true;
    let isLineUp = true;

    const dies = async (at: number, kiosk: Stage) => {
      isOn[at] = false;
      await kiosk.kill('SIGKILL');
    };
    const visit = async (at: number, kiosk: Stage) => {
      const item = items[pick(items.length)] ?? '';
      const isLent = [...told.of(item)].some((card) => card !== null);
      const card = isLent && pick(3) > 0 ? null : patrons[pick(patrons.length)];
      const name = card ? patronCard(card) : null;
      told.means(item, name);
      if (pick(8) === 0) {
        if (card) await identify(kiosk, card);
        else await kiosk.sees('attract', shows('attract'));
        kiosk.scanner.scan(item);
        await pause(pick(60));
        await dies(at, kiosk);
        // What is scanned where nobody is served begins a visit, and is returned by a choice alone.
        return told.told(item, name, null);
      }
      const [row] = card
        ? await borrowUntil(allTold, kiosk, card, item)
        : await giveBackUntil(allTold, kiosk, item);
      const isKnown = row?.state === 'done' || row?.state === 'refused';
      told.told(item, name, isKnown ? row.state === 'done' : null);
    };

    for (let nth = 0; nth < acts; nth += 1) {
      const at = pick(kiosks.length);
      const kiosk = kiosks[at] ?? first;
      const what = pick(20);
      if (what === 0 && isOn[at]) await dies(at, kiosk);
      else if (what < 3) {
        if (isBrokerUp) await place.broker.kill('SIGKILL');
        else await place.startBroker();
        isBrokerUp = !isBrokerUp;
      } else if (what < 5) await line(at).unplug();
      else if (what < 6) await line(at).plugIn();
      else if (what < 8) {
        if (isLineUp) await library.cutLine();
        else await library.restoreLine();
        isLineUp = !isLineUp;
      } else if (isOn[at]) await visit(at, kiosk);
      else {
        await kiosk.start();
        isOn[at] = true;
      }
    }
    await Promise.all([...kiosks.map((kiosk) => kiosk.kill('SIGKILL')), library.cutLine()]);
    if (isBrokerUp) await place.broker.kill('SIGKILL');
  }

  async function powerIsBack(pick: (most: number) => number): Promise<void> {
    const { kiosks, lines, library, place } = branch;
    const backs = [
      () => library.restoreLine(),
      () => place.startBroker(),
      ...kiosks.map((kiosk) => () => kiosk.start()),
    ];
    for (const line of lines as readonly Line[]) await line.plugIn();
    await Promise.all(
      backs.map(async (back) => {
        await pause(pick(powerBackMs));
        await back();
      }),
    );
    for (const kiosk of kiosks)
      await kiosk.sees('on line, and all is sent', isLimited(false), healedWithinMs);
  }

  async function checkEnd(): Promise<void> {
    const { kiosks, library } = branch;
    const { state } = library.library;
    const entries = (await Promise.all(kiosks.map(entriesOf))).flat();
    expect(entries.filter((entry) => entry.state !== 'staff')).toEqual([]);
    expect(told.wrong(state.bookings, entries)).toEqual([]);
    const loan = { noBlock: false, returnedOn: null, happenedAt: null };
    for (const item of used)
      if (state.loans.has(item)) {
        checkIn(state, { item, ...loan });
        told.means(item, null);
        told.told(item, null, true);
      }
  }

  test.each(Array.from({ length: rounds }, (_, nth) => nth))(
    'round %i',
    { timeout: healedWithinMs + 10 * 60_000 },
    async (nth) => {
      const pick = random(seed + nth);
      await use(pick);
      await powerIsBack(pick);
      await checkEnd();
    },
  );
});
