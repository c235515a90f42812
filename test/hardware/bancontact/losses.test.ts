/** Each row of the table of losses (docs/payments/bancontact-pay.md): what is known afterwards. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StartedPayment } from '../../../hardware/devices.ts';
import {
  attempt,
  type Bench,
  openBench,
  openDriver,
  type Payment,
  pay,
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
/** The kiosk after its death: it has what the journal has. */
function again({ simulator }: Bench, options: Parameters<typeof openDriver>[1] = {}) {
  const opened = openDriver(simulator.address, options);
  open.push(opened.driver);
  return opened.driver;
}
function started(payment: Payment): StartedPayment {
  const [handle] = payment.handles;
  if (!handle) throw new Error('no payment was started');
  return { handle, attempt, amountCents: 250, startedAt: new Date().toISOString() };
}
async function shown(made: Bench, options?: Parameters<typeof pay>[1]): Promise<Payment> {
  const payment = pay(made.driver, options);
  await until(() => payment.steps.length > 0, 'the code stands');
  return payment;
}

/** It does not say how a payment is before that is cancelled. */
async function hangingHost() {
  const state = { owes: false, status: 'PENDING' };
  const payment = () => ({
    ...{ paymentId: '5bdb1685b93d1c000bde96f2', status: state.status, amount: 250 },
    ...{ createdAt: '2026-09-01T09:00:00.000Z', expiresAt: '2026-09-01T09:03:00.000Z' },
    _links: { deeplink: { href: 'https://pay.bancontact.net/pay/2/5bdb1685b93d1c000bde96f2' } },
  });
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'DELETE') {
      state.status = 'CANCELLED';
      response.writeHead(204).end();
    } else if (request.method === 'GET' && state.status === 'PENDING') state.owes = true;
    else response.writeHead(request.method === 'POST' ? 201 : 200).end(JSON.stringify(payment()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    owes: () => state.owes,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('before or during create', () => {
  it('nothing was started where nothing listens', async () => {
    const made = await bench();
    await made.simulator.unplug();
    const payment = pay(made.driver);
    expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
    expect(payment.handles).toEqual([]);
    expect(payment.steps).toEqual([]);
  });

  it.each(['lose-create', 'fail-create'] as const)(
    'no code was shown: %s, though the payment exists',
    async (behaviour) => {
      const { driver, simulator, reports } = await bench();
      simulator.next(behaviour);
      const payment = pay(driver);
      expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
      expect([payment.handles, payment.steps]).toEqual([[], []]);
      expect(simulator.payments()[0]?.status).toBe('PENDING');
      expect(reports.map(({ code }) => code)).toContain('code-not-created');
    },
  );

  it('no answer in time is no code either', async () => {
    const { driver, simulator } = await bench({}, { answerTimeoutMs: 30 });
    simulator.mute(true);
    const why = expect.stringContaining('no answer in time');
    expect(await pay(driver).outcome).toEqual({ kind: 'not-started', why });
  });

  it.each(['too-many', 'unavailable', 'proxy-page', 'endless-body'] as const)(
    'nothing is started while the host says %s',
    async (quirk) => {
      const { driver } = await bench({ quirks: [quirk] });
      expect(await pay(driver).outcome).toMatchObject({ kind: 'not-started' });
    },
  );

  it('nothing is started with a wrong key, and the technician reads why', async () => {
    const { driver, states, reports } = await bench({ apiKey: 'another' });
    expect(await pay(driver).outcome).toMatchObject({ kind: 'not-started' });
    await until(() => states.at(-1)?.state === 'down', 'the driver is down');
    expect(reports.map(({ code }) => code)).toContain('key-refused');
    expect(JSON.stringify([states, reports])).not.toContain('simulated-key');
  });
});

describe('the number is journalled, and the code not drawn', () => {
  it('a number that cannot be journalled is never shown, and cancelled', async () => {
    const { driver, simulator } = await bench({ usually: 'hold' });
    const payment = pay(driver, {
      onStarted: () => {
        throw new Error('disk full');
      },
    });
    expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
    expect(payment.steps).toEqual([]);
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('a kiosk that died there cancels it, and nothing was paid', async () => {
    const made = await bench({ usually: 'hold' });
    const payment = await shown(made);
    await made.driver.close();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    const found = await again(made).outcomeOf?.(started(payment), false);
    expect(found).toEqual({ kind: 'not-paid', why: 'CANCELLED' });
    expect(made.simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('a payment that is under way is left alone', async () => {
    const made = await bench({ usually: 'hold' });
    const payment = await shown(made);
    expect(await made.driver.outcomeOf?.(started(payment), true)).toEqual({ kind: 'running' });
    expect(made.simulator.payments()[0]?.status).toBe('PENDING');
    made.simulator.approveNow();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });
});

describe('the patron stops before the code stands', () => {
  it('while the host is asked for it: it is never shown, and cancelled', async () => {
    const { driver, simulator } = await bench();
    const payment = pay(driver);
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect([payment.handles, payment.steps]).toEqual([[], []]);
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('while its number is journalled: it is never shown, and cancelled', async () => {
    const { driver, simulator } = await bench();
    const payment = pay(driver, { onStarted: () => payment.abort.abort() });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(payment.steps).toEqual([]);
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });
});

describe('the code stands', () => {
  it('and is hidden before it expires, though the network is away', async () => {
    const limits = { marginMs: 20, graceMs: 60_000 };
    const made = await bench({ usually: 'hold', lifeMs: 80 }, limits);
    const payment = await shown(made, { onStarted: () => made.simulator.unplug() });
    await until(() => payment.code() === null, 'it is hidden');
    await made.simulator.plugIn();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  });

  it('and the network comes back: the payment of meanwhile is approved', async () => {
    const made = await bench({ usually: 'hold' }, { graceMs: 10_000 });
    const payment = await shown(made);
    await made.simulator.unplug();
    made.simulator.approveNow();
    await until(() => made.states.at(-1)?.state === 'down', 'the loss is noticed');
    expect(payment.code()).not.toBe(null);
    await made.simulator.plugIn();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });

  it('and the network stays away: unknown, and found later by its number', async () => {
    const clock = new Date();
    const limits = { marginMs: 20, graceMs: 40 };
    const made = await bench({ usually: 'hold', lifeMs: 80, now: () => clock }, limits);
    const payment = await shown(made, {
      onStarted: async () => {
        made.simulator.approveNow();
        await made.simulator.unplug();
      },
    });
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.code()).toBe(null);
    const later = again(made);
    expect(await later.outcomeOf?.(started(payment), false)).toEqual({ kind: 'unreachable' });
    await made.simulator.plugIn();
    expect(await later.outcomeOf?.(started(payment), false)).toMatchObject({
      ...{ kind: 'approved', receipt: { amountCents: 250 } },
    });
  });

  it('and the patron stops while the host owes an answer: cancelled without waiting for it', async () => {
    const host = await hangingHost();
    const { driver } = openDriver(host.address, { answerTimeoutMs: 60_000 });
    open.push(driver, host);
    const payment = pay(driver);
    await until(() => host.owes(), 'a question hangs');
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  });

  it('and the patron stops while the network is away: unknown after the grace', async () => {
    const made = await bench({ usually: 'hold' }, { graceMs: 50 });
    const payment = await shown(made);
    await made.simulator.unplug();
    payment.abort.abort();
    expect(payment.code()).toBe(null);
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
  });

  it('until shortly before it expires, and no phone scanned it', async () => {
    const made = await bench({ usually: 'ignore', lifeMs: 10_040 });
    const payment = await shown(made);
    const [step] = payment.steps;
    expect(typeof step === 'object' && Date.parse(step.until) - Date.now()).toBeLessThan(41);
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(made.simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('is not shown at all where it would be gone at once', async () => {
    const { driver, simulator } = await bench({ lifeMs: 9_000 });
    const payment = pay(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
    expect(payment.steps).toEqual([]);
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it('its time is counted by the clock of the host, whatever that says', async () => {
    const made = await bench({ usually: 'hold', now: () => new Date('2019-01-01T00:00:00Z') });
    const [step] = (await shown(made)).steps;
    const leftMs = typeof step === 'object' ? Date.parse(step.until) - Date.now() : 0;
    expect(leftMs).toBeGreaterThan(160_000);
    expect(leftMs).toBeLessThanOrEqual(170_000);
  });

  it('no longer than five minutes, however long it lives', async () => {
    const made = await bench({ usually: 'hold', lifeMs: 1_200_000 });
    const [step] = (await shown(made)).steps;
    const leftMs = typeof step === 'object' ? Date.parse(step.until) - Date.now() : 0;
    expect(leftMs).toBeGreaterThan(290_000);
    expect(leftMs).toBeLessThanOrEqual(300_000);
  });
});

describe('the phone confirms', () => {
  it('as the kiosk cancels: what the host says is the outcome', async () => {
    const made = await bench({ usually: 'confirm-late' });
    const payment = await shown(made);
    payment.abort.abort();
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(payment.journal).toHaveLength(1);
  });

  it('exactly as the code expires', async () => {
    const clock = { aheadMs: 0 };
    const made = await bench({
      ...{ usually: 'confirm-at-end', now: () => new Date(Date.now() + clock.aheadMs) },
    });
    const payment = await shown(made);
    await until(() => payment.code() === null, 'it is scanned');
    clock.aheadMs = 180_000;
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });

  it('and its bank takes long: no cancelling, no decision until SUCCEEDED', async () => {
    const made = await bench({ usually: 'slow-bank', slowMs: 250 }, { graceMs: 5_000 });
    const payment = await shown(made);
    await until(() => made.simulator.payments()[0]?.status === 'AUTHORIZED', 'it is confirmed');
    payment.abort.abort();
    expect(payment.journal).toEqual([]);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
  });

  it('and the kiosk dies before the journal: found again by its number', async () => {
    const made = await bench();
    const payment = pay(made.driver, {
      onApproved: () => {
        throw new Error('disk full');
      },
    });
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(made.reports.map(({ code }) => code)).toContain('approval-not-kept');
    const found = await again(made).outcomeOf?.(started(payment), false);
    expect(found).toMatchObject({ kind: 'approved', receipt: { amountCents: 250 } });
    // Nothing was given back behind the journal's back.
    expect(made.simulator.transactions()).toMatchObject([{ state: 'paid' }]);
  });
});

describe('what the host says', () => {
  it('a state of no document decides nothing, and is for staff', async () => {
    const made = await bench({ usually: 'odd-status' }, { graceMs: 30 });
    const payment = await shown(made);
    await until(() => payment.code() === null, 'it is scanned');
    payment.abort.abort();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([]);
    expect(made.reports.map(({ code }) => code)).toContain('status-unknown');
    const found = await again(made).outcomeOf?.(started(payment), true);
    expect(found).toEqual({ kind: 'unclear', why: 'the host calls it SOMETHING_NEW' });
  });

  it('another amount is no approval, and is for staff', async () => {
    const made = await bench({ usually: 'odd-amount' });
    const payment = pay(made.driver);
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([]);
    expect(made.reports.map(({ code }) => code)).toContain('amount-differs');
    const found = await again(made).outcomeOf?.(started(payment), true);
    expect(found).toMatchObject({ kind: 'unclear' });
  });

  it('a payment that it no longer finds is asked again, after a day for staff, never unpaid', async () => {
    const made = await bench({ usually: 'forget' }, { graceMs: 30 });
    const payment = await shown(made);
    await until(() => (made.simulator.payments()[0]?.asked ?? 0) > 1, 'it is gone');
    payment.abort.abort();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    const found = await again(made).outcomeOf?.(started(payment), true);
    expect(found).toEqual({ kind: 'unreachable' });
    expect(made.reports.map(({ code }) => code)).toContain('payment-not-found');
    const dayAgo = new Date(Date.now() - 25 * 3_600_000).toISOString();
    const old = { ...started(payment), startedAt: dayAgo };
    expect(await again(made).outcomeOf?.(old, true)).toMatchObject({ kind: 'unclear' });
  });

  it('links of another host are shown to a phone, and never followed', async () => {
    const { driver, simulator } = await bench({ quirks: ['other-links'], usually: 'hold' });
    const payment = pay(driver);
    await until(() => payment.code() !== null, 'the code stands');
    expect(payment.code()).toMatch(/^https:\/\/payconiq\.com\/pay\/2\//);
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(simulator.payments()[0]?.status).toBe('CANCELLED');
  });

  it.each(['too-many', 'unavailable', 'proxy-page', 'endless-body'] as const)(
    '%s for a while does not end a payment',
    async (quirk) => {
      const made = await bench({ usually: 'hold' }, { graceMs: 20_000 });
      const payment = await shown(made);
      made.simulator.setQuirk(quirk, true);
      await until(() => made.states.at(-1)?.state === 'down', 'the trouble is noticed');
      made.simulator.approveNow();
      made.simulator.setQuirk(quirk, false);
      expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    },
  );

  it('a lost answer to the cancelling: asked again, and cancelled', async () => {
    const made = await bench({ usually: 'hold', quirks: ['lose-cancel'] });
    const payment = await shown(made);
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
  });
});
