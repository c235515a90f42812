/**
 * What is sent late does not undo what another kiosk did later, where the branch knows of it: each
 * kiosk is in touch with the broker, or was started just now (LONG).
 */
import { afterEach, describe, expect, test } from 'vitest';
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { natsServer } from '../../support/branch/nats-server.ts';
import { isLong } from '../../support/repository/share.ts';
import {
  type BranchStage,
  borrow,
  figureIs,
  giveBack,
  isLimited,
  setBranch,
} from '../../support/system/branch.ts';
import { here, until } from '../../support/system/patron.ts';
import type { Stage } from '../../support/system/stage.ts';

/** Adults who may borrow. */
const [one, other] = [1, 35];

describe.runIf(isLong && natsServer !== null)('sent late', { timeout: 240_000 }, () => {
  let branch: BranchStage | undefined;
  afterEach(async () => {
    await branch?.close();
    branch = undefined;
  }, 60_000);

  async function open() {
    const stage = await setBranch({}, [{ apart: true }, { apart: true }, { apart: true }]);
    branch = stage;
    const [k1, k2, k3] = stage.kiosks as readonly [Stage, Stage, Stage];
    const [book = ''] = here(k1, 1);
    return {
      ...{ stage, k1, k2, k3, book },
      /** who has it, by the library system */
      holder: () => stage.library.library.state.loans.get(book)?.card ?? null,
      cut: async () => {
        await stage.library.cutLine();
        for (const kiosk of stage.kiosks) await kiosk.sees('off line', isLimited(true));
      },
      online: (kiosk: Stage) => kiosk.sees('on line', isLimited(false), 120_000),
      known: (kiosk: Stage, open: number) => figureIs(kiosk, 'kiosk_branch_others_open', open),
    };
  }

  test('B1: the kiosk that lent is off when the line is back; the book was returned at another', async () => {
    const { stage, k1, k2, book, holder, cut, online, known } = await open();
    await cut();
    await borrow(k1, one, book);
    await known(k2, 1);
    await k1.kill('SIGTERM');
    await giveBack(k2, book);
    await stage.library.restoreLine();
    await online(k2);
    await k1.start();
    await online(k1);
    expect(holder()).toBe(null);
  });

  test('B1: the kiosk that took back is off when the line is back; the book was lent since', async () => {
    const { stage, k1, k2, book, holder, cut, online, known } = await open();
    await cut();
    await giveBack(k1, book);
    await known(k2, 1);
    await k1.kill('SIGTERM');
    await borrow(k2, other, book);
    await stage.library.restoreLine();
    await online(k2);
    await k1.start();
    await online(k1);
    expect(holder()).toBe(patronCard(other));
  });

  test('B2: power and line are back at once, and the broker some seconds after the kiosks', async () => {
    const { stage, k1, k2, k3, book, holder, cut, online, known } = await open();
    await cut();
    await borrow(k1, one, book);
    await known(k2, 1);
    await giveBack(k2, book);
    await known(k3, 2);
    await borrow(k3, other, book);
    await known(k1, 2);
    const off = stage.kiosks.map((kiosk) => kiosk.kill('SIGKILL'));
    await Promise.all([...off, stage.place.broker.kill()]);
    await stage.library.restoreLine();
    for (const kiosk of [k3, k2]) {
      const before = kiosk.log().length;
      const sent = () => kiosk.log().slice(before);
      await kiosk.start();
      // One that waits for its broker sends nothing: then the broker starts after `until` has ended.
      await until('its entry to be sent', () =>
        sent().some(({ code }) => code === 'entry-settled'),
      ).catch(() => undefined);
    }
    await stage.place.startBroker();
    await k1.start();
    for (const kiosk of stage.kiosks) await online(kiosk);
    expect(holder()).toBe(patronCard(other));
  });

  test('B3: the line of one kiosk alone is down; its loan was returned at one that is on line', async () => {
    const { stage, k1, k2, book, holder, online, known } = await open();
    await stage.lines[0]?.unplug();
    await k1.sees('off line', isLimited(true));
    await borrow(k1, one, book);
    await known(k2, 1);
    await giveBack(k2, book);
    await stage.lines[0]?.plugIn();
    await online(k1);
    expect(holder()).toBe(null);
  });
});
