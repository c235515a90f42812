/** A payment against a simulated terminal: each result, each loss (docs/payments/adyen.md). */
import { afterEach, describe, expect, test } from 'vitest';
import type { AuthorisationOutcome } from '../../../hardware/devices.ts';
import { simulatedCard } from '../../../simulators/adyen/answers.ts';
import type { AdyenBehaviour, AdyenQuirk } from '../../../simulators/adyen/start.ts';
import {
  type AdyenBench,
  type AdyenPayment,
  attempt,
  openAdyenBench,
  openDriver,
  pay,
  startedOf,
} from '../../support/hardware/adyen-bench.ts';
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
function codes({ reports }: AdyenBench) {
  return reports.map(({ code }) => code);
}
function lines({ journal }: AdyenPayment) {
  return journal.map((line) => Object.keys(line)[0]);
}

test('approved: journalled by its ServiceID before, and by its receipt after', async () => {
  const now = () => new Date('2026-07-01T22:30:05Z');
  const b = await bench({ now });
  const payment = pay(b.driver, { amountCents: 1_010 });
  const outcome = await payment.outcome;
  const receipt = {
    amountCents: 1_010,
    receiptNumber: b.far.transactions()[0]?.receiptNumber ?? '',
    ...{ traceNumber: null, terminalId: b.far.poiId },
    // In the kiosk's time zone, on the day after.
    ...{ date: '0702', time: '003005', timeStamp: '2026-07-01T22:30:05.000Z' },
  };
  expect(outcome).toEqual({ kind: 'approved', receipt });
  expect(receipt.receiptNumber).toMatch(/^k4xx\d+\.\d{16}$/);
  const [started, approved] = payment.journal;
  expect(started).toEqual({
    started: {
      ...{ driver: 'adyen', poiId: b.far.poiId },
      serviceId: expect.stringMatching(/^[0-9A-Z]{10}$/),
    },
  });
  expect(approved).toEqual({ approved: receipt });
  const { handle } = startedOf(payment);
  expect(handle).toMatchObject({ serviceId: b.far.transactions()[0]?.reference });
  expect(payment.steps).toEqual(['connecting', 'insert-card']);
  expect(money(b)).toEqual(['1010 paid']);
  expect(codes(b)).toEqual(['payment-approved']);
});

/** What the terminal does, the outcome, the money, and what `outcomeOf` finds afterwards. */
const results: readonly (readonly [
  AdyenBehaviour,
  AuthorisationOutcome['kind'],
  readonly string[],
  string,
])[] = [
  ['approve', 'approved', ['250 paid'], 'approved'],
  ['decline', 'declined', [], 'not-paid'],
  ['no-host', 'declined', [], 'not-paid'],
  ['cancel', 'cancelled', [], 'not-paid'],
  ['cancel-after-approval', 'cancelled', [], 'not-paid'],
  ['refuse', 'not-started', [], 'unclear'],
  ['reject-key', 'not-started', [], 'unclear'],
  ['reject-poiid', 'not-started', [], 'unclear'],
  ['reject-json', 'not-started', [], 'unclear'],
  ['reject-encrypted', 'not-started', [], 'unclear'],
  ['false-approval', 'unknown', [], 'unclear'],
  ['cut-before-start', 'unknown', [], 'unclear'],
  ['cut-after-approval', 'approved', ['250 paid'], 'approved'],
  ['cut-after-decline', 'declined', [], 'not-paid'],
  ['other-service-id', 'approved', ['250 paid'], 'approved'],
  ['header-changed', 'approved', ['250 paid'], 'approved'],
  ['mac-wrong', 'approved', ['250 paid'], 'approved'],
  ['in-the-clear', 'approved', ['250 paid'], 'approved'],
  ['reject-other', 'approved', ['250 paid'], 'approved'],
  ['status-500', 'approved', ['250 paid'], 'approved'],
  ['empty-200', 'approved', ['250 paid'], 'approved'],
  ['empty-204', 'approved', ['250 paid'], 'approved'],
  ['no-nexo', 'approved', ['250 paid'], 'approved'],
  ['endless', 'approved', ['250 paid'], 'approved'],
  ['partial', 'unknown', ['125 reversed'], 'unclear'],
  ['other-amount', 'unknown', ['275 reversed'], 'unclear'],
  ['new-condition', 'unknown', [], 'unclear'],
];

