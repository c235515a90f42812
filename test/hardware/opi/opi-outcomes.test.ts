/** Each row of the table of outcomes, and of the table of losses, in docs/payments/opi.md. */
import { afterEach, describe, expect, test } from 'vitest';
import type { OpiBehaviour, OpiQuirk } from '../../../simulators/opi/behaviours.ts';
import type { OpiTerminalOptions } from '../../../simulators/opi/terminal.ts';
import {
  closeAll,
  found,
  openOpiBench,
  openOpiDriver,
  payAfterLast,
  payOpi,
} from '../../support/hardware/opi-bench.ts';
import { until } from '../../support/hardware/until.ts';

afterEach(closeAll);

/** A payment before this one, so that the terminal has a STAN of before. */
async function benchWithPayment(
  quirks: readonly OpiQuirk[] = [],
  simulated: Partial<OpiTerminalOptions> = {},
) {
  const bench = await openOpiBench({}, { quirks, ...simulated });
  const first = await payAfterLast(bench.driver, { amountCents: 100 });
  expect(await first.outcome).toMatchObject({ kind: 'approved' });
  return bench;
}

const codes = (reports: { code: string }[]) => reports.map(({ code }) => code);

describe('the answer to a payment', () => {
  const rows: readonly (readonly [OpiBehaviour, object, string])[] = [
    ['approve', { kind: 'approved' }, 'paid'],
    ['no-amount', { kind: 'approved', receipt: { amountCents: 250 } }, 'paid'],
    ['other-request-first', { kind: 'approved' }, 'paid'],
    // Another amount, a part: reversed at once.
    ['other-amount', { kind: 'cancelled' }, 'reversed'],
    ['partial', { kind: 'cancelled' }, 'reversed'],
    ['decline', { kind: 'declined', code: '116' }, ''],
    // Of another request, and the refusal of this one after it.
    ['other-approval', { kind: 'declined', code: '116' }, ''],
    // The same without its own refusal: RepeatLastMessage does not say which payment it repeats.
    ['other-approval-alone', { kind: 'unknown' }, ''],
    ['asks', { kind: 'declined', code: '116' }, ''],
    ['cancel', { kind: 'cancelled' }, ''],
    // The same word when the last message is asked for.
    ['time-out', { kind: 'cancelled' }, ''],
    ['no-host', { kind: 'declined', code: 'CommunicationError' }, ''],
    ['busy', { kind: 'not-started', why: 'the terminal says Busy' }, ''],
    ['unavailable', { kind: 'not-started' }, ''],
    ['format-error', { kind: 'not-started' }, ''],
    ['logged-out', { kind: 'not-started' }, ''],
    ['print-last-ticket', { kind: 'not-started' }, ''],
    // A contradiction, and an unknown word: the last message says the same.
    ['refusing-code', { kind: 'unknown' }, 'paid'],
    ['nonsense', { kind: 'unknown' }, ''],
    // Of another request: RepeatLastMessage has a new STAN, the amount and the time.
    ['other-request', { kind: 'approved' }, 'paid'],
    ['doctype', { kind: 'unknown' }, ''],
    ['http', { kind: 'unknown' }, ''],
  ];
  test.each(rows)('%s', async (behaviour, outcome, became) => {
    const { driver, terminal } = await benchWithPayment();
    terminal.next(behaviour);
    const payment = await payAfterLast(driver);
    expect(await payment.outcome).toMatchObject(outcome);
    expect(terminal.transactions()[1]?.state ?? '').toBe(became);
    const isApproved = 'kind' in outcome && outcome.kind === 'approved';
    expect(payment.journal).toHaveLength(isApproved ? 1 : 0);
  });

  test('logged out: the kiosk logs in, and the next customer pays', async () => {
    const { driver, terminal } = await openOpiBench();
    terminal.logOut();
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'not-started' });
    expect(terminal.heard).toEqual(['Login', 'CardPayment', 'Login']);
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  test('an earlier receipt that no kiosk took is repeated, reported, and the next one is paid', async () => {
    const { driver, terminal, reports } = await openOpiBench({}, { quirks: ['keeps-receipt'] });
    terminal.connectTo(null);
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'approved' });
    terminal.connectTo({ host: '127.0.0.1', port: driver.listenPort ?? 0 });
    const next = payOpi(driver);
    expect(await next.outcome).toEqual({
      kind: 'not-started',
      why: 'the terminal says PrintLastTicket',
    });
    expect(terminal.heard.slice(-2)).toEqual(['CardPayment', 'TicketReprint']);
    expect(codes(reports)).toContain('earlier-receipt');
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'approved' });
  });

  test('another amount that cannot be reversed is unknown, and reported', async () => {
    const { driver, terminal, reports } = await openOpiBench({}, { quirks: ['refuses-reversal'] });
    terminal.next('other-amount');
    expect(await payOpi(driver).outcome).toMatchObject({ kind: 'unknown' });
    expect(codes(reports)).toContain('amount-differs');
    expect(terminal.transactions()).toMatchObject([{ amountCents: 275, state: 'paid' }]);
  });

  test('another amount, and the journal fails: nothing is given back, which could be repeated as a payment', async () => {
    const { driver, terminal, reports } = await openOpiBench();
    terminal.next('other-amount');
    const onReversing = () => {
      throw new Error('disk I/O error');
    };
    expect(await payOpi(driver, { onReversing }).outcome).toMatchObject({ kind: 'unknown' });
    expect(codes(reports)).toContain('approval-not-kept');
    expect(terminal.heard).not.toContain('PaymentReversal');
    expect(terminal.transactions()).toMatchObject([{ amountCents: 275, state: 'paid' }]);
  });

  test('a question is answered with no, and reported', async () => {
    const { driver, terminal, reports } = await openOpiBench();
    terminal.next('asks');
    await payOpi(driver).outcome;
    expect(codes(reports)).toContain('terminal-question');
  });
});

