/** The VOID product, which gives back what is not acknowledged; and refunds. */
import { afterEach, describe, expect, it } from 'vitest';
import type { PaymentReceipt, StartedPayment } from '../../../hardware/devices.ts';
import {
  attempt,
  type Bench,
  openBench,
  openDriver,
  type Payment,
  pay,
  refundKeys,
  refundSettings,
} from '../../support/hardware/bancontact-bench.ts';
import { until } from '../../support/hardware/until.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
async function bench(...options: Parameters<typeof openBench>): Promise<Bench> {
  const opened = await openBench(...options);
  open.push(opened);
  return opened;
}
const withVoid = (quirks: Parameters<typeof openBench>[0] = {}, isSet = true) =>
  bench(
    { ...quirks, quirks: ['void', ...(quirks.quirks ?? [])] },
    { void: isSet, graceMs: 10_000 },
  );
function started(payment: Payment): StartedPayment {
  const [handle] = payment.handles;
  if (!handle) throw new Error('no payment was started');
  return { handle, attempt, amountCents: 250, startedAt: '2026-09-01T09:00:00.000Z' };
}

describe('a product with VOID', () => {
  it('is acknowledged after the journal, and approved only when the host has the money', async () => {
    const { driver, simulator } = await withVoid();
    let statusAtJournal = '';
    const payment = pay(driver, {
      onApproved: () => {
        statusAtJournal = simulator.payments()[0]?.status ?? '';
      },
    });
    expect(driver.approvalStands).toBe(false);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(statusAtJournal).toBe('PENDING_MERCHANT_ACKNOWLEDGEMENT');
    expect(payment.journal).toHaveLength(1);
    expect(simulator.payments()[0]?.status).toBe('SUCCEEDED');
  });

  it('is not acknowledged where the journal fails, so that the payer has the money back', async () => {
    const made = await withVoid();
    const payment = pay(made.driver, {
      onApproved: () => {
        throw new Error('disk full');
      },
    });
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(made.simulator.payments()[0]?.status).toBe('PENDING_MERCHANT_ACKNOWLEDGEMENT');
    const { outcomeOf } = made.driver;
    expect(await outcomeOf?.(started(payment), false)).toMatchObject({
      ...{ kind: 'held', receipt: { amountCents: 250 } },
      givenBackOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    made.simulator.giveBack();
    const found = await outcomeOf?.(started(payment), true);
    expect(found).toEqual({ kind: 'not-paid', why: 'VOIDED' });
  });

  it('is acknowledged later where that is allowed', async () => {
    const made = await withVoid({ quirks: ['fail-acknowledge'] });
    const payment = pay(made.driver);
    await until(() => payment.journal.length === 1, 'the approval is journalled');
    await made.driver.close();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    const { driver } = openDriver(made.simulator.address, { void: true });
    open.push(driver);
    expect(await driver.outcomeOf?.(started(payment), true)).toMatchObject({ kind: 'held' });
    made.simulator.setQuirk('fail-acknowledge', false);
    expect(await driver.outcomeOf?.(started(payment), false)).toMatchObject({ kind: 'held' });
    expect(await driver.outcomeOf?.(started(payment), true)).toMatchObject({ kind: 'approved' });
    expect(made.simulator.transactions()).toMatchObject([{ state: 'paid' }]);
  });

  it('an acknowledgement whose answer is lost counts as the host says', async () => {
    const { driver, simulator } = await withVoid({ quirks: ['lose-acknowledge'] });
    const payment = pay(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.journal).toHaveLength(1);
    expect(simulator.transactions()).toMatchObject([{ state: 'paid' }]);
  });

  it('one that fails is repeated while the host waits', async () => {
    const { driver, simulator } = await withVoid({ quirks: ['fail-acknowledge'] });
    const payment = pay(driver);
    await until(() => payment.journal.length === 1, 'the approval is journalled');
    simulator.setQuirk('fail-acknowledge', false);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.journal).toHaveLength(1);
  });

  it('money that went back while it was acknowledged in vain is not paid', async () => {
    const { driver, simulator } = await withVoid({ quirks: ['fail-acknowledge'] });
    const payment = pay(driver);
    await until(() => payment.journal.length === 1, 'the approval is journalled');
    expect(simulator.giveBack()).toBe(true);
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  });

  it('and a kiosk that does not know it: the journal has no approval before it stands', async () => {
    const { driver, simulator, reports } = await withVoid({}, false);
    let statusAtJournal = '';
    const payment = pay(driver, {
      onApproved: () => {
        statusAtJournal = simulator.payments()[0]?.status ?? '';
      },
    });
    expect(driver.approvalStands).toBe(true);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(statusAtJournal).toBe('SUCCEEDED');
    expect(reports.map(({ code }) => code)).toContain('void-not-set');
  });
});

describe('a refund', () => {
  const refund = refundSettings;
  async function paid(quirks: Parameters<typeof openBench>[0] = {}, isSet = true) {
    const made = await bench({ refundKeys, ...quirks }, isSet ? { refund } : {});
    const outcome = await pay(made.driver).outcome;
    if (outcome.kind !== 'approved') throw new Error(outcome.kind);
    return { ...made, receipt: outcome.receipt };
  }

  it('gives back the whole amount, signed', async () => {
    const { driver, simulator, receipt } = await paid();
    expect(await driver.reverse(receipt)).toBe('reversed');
    expect(simulator.transactions()).toMatchObject([{ state: 'reversed' }]);
  });

  it('is refused without a key of our own, with nothing asked', async () => {
    const { driver, simulator, receipt } = await paid({}, false);
    expect(await driver.reverse(receipt)).toBe('refused');
    expect(simulator.payments()[0]?.refund).toBe(null);
  });

  const otherKey = [{ ...refundKeys[0], kid: 'kiosk-2' }];
  const refusing: Record<string, Parameters<typeof openBench>[0]> = {
    'it is switched off': {},
    'the host has another key': { refundKeys: otherKey },
    'it fails there': { refundKeys, quirks: ['refund-failed'] },
  };
  it.each(Object.keys(refusing))('is refused where %s', async (name) => {
    const made = await bench(refusing[name], { refund });
    const outcome = await pay(made.driver).outcome;
    const receipt = (outcome as { receipt: PaymentReceipt }).receipt;
    expect(await made.driver.reverse(receipt)).toBe('refused');
  });

  it('is the same one however often it is asked for', async () => {
    const { driver, simulator, receipt } = await paid({ quirks: ['lose-refund'] });
    const first = driver.reverse(receipt);
    await until(() => simulator.payments()[0]?.refund !== null, 'it arrived');
    const id = simulator.payments()[0]?.refund?.refundId;
    simulator.setQuirk('lose-refund', false);
    expect(await first).toBe('reversed');
    expect(await driver.reverse(receipt)).toBe('reversed');
    expect(simulator.payments()[0]?.refund?.refundId).toBe(id);
  });

  it('that is still under way as the kiosk closes is unknown', async () => {
    const { driver, simulator, receipt } = await paid({ quirks: ['refund-pending'] });
    const outcome = driver.reverse(receipt);
    await until(() => simulator.payments()[0]?.refund !== null, 'it arrived');
    await driver.close();
    expect(await outcome).toBe('unknown');
  });

  it('of a bad key fails as the driver opens, without a word of the key', () => {
    const privateKey = 'bm8ga2V5';
    const opening = () => openDriver('http://127.0.0.1:1', { refund: { ...refund, privateKey } });
    expect(opening).toThrow(RangeError);
    expect(opening).not.toThrow(privateKey);
  });
});
