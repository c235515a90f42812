import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, openBench, pay } from '../../support/hardware/bancontact-bench.ts';
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

describe('a payment by a code', () => {
  it('is created, journalled, shown, and approved when the phone confirms', async () => {
    const { driver, simulator } = await bench();
    const payment = pay(driver);
    const outcome = await payment.outcome;
    const [made] = simulator.payments();
    expect(outcome).toMatchObject({
      kind: 'approved',
      receipt: { amountCents: 250, receiptNumber: made?.paymentId, traceNumber: null },
    });
    expect(payment.handles).toEqual([{ driver: 'bancontact-pay', paymentId: made?.paymentId }]);
    expect(payment.journal).toHaveLength(1);
    expect(payment.steps).toEqual([
      {
        ...{ kind: 'code', text: `https://pay.bancontact.net/pay/2/${made?.paymentId}` },
        until: expect.any(String),
      },
      'wait',
    ]);
    const reference = '6f1f3b0a9c5b4f0e8d7a21c3e4b5f607';
    expect(made).toMatchObject({ reference, status: 'SUCCEEDED' });
  });

  it('P9: is begun where the host has no total before it is paid', async () => {
    const { driver } = await bench({ quirks: ['no-total'] });
    expect(await pay(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  it('is declined where the bank refuses, and cancelled in the app', async () => {
    const { driver, simulator } = await bench();
    simulator.next('decline');
    expect(await pay(driver).outcome).toEqual({ kind: 'declined', code: 'AUTHORIZATION_FAILED' });
    simulator.next('cancel');
    expect(await pay(driver).outcome).toEqual({ kind: 'cancelled' });
  });

  it('is cancelled by the patron: the code is hidden, the host no longer takes it', async () => {
    const { driver, simulator } = await bench({ usually: 'hold' });
    const payment = pay(driver);
    await until(() => payment.code() !== null, 'the code stands');
    payment.abort.abort();
    expect(payment.code()).toBe(null);
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('waits for a person who scans what the screen shows', async () => {
    const { driver, simulator } = await bench({ usually: 'hold' });
    const payment = pay(driver);
    await until(() => payment.code() !== null, 'the code stands');
    expect(simulator.waits()).toBe(true);
    expect(simulator.scan(payment.code() ?? '')).toBe(true);
    await until(() => payment.steps.at(-1) === 'wait', 'the code is hidden');
    expect(simulator.approveNow()).toBe(true);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });
});