describe('each result', () => {
  test.each(results)('%s: %s', async (behaviour, kind, taken, found) => {
    const b = await bench();
    b.far.next(behaviour);
    const payment = pay(b.driver);
    expect((await payment.outcome).kind).toBe(kind);
    expect(money(b)).toEqual(taken);
    expect(lines(payment)).toEqual(kind === 'approved' ? ['started', 'approved'] : ['started']);
    const asked = startedOf(payment);
    let answer = await b.driver.outcomeOf(asked, false);
    // A payment that is missing is asked for again.
    for (let asks = 0; answer.kind === 'running' && asks < 100; asks += 1)
      answer = await b.driver.outcomeOf(asked, false);
    expect(answer.kind).toBe(found);
  });

  test.each<AdyenQuirk>(['strings', 'base64', 'clock-ahead'])('as usual with %s', async (quirk) => {
    const b = await bench({ quirks: [quirk] });
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    b.far.next('decline');
    expect(await pay(b.driver).outcome).toEqual({ kind: 'declined', code: 'Refusal' });
    b.far.next('cancel-after-approval');
    expect(await pay(b.driver).outcome).toEqual({ kind: 'cancelled' });
    expect(await b.driver.diagnose()).toEqual({ outcome: 'passed', why: null, lines: [] });
  });

  test('an old answer, recorded on the line, approves nothing', async () => {
    const b = await bench();
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    b.far.next('old-answer');
    expect((await pay(b.driver).outcome).kind).toBe('unknown');
    expect(money(b)).toEqual(['250 paid']);
  });

  test('nothing of the card comes through', async () => {
    const b = await bench();
    const payment = pay(b.driver);
    const text = JSON.stringify([await payment.outcome, payment.journal, b.reports, b.states]);
    for (const secret of [...Object.values(simulatedCard), '0007', 'LibraryTest'])
      expect(text).not.toContain(secret);
  });
});

describe('the patron stops', () => {
  test('while the card is waited for: the terminal says that it was aborted', async () => {
    const b = await bench();
    b.far.next('hold');
    const payment = pay(b.driver);
    await until(() => b.far.waits(), 'the card is waited for');
    payment.abort.abort();
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(b.far.display()).toBe('Cancelled');
  });

  test('an approval after it is a payment', async () => {
    const b = await bench({ quirks: ['ignores-abort', 'abort-204'] });
    b.far.next('hold');
    const payment = pay(b.driver);
    await until(() => b.far.waits(), 'the card is waited for');
    payment.abort.abort();
    expect((await payment.outcome).kind).toBe('approved');
    expect(money(b)).toEqual(['250 paid']);
  });

  test('before anything has left', async () => {
    const b = await bench();
    const payment = pay(b.driver, { onStarted: () => payment.abort.abort() });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    expect(b.far.display()).toBe('Ready');
  });

  test('the terminal takes too long: it is asked to stop', async () => {
    const b = await bench({}, { paymentTimeoutMs: 30 });
    b.far.next('hold');
    expect(await pay(b.driver).outcome).toEqual({ kind: 'cancelled' });
  });

  test('the terminal gives up by itself', async () => {
    const b = await bench({ patienceMs: 20 });
    b.far.next('hold');
    expect(await pay(b.driver).outcome).toEqual({ kind: 'cancelled' });
  });
});

