/** What a host may give a patron's phone to open: an https link that a code can hold, or nothing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { qrCode } from '../../../src/screen/qr-code.ts';
import { openDriver, pay } from '../../support/hardware/bancontact-bench.ts';

const asked: string[] = [];
/** The link of the payment that is created next, and beside it. */
const played: { href: unknown; status: number } = { href: '', status: 201 };
const server = createServer((request, response) => {
  const { method, url } = request;
  request.resume();
  asked.push(`${method} ${url}`);
  if (method !== 'POST' || url !== '/v3/payments') {
    response.writeHead(422).end('{"code":"PAYMENT_NOT_PENDING"}');
    return;
  }
  const body = {
    ...{ paymentId: '5bdb1685b93d1c000bde96f2', status: 'PENDING', amount: 250 },
    ...{ createdAt: '0001-01-01T00:00:00Z', expiresAt: '9999-01-01T00:00:00Z' },
    _links: { deeplink: { href: played.href }, cancel: { href: 'http://127.0.0.1:1/cancel' } },
  };
  response.writeHead(played.status, { location: '/elsewhere' }).end(JSON.stringify(body));
});
let opened: ReturnType<typeof openDriver>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  opened = openDriver(`http://127.0.0.1:${port}`, { graceMs: 4 });
});
afterAll(async () => {
  await opened.driver.close();
  server.close();
});

const long = `https://${'a'.repeat(205)}`;

it.each([
  ['a script', 'javascript:alert(1)'],
  ['without TLS', 'http://pay.bancontact.net/pay/2/5bdb'],
  ['of a phone', 'tel:+3290012345'],
  ['longer than a code is drawn', `${long}a`],
  ['longer than any code', `https://${'a'.repeat(100_000)}`],
  ['with a control character', 'https://pay.bancontact.net/\u0000'],
  ['of two lines', 'https://pay.bancontact.net/\nhttps://example.org'],
  ['with letters that look like others', 'https://раy.bancontact.net/'],
  ['that is none', { href: 'https://pay.bancontact.net/' }],
])('a link %s is not shown, and its payment is cancelled', async (_, href) => {
  Object.assign(played, { href, status: 201 });
  asked.length = 0;
  const payment = pay(opened.driver);
  expect(await payment.outcome).toMatchObject({ kind: 'not-started' });
  expect(payment.code()).toBe(null);
  expect(payment.handles).toEqual([]);
  expect(asked).toContain('DELETE /v3/payments/5bdb1685b93d1c000bde96f2');
});

it('a redirect is not followed', async () => {
  Object.assign(played, { href: 'https://pay.bancontact.net/pay/2/5bdb', status: 307 });
  asked.length = 0;
  expect(await pay(opened.driver).outcome).toMatchObject({ kind: 'not-started' });
  expect(asked).not.toContain('POST /elsewhere');
});

it('the longest link is drawn, and a code that says it lives for ever is hidden soon', async () => {
  Object.assign(played, { href: long, status: 201 });
  const payment = pay(opened.driver);
  await expect.poll(() => payment.code()).toBe(long);
  const step = payment.steps.find((one) => typeof one === 'object');
  if (step?.kind !== 'code') throw new Error('no code');
  expect(Date.parse(step.until) - Date.now()).toBeLessThanOrEqual(300_000);
  expect(qrCode(step).size).toBe(57);
  payment.abort.abort();
  expect(await payment.outcome).toMatchObject({ kind: 'unknown' });
});
