/** Answers that were changed on the way: none is taken for money, nothing throws or hangs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectBancontact } from '../../../hardware/bancontact/inspect.ts';
import { readError, readPayment, readRefund } from '../../../hardware/bancontact/messages.ts';
import { openDriver, pay } from '../../support/hardware/bancontact-bench.ts';
import { isLong } from '../../support/repository/share.ts';

const reference = '6f1f3b0a9c5b4f0e8d7a21c3e4b5f607';
const created = {
  ...{ paymentId: '5bdb1685b93d1c000bde96f2', status: 'PENDING', amount: 250, currency: 'EUR' },
  ...{ createdAt: '2026-09-01T09:00:00.000Z', expiresAt: '2026-09-01T09:03:00.000Z', reference },
  _links: { deeplink: { href: 'https://pay.bancontact.net/pay/2/5bdb1685b93d1c000bde96f2' } },
};
const { _links, ...common } = created;
const succeeded = { ...common, status: 'SUCCEEDED', totalAmount: 250 };

/** One field is another value, or is gone. */
function changed(message: object) {
  return fc
    .tuple(
      fc.constantFrom(...Object.keys(message)),
      fc.oneof(fc.jsonValue(), fc.constant('SUCCEEDED')),
    )
    .map(([name, value]) => JSON.stringify({ ...message, [name]: value }));
}
/** One byte is another, or the text ends early. */
function broken(message: object) {
  const text = JSON.stringify(message);
  return fc
    .tuple(fc.nat(text.length - 1), fc.string({ maxLength: 2 }), fc.boolean())
    .map(([at, put, isCut]) => text.slice(0, at) + put + (isCut ? '' : text.slice(at + 1)));
}

/** The one answer to each question that is played now. */
const played = { create: '', get: '', status: 200 };
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    const isCreate = request.method === 'POST' && request.url === '/v3/payments';
    if (isCreate) response.writeHead(201).end(played.create);
    else if (request.method === 'GET') response.writeHead(played.status).end(played.get);
    else response.writeHead(422).end('{"code":"PAYMENT_NOT_PENDING"}');
  });
});
let opened: ReturnType<typeof openDriver>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  opened = openDriver(`http://127.0.0.1:${port}`, { pollMs: 1, slowPollMs: 1, graceMs: 4 });
});
afterAll(async () => {
  await opened.driver.close();
  server.close();
});

/** Stopped soon: an answer that decides nothing is asked for until the code expires. */
async function payAndStop() {
  let stop: NodeJS.Timeout | undefined;
  const payment = pay(opened.driver, {
    // Not before: a payment that is stopped while it is created has no code.
    onStarted: () => {
      stop = setTimeout(() => payment.abort.abort(), 3);
    },
  });
  const outcome = await payment.outcome;
  clearTimeout(stop);
  return { payment, outcome };
}

const numRuns = isLong ? 5_000 : 40;

/** What a GET must say at least to be this payment's money. */
function isOurs(text: string): boolean {
  try {
    const said = JSON.parse(text);
    return (
      said.status === 'SUCCEEDED' &&
      said.paymentId === common.paymentId &&
      said.amount === 250 &&
      (said.totalAmount === undefined || said.totalAmount === 250)
    );
  } catch {
    return false;
  }
}

describe('changed answers', { timeout: isLong ? 900_000 : 40_000 }, () => {
  it('to create: the code is shown only of our own payment', async () => {
    played.get = JSON.stringify({ ...common, status: 'CANCELLED' });
    played.status = 200;
    const answers = fc.oneof(changed(created), broken(created));
    await fc.assert(
      fc.asyncProperty(answers, async (answer) => {
        played.create = answer;
        const { payment, outcome } = await payAndStop();
        expect(['not-started', 'cancelled', 'unknown']).toContain(outcome.kind);
        if (payment.steps.length === 0) return;
        const said = readPayment(answer);
        expect(said).toMatchObject({ status: 'PENDING', amountCents: 250 });
      }),
      { numRuns },
    );
  });

  it('to get: only the whole truth is an approval', async () => {
    played.create = JSON.stringify(created);
    const answers = fc.oneof(
      changed(succeeded),
      broken(succeeded),
      changed({ ...common, status: 'CANCELLED' }),
    );
    const statuses = fc.constantFrom(200, 200, 200, 404, 429, 500, 302);
    await fc.assert(
      fc.asyncProperty(answers, statuses, async (answer, status) => {
        played.get = answer;
        played.status = status;
        const { payment, outcome } = await payAndStop();
        if (outcome.kind === 'approved') expect(status === 200 && isOurs(answer)).toBe(true);
        expect(payment.journal.length).toBe(outcome.kind === 'approved' ? 1 : 0);
      }),
      { numRuns },
    );
  });

  it('of another payment are no answer', async () => {
    played.create = JSON.stringify(created);
    played.get = JSON.stringify({ ...succeeded, paymentId: '5bdb1685b93d1c000bde96f3' });
    played.status = 200;
    const { payment, outcome } = await payAndStop();
    expect(outcome).toMatchObject({ kind: 'unknown' });
    expect(payment.journal).toEqual([]);
  });

  it('never throw in a reader', () => {
    const texts = fc.oneof(fc.string(), fc.json(), changed(created), broken(succeeded));
    fc.assert(
      fc.property(texts, (text) => {
        readPayment(text);
        readRefund(text, 'x');
        readError(text);
        const { ok, problem } = inspectBancontact(text);
        return ok === (problem === null);
      }),
      { numRuns: numRuns * 10 },
    );
  });

  it('nested without end are no message', () => {
    expect(readPayment('['.repeat(200_000))).toBe(null);
    expect(readPayment(`{"a":${'['.repeat(100_000)}`)).toBe(null);
  });
});