describe('before the first byte', () => {
  test('what cannot be journalled is not begun', async () => {
    const b = await bench();
    const payment = pay(b.driver, {
      onStarted: () => {
        throw new Error('the disk is full');
      },
    });
    expect((await payment.outcome).kind).toBe('not-started');
    expect(b.far.display()).toBe('Ready');
  });

  test('the driver is closed while the journal is waited for', async () => {
    const b = await bench();
    b.far.next('hold');
    let closed = Promise.resolve();
    const payment = pay(b.driver, {
      onStarted: () => {
        closed = b.driver.close();
      },
    });
    expect(await payment.outcome).toEqual({ kind: 'cancelled' });
    await closed;
    expect(b.far.display()).toBe('Ready');
  });

  test('the terminal is gone', async () => {
    const b = await bench();
    const payment = pay(b.driver, { onStarted: () => b.far.unplug() });
    expect((await payment.outcome).kind).toBe('not-started');
    await until(() => b.states.at(-1)?.state === 'down', 'the terminal is down');
    expect((await pay(b.driver).outcome).kind).toBe('not-started');
    await b.far.plugIn();
    await b.up();
    expect((await pay(b.driver).outcome).kind).toBe('approved');
  });

  test.each([0, -1, 0.5, Number.NaN, 1e9])('%s cents are not asked for', async (amountCents) => {
    const b = await bench();
    const payment = pay(b.driver, { amountCents });
    expect((await payment.outcome).kind).toBe('not-started');
    expect(payment.journal).toEqual([]);
  });
});

describe('the line is lost during a payment', () => {
  test('it runs on: asked again and again until the card is read', async () => {
    const b = await bench({}, { pollForMs: 5_000 });
    b.far.next('cut-while-held');
    const payment = pay(b.driver);
    await until(() => payment.steps.includes('wait'), 'the outcome is asked for');
    expect(await b.driver.outcomeOf(startedOf(payment), false)).toEqual({ kind: 'running' });
    b.far.approveNow();
    expect((await payment.outcome).kind).toBe('approved');
    expect(money(b)).toEqual(['250 paid']);
  });

  test.each(['busy-for-running', 'ignores-abort'] as const)(
    'it runs longer than a patron waits (%s): unknown, and found later',
    async (quirk) => {
      const b = await bench({ quirks: [quirk] }, { pollForMs: 60 });
      b.far.next('cut-while-held');
      const payment = pay(b.driver);
      expect((await payment.outcome).kind).toBe('unknown');
      expect(await b.driver.outcomeOf(startedOf(payment), false)).toEqual({ kind: 'running' });
      b.far.approveNow();
      const found = await b.driver.outcomeOf(startedOf(payment), false);
      expect(found).toMatchObject({ kind: 'approved', receipt: { amountCents: 250 } });
    },
  );

  // What a terminal has forgotten it may have taken: not even `trust` makes that "not paid".
  describe.each([true, false])('NotFound, and again, is for the staff (trust: %s)', (trusts) => {
    test('nothing was begun', async () => {
      const b = await bench();
      b.far.next('cut-before-start');
      const payment = pay(b.driver);
      const why = 'the terminal does not know the payment';
      expect(await payment.outcome).toEqual({ kind: 'unknown', why });
      expect((await b.driver.outcomeOf(startedOf(payment), trusts)).kind).toBe('unclear');
    });

    test('the terminal has restarted and forgotten what it took', async () => {
      const b = await bench();
      b.far.next('cut-after-approval');
      b.far.setQuirk('forgets', true);
      const payment = pay(b.driver);
      expect((await payment.outcome).kind).toBe('unknown');
      expect((await b.driver.outcomeOf(startedOf(payment), trusts)).kind).toBe('unclear');
      expect(money(b)).toEqual(['250 paid']);
    });
  });

  test('cancelled after it had been approved, and no status says so: unknown, and found later', async () => {
    const b = await bench({}, { pollForMs: 60 });
    b.far.next('cancel-after-approval');
    b.far.setQuirk('status-unanswered', true);
    const payment = pay(b.driver);
    expect((await payment.outcome).kind).toBe('unknown');
    expect(await b.driver.outcomeOf(startedOf(payment), false)).toEqual({ kind: 'unreachable' });
    b.far.setQuirk('status-unanswered', false);
    expect((await b.driver.outcomeOf(startedOf(payment), false)).kind).toBe('not-paid');
    expect(money(b)).toEqual([]);
  });

  test('a terminal that does not know it for a moment is asked again', async () => {
    const b = await bench({}, { missingMs: 600_000, pollForMs: 60 });
    b.far.next('cut-after-approval');
    b.far.setQuirk('forgets', true);
    const payment = pay(b.driver);
    expect((await payment.outcome).kind).toBe('unknown');
    expect(await b.driver.outcomeOf(startedOf(payment), false)).toEqual({ kind: 'running' });
    b.far.setQuirk('forgets', false);
    expect((await b.driver.outcomeOf(startedOf(payment), false)).kind).toBe('approved');
  });

  test('the terminal answers with another payment: never approved by it', async () => {
    const b = await bench({ quirks: ['repeats-last'] }, { pollForMs: 60 });
    expect((await pay(b.driver).outcome).kind).toBe('approved');
    b.far.next('cut-before-start');
    const payment = pay(b.driver);
    expect((await payment.outcome).kind).toBe('unknown');
    expect((await b.driver.outcomeOf(startedOf(payment), true)).kind).toBe('unclear');
    expect(money(b)).toEqual(['250 paid']);
  });

  test('the terminal is off for good: unknown', async () => {
    const b = await bench({}, { pollForMs: 60 });
    b.far.next('hold');
    const payment = pay(b.driver);
    await until(() => b.far.waits(), 'the card is waited for');
    await b.far.unplug();
    expect((await payment.outcome).kind).toBe('unknown');
    expect(await b.driver.outcomeOf(startedOf(payment), false)).toEqual({ kind: 'unreachable' });
    b.far.approveNow();
    await b.far.plugIn();
    const found = await b.driver.outcomeOf(startedOf(payment), false);
    expect(found.kind).toBe('approved');
  });

  test('the kiosk ends meanwhile: another one finds the payment by its ServiceID', async () => {
    const b = await bench();
    b.far.next('hold');
    const payment = pay(b.driver);
    await until(() => b.far.waits(), 'the card is waited for');
    await b.driver.close();
    expect((await payment.outcome).kind).toBe('unknown');
    b.far.approveNow();
    const next = openDriver(b.far);
    open.push(() => next.driver.close());
    const found = await next.driver.outcomeOf(startedOf(payment), false);
    expect(found).toMatchObject({ kind: 'approved', receipt: { amountCents: 250 } });
    expect(money(b)).toEqual(['250 paid']);
  });
});

