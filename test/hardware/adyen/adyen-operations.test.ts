/** The last transaction and a reversal, at a simulated terminal (docs/payments/adyen.md). */
import { afterEach, describe, expect, test } from 'vitest';
import { type AdyenBench, openAdyenBench, pay } from '../../support/hardware/adyen-bench.ts';
import { until } from '../../support/hardware/until.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function bench(...options: Parameters<typeof openAdyenBench>): Promise<AdyenBench> {
  const opened = await openAdyenBench(...options);
  open.push(opened.close);
  await opened.up();
  return opened;
}

/** What was taken, in cents, and given back again. */
function money({ far }: AdyenBench) {
  return far.transactions().map(({ amountCents, state }) => `${amountCents} ${state}`);
}
test('the last transaction of this register', async () => {
  const b = await bench();
  expect(await b.driver.lastTransaction()).toBeNull();
  const paid = await pay(b.driver).outcome;
  if (paid.kind !== 'approved') throw new Error(paid.kind);
  expect(await b.driver.lastTransaction()).toEqual(paid.receipt);
  b.far.next('decline');
  await pay(b.driver).outcome;
  expect(await b.driver.lastTransaction()).toBeNull();
  b.far.next('hold');
  const payment = pay(b.driver);
  await until(() => b.far.waits(), 'the card is waited for');
  expect(await b.driver.lastTransaction()).toBe('unreachable');
  b.far.cancelNow();
  await payment.outcome;
  await b.far.unplug();
  expect(await b.driver.lastTransaction()).toBe('unreachable');
});

describe('reverse', () => {
  const receipt = async (b: AdyenBench) => {
    const paid = await pay(b.driver).outcome;
    if (paid.kind !== 'approved') throw new Error(paid.kind);
    return paid.receipt;
  };
  test('accepted is not done, unless that is configured', async () => {
    const b = await bench();
    const paid = await receipt(b);
    expect(await b.driver.reverse(paid)).toBe('unknown');
    expect(money(b)).toEqual(['250 reversed']);
    expect(await b.driver.reverse(paid)).toBe('refused');
    const counting = await bench({}, { reversalAccepted: 'reversed' });
    expect(await counting.driver.reverse(await receipt(counting))).toBe('reversed');
  });
  test('refused, unanswered, not sent', async () => {
    const b = await bench({ quirks: ['refuses-reversal'] });
    const paid = await receipt(b);
    expect(await b.driver.reverse(paid)).toBe('refused');
    const { timeStamp: _, ...without } = paid;
    expect(await b.driver.reverse(without)).toBe('refused');
    b.far.setQuirk('refuses-reversal', false);
    b.far.setQuirk('reversal-unanswered', true);
    const second = await receipt(b);
    expect(await b.driver.reverse(second)).toBe('unknown');
    await b.far.unplug();
    expect(await b.driver.reverse(second)).toBe('refused');
  });
});
