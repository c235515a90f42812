/**
 * Rounds of an outage at three real kiosks, each visit at one of them, against a model that knows
 * all: what the screen shows is what one kiosk alone would show, and the library system has in the
 * end what the patrons have. A third of the rounds has the broker killed and started between two
 * visits. Only in the long run.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { isLong } from '../../support/repository/share.ts';
import {
  type BranchStage,
  borrow,
  figure,
  figureIs,
  giveBack,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { here } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

const rounds = 12;
const visits = 14;
const limit = 3;
/** Adults who may borrow. */
const patrons = [1, 35];
const seed = Number(process.env.KIOSK_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Numbers from 0 to below `most`, the same for a seed. */
function random(from: number): (most: number) => number {
  let state = from >>> 0;
  return (most) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

describe.runIf(isLong && natsServer !== null)(`${rounds} outages, seed ${seed}`, () => {
  let branch: BranchStage;
  beforeAll(async () => {
    branch = await setBranch({
      offline: { goodAnswers: 1, itemsPerPatron: limit, itemsPerVisit: limit },
    });
  }, 120_000);
  afterAll(() => branch?.close(), 60_000);

  /** What all kiosks together have open, and who has what. */
  function createModel() {
    const holders = new Map<string, number>();
    const loans = new Map<number, number>();
    const open = branch.kiosks.map(() => 0);
    const entry = (at: number) => {
      open[at] = (open[at] ?? 0) + 1;
    };
    return {
      holders,
      openElsewhere: (at: number) =>
        open.reduce((sum, count, of) => (of === at ? sum : sum + count), 0),
      borrow: (at: number, patron: number, item: string) => {
        const holder = holders.get(item);
        if (holder !== undefined) return holder === patron ? 'done' : 'lent-to-another';
        const count = loans.get(patron) ?? 0;
        if (count >= limit) return 'offline-limit';
        loans.set(patron, count + 1);
        holders.set(item, patron);
        entry(at);
        return 'done';
      },
      giveBack: (at: number, item: string) => {
        holders.delete(item);
        entry(at);
        return 'done';
      },
    };
  }

  async function round(pick: (most: number) => number, killsBroker: boolean) {
    const { kiosks, library, place } = branch;
    const [first] = kiosks as readonly [Stage, ...Stage[]];
    const items = here(first, 4);
    const model = createModel();
    await library.cutLine();
    for (const kiosk of kiosks) await kiosk.sees('off line', isLimited(true));
    for (let nth = 0; nth < visits; nth += 1) {
      if (killsBroker && nth === visits >> 1) {
        await place.broker.kill('SIGKILL');
        await place.startBroker();
        for (const kiosk of kiosks) await figureIs(kiosk, 'kiosk_branch_up', 1);
      }
      const at = pick(kiosks.length);
      const kiosk = kiosks[at] ?? first;
      const item = items[pick(items.length)] ?? '';
      const patron = patrons[pick(patrons.length)] ?? 1;
      const returns = model.holders.has(item) && pick(2) === 0;
      const expected = returns ? model.giveBack(at, item) : model.borrow(at, patron, item);
      const rows = returns ? await giveBack(kiosk, item) : await borrow(kiosk, patron, item);
      const seen = rows.map(({ state, code }) => (state === 'done' ? state : code));
      expect([nth, at, returns, seen]).toEqual([nth, at, returns, [expected]]);
      for (const [of, other] of kiosks.entries())
        await figureIs(other, 'kiosk_branch_others_open', model.openElsewhere(of));
    }
    await library.restoreLine();
    for (const kiosk of kiosks) await kiosk.sees('on line', isLimited(false));
    for (const kiosk of kiosks) {
      await figureIs(kiosk, 'kiosk_branch_others_open', 0);
      expect(await figure(kiosk, 'kiosk_journal_entries{state="refused"}')).toBe(0);
    }
    const has = items.map((item) => library.library.state.loans.get(item)?.card);
    const expected = items.map((item) => model.holders.get(item));
    expect(has).toEqual(expected.map((nth) => (nth === undefined ? nth : patronCard(nth))));
    const lent = items.filter((item) => model.holders.has(item));
    if (lent.length > 0) await giveBack(first, ...lent);
  }

  test('each visit is as at one kiosk alone', { timeout: rounds * 60_000 }, async () => {
    const pick = random(seed);
    for (let nth = 0; nth < rounds; nth += 1) await round(pick, nth % 3 === 2);
  });
});