test('approved, and not journalled: nothing is asked back, and a later program finds it', async () => {
  const b = await bench();
  const payment = pay(b.driver, {
    onApproved: () => {
      throw new Error('the disk is full');
    },
  });
  expect((await payment.outcome).kind).toBe('unknown');
  expect(money(b)).toEqual(['250 paid']);
  expect(codes(b)).toEqual(['approval-not-kept', 'payment-unknown']);
  const next = openDriver(b.far);
  open.push(() => next.driver.close());
  expect((await next.driver.outcomeOf(startedOf(payment), true)).kind).toBe('approved');
});

describe('outcomeOf', () => {
  test('another terminal, another protocol, another payment', async () => {
    const b = await bench();
    const payment = pay(b.driver);
    await payment.outcome;
    const asked = startedOf(payment);
    const { handle } = asked;
    const other = { ...handle, poiId: 'S1F2-000158213600000' };
    expect((await b.driver.outcomeOf({ ...asked, handle: other }, true)).kind).toBe('unclear');
    const opi = { driver: 'opi', requestId: '1', stanBefore: null } as const;
    expect((await b.driver.outcomeOf({ ...asked, handle: opi }, true)).kind).toBe('unclear');
    expect((await b.driver.outcomeOf({ ...asked, amountCents: 251 }, true)).kind).toBe('unclear');
    const attempted = { ...asked, attempt: attempt.replace('6', '7') };
    expect((await b.driver.outcomeOf(attempted, true)).kind).toBe('unclear');
    expect((await b.driver.outcomeOf(asked, true)).kind).toBe('approved');
  });

  test('a payment of yesterday that is missing proves nothing', async () => {
    const b = await bench();
    const payment = pay(b.driver);
    await payment.outcome;
    b.far.forget();
    const asked = { ...startedOf(payment), startedAt: '2026-01-01T10:00:00Z' };
    expect((await b.driver.outcomeOf(asked, true)).kind).toBe('unclear');
  });
});
