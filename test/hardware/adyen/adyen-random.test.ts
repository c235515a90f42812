/**
 * Payments with whatever goes wrong, at any moment: what was taken is approved, or found later by its
 * ServiceID; what was not taken never is.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { adyenBehaviours } from '../../../simulators/adyen/behaviours.ts';
import type { AdyenQuirk } from '../../../simulators/adyen/start.ts';
import {
  type AdyenPayment,
  openAdyenBench,
  openDriver,
  pay,
  startedOf,
} from '../../support/hardware/adyen-bench.ts';
import { isLong } from '../../support/repository/share.ts';

const seed = Number(process.env.SEED ?? Date.now() % 1e9);
const count = isLong ? 1_500 : 25;
const quirks: readonly AdyenQuirk[] = [
  ...(['ignores-abort', 'abort-204', 'busy-for-running', 'strings', 'base64'] as const),
  ...(['refuses-reversal', 'reversal-unanswered'] as const),
];

test(`money taken is known (seed ${seed}, ${count} payments)`, { timeout: 900_000 }, async () => {
  let state = seed >>> 0 || 1;
  const below = (limit: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const bench = await openAdyenBench();
  const { far } = bench;
  let { driver, up } = bench;
  const limits = { pollForMs: 60, missingMs: 20, commandTimeoutMs: 500, paymentTimeoutMs: 40 };

  /** What became of it in the end, with whichever driver is there then. */
  async function resolved(payment: AdyenPayment): Promise<string> {
    for (let asks = 0; asks < 1_000; asks += 1) {
      const { kind } = await driver.outcomeOf(startedOf(payment), true);
      if (kind !== 'running' && kind !== 'unreachable') return kind;
      far.cancelNow();
      await delay(2);
    }
    return 'never settled';
  }

  try {
    for (let nth = 0; nth < count; nth += 1) {
      await driver.close();
      ({ driver, up } = openDriver(far, limits));
      await up();
      for (const quirk of quirks) far.setQuirk(quirk, below(4) === 0);
      const behaviour = adyenBehaviours[below(adyenBehaviours.length)] ?? 'approve';
      far.next(behaviour);
      const trouble = below(6);
      const afterMs = below(12);
      const payment = pay(driver, {
        onApproved: () => {
          if (trouble === 5 && below(2) === 0) throw new Error('the disk is full');
        },
      });
      await delay(afterMs);
      if (trouble === 1) payment.abort.abort();
      if (trouble === 2) {
        await far.unplug();
        await delay(below(5));
        await far.plugIn();
      }
      if (trouble === 3) await driver.close();
      far.approveNow();
      const { kind } = await payment.outcome;
      if (trouble === 3) ({ driver, up } = openDriver(far, limits));
      if (trouble === 3) await up();
      const told = kind === 'unknown' ? await resolved(payment) : kind;
      const started = payment.journal.find((line) => 'started' in line)?.started;
      const serviceId = started?.driver === 'adyen' ? started.serviceId : 'none';
      const taken = far.transactions().filter(({ reference }) => reference === serviceId);
      const paid = taken.filter((one) => one.state === 'paid');
      const what = `seed ${seed}, payment ${nth}: ${behaviour}, trouble ${trouble}: ${kind}, ${told}`;
      expect(taken.length, what).toBeLessThanOrEqual(1);
      if (told === 'approved')
        expect(
          paid.map((one) => one.amountCents),
          what,
        ).toEqual([250]);
      else if (told === 'unclear') expect(kind, what).toBe('unknown');
      else expect(paid, what).toEqual([]);
      expect(told, what).not.toBe('never settled');
    }
  } finally {
    await driver.close();
    await far.close();
  }
});