describe('the line goes, or the journal fails', () => {
  test('channel 0 does not connect: not started, and no handle', async () => {
    const { driver, terminal, states } = await openOpiBench();
    await terminal.unplug();
    const payment = payOpi(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
    expect(payment.handles).toEqual([]);
    expect(states.at(-1)).toMatchObject({ state: 'down' });
  });

  test('the handle cannot be journalled: nothing leaves', async () => {
    const { driver, terminal } = await openOpiBench();
    const payment = payOpi(driver, {
      onStarted: () => {
        throw new Error('the disk is full');
      },
    });
    expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
    expect(terminal.heard).not.toContain('CardPayment');
    // Its connection is the only one that some terminals take.
    await until(() => terminal.connections === 0, 'the connection is closed');
  });

  test('the handle is on disk before the first byte leaves', async () => {
    const { driver, terminal } = await openOpiBench();
    let seen: readonly string[] = [];
    const payment = payOpi(driver, {
      onStarted: async () => {
        await until(() => terminal.connections > 0, 'the terminal is connected');
        seen = [...terminal.heard];
      },
    });
    await payment.outcome;
    expect(seen).not.toContain('CardPayment');
    expect(terminal.heard).toContain('CardPayment');
  });

  const lost: readonly (readonly [OpiBehaviour, readonly OpiQuirk[], object])[] = [
    // Bytes of CardPayment may have left.
    ['paid-then-cut', [], { kind: 'approved' }],
    ['paid-then-cut', ['repeats-original'], { kind: 'approved' }],
    ['paid-then-cut', ['no-date'], { kind: 'unknown' }],
    ['paid-then-cut', ['same-number'], { kind: 'unknown' }],
    ['paid-then-cut', ['repeats-nothing'], { kind: 'unknown' }],
    // An answer that is not ours, and none that is: it is not believed.
    ['other-request', ['repeats-nothing'], { kind: 'unknown' }],
    ['silent-paid', [], { kind: 'approved' }],
    ['silent', [], { kind: 'unknown' }],
    ['cut', [], { kind: 'unknown' }],
  ];
  test.each(lost)('%s %s', async (behaviour, quirks, outcome) => {
    const { driver, terminal } = await openOpiBench({ paymentTimeoutMs: 300 }, { quirks });
    await (await payAfterLast(driver, { amountCents: 100 })).outcome;
    terminal.next(behaviour);
    const payment = await payAfterLast(driver);
    expect(await payment.outcome).toMatchObject(outcome);
    expect(payment.handles).toHaveLength(1);
  });

  test.each([[], ['repeats-original']] as const)(
    'the journal fails at the approval %j: it stands, and is found later',
    async (...quirks) => {
      const { driver, terminal, reports } = await openOpiBench({}, { quirks });
      await (await payAfterLast(driver, { amountCents: 100 })).outcome;
      const payment = await payAfterLast(driver, {
        onApproved: () => {
          throw new Error('the disk is full');
        },
      });
      expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
      expect(codes(reports)).toContain('approval-not-kept');
      expect(terminal.transactions()).toMatchObject([{ state: 'paid' }, { state: 'paid' }]);
      expect(terminal.heard).not.toContain('PaymentReversal');
      expect(await found(driver, payment)).toMatchObject({ kind: 'approved' });
    },
  );

  const channel1: readonly OpiQuirk[] = [
    'no-channel-1',
    'cuts-channel-1',
    'receipt-after-outcome',
    'merges',
    'one-byte',
    'latin1',
    'no-namespace',
  ];
  test.each(channel1)('channel 1: %s, and the payment goes on', async (quirk) => {
    const { driver, terminal, reports } = await openOpiBench({}, { quirks: [quirk] });
    const payment = payOpi(driver);
    expect(await payment.outcome).toMatchObject({ kind: 'approved' });
    expect(terminal.transactions()).toMatchObject([{ state: 'paid' }]);
    expect(codes(reports)).toEqual(['payment-approved']);
  });

  test('a receipt that is not taken reverses on some: declined', async () => {
    const quirks = ['unprinted-reverses', 'no-channel-1'] as const;
    const { driver, terminal } = await openOpiBench({}, { quirks });
    expect(await payOpi(driver).outcome).toEqual({ kind: 'declined', code: '116' });
    expect(terminal.transactions()).toMatchObject([{ state: 'reversed' }]);
  });
});

describe('afterwards, as a kiosk that was killed asks: outcomeOf', () => {
  /** The kiosk dies in the payment: its driver is closed, and another asks. */
  async function killed(behaviour: OpiBehaviour, quirks: readonly OpiQuirk[] = []) {
    const bench = await benchWithPayment(quirks);
    bench.terminal.next(behaviour);
    const payment = await payAfterLast(bench.driver);
    await until(() => bench.terminal.heard.includes('CardPayment'), 'the payment was asked for');
    return { ...bench, payment };
  }

  test('paid: RequestID of the question, a new STAN, amount and time', async () => {
    const { driver, payment } = await killed('approve');
    await payment.outcome;
    expect(payment.handles).toMatchObject([{ stanBefore: '021601' }]);
    expect(await found(driver, payment)).toMatchObject({
      kind: 'approved',
      receipt: { receiptNumber: '021602', amountCents: 250 },
    });
  });

  test('paid: the RequestID is ours', async () => {
    const { driver, payment } = await killed('approve', ['repeats-original', 'no-date']);
    await payment.outcome;
    expect(await found(driver, payment)).toMatchObject({ kind: 'approved' });
  });

  test.each(['decline', 'cancel', 'time-out', 'no-host'] as const)(
    '%s with our RequestID: not paid',
    async (behaviour) => {
      const { driver, payment } = await killed(behaviour, ['repeats-original']);
      await payment.outcome;
      expect(await found(driver, payment)).toMatchObject({ kind: 'not-paid' });
    },
  );

  test('a refusal without our RequestID: for the staff', async () => {
    const { driver, payment } = await killed('decline');
    await payment.outcome;
    expect(await found(driver, payment)).toMatchObject({ kind: 'unclear' });
  });

  test('the STAN of before: for the staff', async () => {
    const { driver, payment } = await killed('cut');
    await payment.outcome;
    expect(await found(driver, payment)).toEqual({
      kind: 'unclear',
      why: 'the last transaction of the terminal is the one before this payment',
    });
  });

  test('another register paid since, with another RequestID: for the staff', async () => {
    const { driver, terminal, payment } = await killed('approve', ['repeats-original']);
    await payment.outcome;
    terminal.payOther(250);
    expect(await found(driver, payment)).toMatchObject({ kind: 'unclear' });
  });

  test('another amount: for the staff', async () => {
    const { driver, terminal, payment } = await killed('approve');
    await payment.outcome;
    terminal.payOther(990);
    expect(await found(driver, payment)).toMatchObject({ kind: 'unclear' });
  });

  test('another time: for the staff', async () => {
    const { driver, payment } = await killed('approve');
    await payment.outcome;
    const earlier = { ...payment, startedAt: '2026-01-01T10:00:00.000Z' };
    expect(await found(driver, earlier)).toMatchObject({ kind: 'unclear' });
  });

  test('the payment still runs: asked again later', async () => {
    const { driver, terminal } = await benchWithPayment();
    terminal.next('hold');
    const payment = await payAfterLast(driver);
    await until(() => terminal.waits(), 'the terminal waits for a card');
    expect(await found(driver, payment)).toEqual({ kind: 'running' });
    await driver.close();
    expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
    // The next process: the terminal is busy with it.
    const { driver: next, up } = openOpiDriver(terminal.port);
    await up();
    expect(await found(next, payment)).toEqual({ kind: 'running' });
    terminal.approveNow();
    await until(() => terminal.transactions().length === 2, 'it is paid');
    let after = await found(next, payment);
    while (after.kind === 'running') after = await found(next, payment);
    expect(after).toMatchObject({ kind: 'approved' });
  });

  test('nobody lays a card on it any more: the terminal gives up, and is not asked for ever', async () => {
    const { driver, terminal } = await benchWithPayment([], { patienceMs: 200 });
    terminal.next('hold');
    const payment = await payAfterLast(driver);
    await until(() => terminal.waits(), 'the terminal waits for a card');
    await driver.close();
    const { driver: next, up } = openOpiDriver(terminal.port);
    await up();
    let after = await found(next, payment);
    while (after.kind === 'running') after = await found(next, payment);
    expect([after.kind, terminal.transactions().length]).toEqual(['unclear', 1]);
  });

  test('the terminal is away: asked again later', async () => {
    const { driver, terminal, payment } = await killed('approve');
    await payment.outcome;
    await terminal.unplug();
    expect(await found(driver, payment)).toEqual({ kind: 'unreachable' });
  });

  test('OPI_NL: where RepeatLastMessage is missing TicketReprint is asked', async () => {
    const { driver, terminal } = await openOpiBench({ repeatAs: 'none' });
    const payment = payOpi(driver);
    await payment.outcome;
    expect(await found(driver, payment)).toMatchObject({ kind: 'unclear' });
    expect(terminal.heard.at(-1)).toBe('TicketReprint');
  });
});
