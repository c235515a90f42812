import { afterEach, describe, expect, test } from 'vitest';
import { closeAll, openOpiBench, payAfterLast, payOpi } from '../../support/hardware/opi-bench.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

test('the terminal is up when it is logged in, and says who it is', async () => {
  const { states, terminal, driver } = await openOpiBench();
  expect(states).toEqual([{ state: 'up', identity: 'OPI terminal 68276185' }]);
  expect(terminal.heard).toEqual(['Login']);
  expect(driver).toMatchObject({ driver: 'opi', approvalStands: true, findsEarlier: false });
});

describe('a payment', () => {
  test('approved: started, then paid, then journalled', async () => {
    const { driver, terminal } = await openOpiBench();
    const payment = await payAfterLast(driver);
    const outcome = await payment.outcome;
    expect(outcome).toMatchObject({ kind: 'approved' });
    expect(payment.journal).toEqual([
      {
        ...{ amountCents: 250, receiptNumber: '021601', traceNumber: '0001' },
        terminalId: '68276185',
        date: terminal.transactions()[0]?.date,
        time: terminal.transactions()[0]?.time,
        timeStamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
    expect(payment.handles).toEqual([
      { driver: 'opi', requestId: expect.stringMatching(/^\d{1,8}$/), stanBefore: null },
    ]);
    expect(payment.steps).toEqual(['connecting', 'insert-card', 'insert-card']);
    expect(terminal.transactions()).toMatchObject([{ amountCents: 250, state: 'paid' }]);
    expect(driver.wasReached).toBe(true);
  });

  test('nothing of the card is reported, journalled or shown', async () => {
    const { driver, reports } = await openOpiBench();
    const payment = await payAfterLast(driver);
    const outcome = await payment.outcome;
    const last = await driver.lastTransaction();
    const seen = JSON.stringify([outcome, last, payment.journal, payment.steps, reports]);
    expect(seen).toContain('021601');
    expect(seen).not.toMatch(/541333|9604111|D27122/);
  });

  test('declined', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.next('decline');
    expect(await payOpi(driver).outcome).toEqual({ kind: 'declined', code: '116' });
  });

  test('cancelled at the terminal', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.next('cancel');
    expect(await payOpi(driver).outcome).toEqual({ kind: 'cancelled' });
  });

  test('stopped at the kiosk', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.next('hold');
    const payment = payOpi(driver);
    await until(() => terminal.waits(), 'the terminal waits for a card');
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(terminal.heard).toContain('AbortRequest');
  });
});
