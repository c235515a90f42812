import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../../support/hardware/until.ts';
import { pay } from '../../support/hardware/zvt-bench.ts';
import {
  closeAll,
  dialogue,
  dialogues,
  play,
  receipt,
} from '../../support/hardware/zvt-dialogues.ts';
import { enquiring, registering } from '../../support/hardware/zvt-peer.ts';

afterEach(closeAll);

test('eight dialogues are in the file', () => {
  expect(dialogues).toHaveLength(8);
});

test('the terminal is up when it is registered and ready, and says who it is', async () => {
  const { bench, peer } = await play([]);
  await peer.done;
  expect(bench.states).toEqual([{ state: 'up', identity: 'ZVT terminal 29001006' }]);
});

describe('the dialogues, byte for byte', () => {
  test.each([1, 3, 1_000])('payment approved, written in pieces of %i bytes', async (chunk) => {
    const { peer, bench } = await play(dialogue('payment approved').steps, {}, chunk);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
    expect(payment.journal).toEqual([receipt]);
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'wait']);
  });

  test('vetoed by the kiosk: the terminal reverses', async () => {
    const { peer, bench } = await play(dialogue('ILS refused fee').steps, {
      issueOfGoods: { timeoutSeconds: 60, statuses: 10 },
    });
    const payment = pay(bench.driver, 250, () => {
      throw new Error('the disk is full');
    });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    await peer.done;
    expect(bench.reports).toContainEqual(
      expect.objectContaining({ level: 'error', code: 'approval-not-kept' }),
    );
  });

  test('declined', async () => {
    const { peer, bench } = await play(dialogue('declined').steps);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({ kind: 'declined', code: '05' });
    await peer.done;
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'declined']);
    expect(payment.journal).toEqual([]);
  });

  test('cancelled by the person', async () => {
    const { peer, bench } = await play(dialogue('customer cancels').steps);
    expect(await pay(bench.driver).outcome).toEqual({ kind: 'cancelled' });
    await peer.done;
  });

  test('refused at once', async () => {
    const { peer, bench } = await play(dialogue('refused at once').steps);
    expect(await pay(bench.driver).outcome).toEqual({
      kind: 'not-started',
      why: expect.stringContaining('83'),
    });
    await peer.done;
  });

  test('lost before the status: unknown, and the last transaction is asked for', async () => {
    const steps = dialogue('line lost').steps.flatMap((step) =>
      step.dir === 'event' && step.event === 'reconnect'
        ? [step, ...registering, ...enquiring]
        : [step],
    );
    const { peer, bench } = await play(steps);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([]);
    await until(() => bench.states.length === 3, 'the terminal is up again');
    expect(bench.states.map(({ state }) => state)).toEqual(['up', 'down', 'up']);
    expect(await bench.driver.lastTransaction()).toEqual(receipt);
    await peer.done;
    expect(peer.heard.filter((said) => said.startsWith('06 01'))).toHaveLength(1);
  });

  test('completion lost after the acknowledgement: paid', async () => {
    const { peer, bench } = await play(dialogue('completion lost').steps);
    const payment = pay(bench.driver);
    expect(await payment.outcome).toEqual({ kind: 'approved', receipt });
    await peer.done;
    expect(payment.journal).toEqual([receipt]);
  });

  test('end of day refused', async () => {
    const { peer, bench } = await play(dialogue('end of day').steps);
    expect(await bench.driver.endOfDay()).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('('),
    });
    await peer.done;
  });
});
