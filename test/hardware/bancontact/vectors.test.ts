/** The recorded and documented messages of the protocol, both ways. */
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { inspectBancontact } from '../../../hardware/bancontact/inspect.ts';
import { readSigningKey, sign, verify } from '../../../hardware/bancontact/jws.ts';
import {
  acknowledgeBody,
  createBody,
  readError,
  readPayment,
  readRefund,
  refundBody,
} from '../../../hardware/bancontact/messages.ts';
import { differenceOf } from '../../../hardware/bancontact/receipt.ts';
import { stageOf } from '../../../hardware/bancontact/statuses.ts';
import {
  createdAnswer,
  paymentAnswer,
  refundAnswer,
  searchAnswer,
  usualMerchant,
} from '../../../simulators/bancontact/messages.ts';

interface Row {
  protocol: string;
  name: string;
  text: string;
  meaning: string;
  parsed?: Record<string, unknown>;
  expect?: string;
  at?: string;
  path?: string;
  sub?: string;
  signature?: string;
  jwks?: { keys: JsonWebKey[] };
}
const rows = readFileSync('test/vectors/payments.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
  .filter(({ protocol }) => protocol === 'bancontact-pay');
const textOf = (name: string) => {
  const row = rows.find((each) => each.name === name);
  if (!row) throw new Error(name);
  return row.text;
};

const order = { amountCents: 250, reference: '6f1f3b0a9c5b4f0e8d7a21c3e4b5f607' };

describe('what the kiosk sends', () => {
  it.each([
    ['create', createBody(order, 'Bibliotheek boetes')],
    ['acknowledge', acknowledgeBody(order)],
    ['refund', refundBody(250, 'Niet geboekt')],
  ])('%s, byte for byte', (name, body) => {
    expect(body).toBe(textOf(name));
  });
});

describe('what the kiosk reads', () => {
  const payments = rows.filter(({ name }) => name.startsWith('get-') || name === 'created');
  test.each(payments.map((row) => [row.name, row] as const))('%s', (_, { text, parsed }) => {
    const payment = readPayment(text);
    expect(payment).toMatchObject({
      ...{ paymentId: '5bdb1685b93d1c000bde96f2', amountCents: 250, currency: 'EUR' },
      ...{ createdAt: '2026-09-01T09:00:00.000Z', expiresAt: '2026-09-01T09:03:00.000Z' },
      ...parsed,
    });
    for (const word of ['Example', '42901', 'BE0000', 'creditor', 'debtor'])
      expect(JSON.stringify(payment)).not.toContain(word);
  });

  it('knows each state of the documents, and no other', () => {
    const known = payments.flatMap(({ text }) => stageOf(readPayment(text)?.status ?? '') ?? []);
    expect(new Set(known).size).toBe(8);
    expect(stageOf('SOMETHING_NEW')).toBe(null);
    expect(stageOf('toString')).toBe(null);
  });

  it('takes for its own only what has its amount, total, currency and reference', () => {
    const [payment] = payments.flatMap(({ text }) => readPayment(text) ?? []);
    if (!payment) throw new Error('no payment');
    expect(differenceOf(payment, order)).toBe(null);
    expect(differenceOf({ ...payment, reference: null, currency: null }, order)).toBe(null);
    const others = [
      ...[{ reference: 'another' }, { currency: 'CHF' }, { amountCents: 251 }],
      ...[{ amountCents: null }, { totalCents: 251, status: 'SUCCEEDED' }],
      { totalCents: null, status: 'PENDING_MERCHANT_ACKNOWLEDGEMENT' },
    ];
    // A total says something of what was paid alone.
    for (const status of ['PENDING', 'IDENTIFIED', 'AUTHORIZED'])
      expect(differenceOf({ ...payment, totalCents: 0, status }, order)).toBe(null);
    const tipped = textOf('get-succeeded').replace('"totalAmount":250', '"totalAmount":300');
    expect(readPayment(tipped)).toMatchObject({ amountCents: 250, totalCents: 300 });
    for (const other of others)
      expect(differenceOf({ ...payment, ...other }, order)).toMatch(/^another/);
  });

  const errors = rows.filter(({ name }) => name.startsWith('error-') || name === 'cancel-too-late');
  test.each(errors.map((row) => [row.name, row] as const))('%s', (_, { text }) => {
    expect(readError(text)).toMatchObject({ code: JSON.parse(text).code });
  });

  it('reads a refund of its own payment alone', () => {
    const text = textOf('refund-created');
    const refundId = '6a1b2c3d4e5f60718293a4b5';
    const read = readRefund(text, '5bdb1685b93d1c000bde96f2');
    expect(read).toEqual({ refundId, status: 'PENDING' });
    expect(readRefund(text, 'another')).toBe(null);
  });
});

describe('what the simulated host sends', () => {
  const at = (time: string) => Date.parse(`2026-09-01T09:${time}Z`);
  const payment = {
    ...{ paymentId: '5bdb1685b93d1c000bde96f2', ...order, description: 'Bibliotheek boetes' },
    ...{ createdMs: at('00:00'), expiresMs: at('03:00'), succeededMs: null, status: 'PENDING' },
    ...({ by: 'kiosk', behaviour: 'approve', asked: 0, refund: null } as const),
  };
  const succeeded = { ...payment, succeededMs: at('00:41.120'), status: 'SUCCEEDED' };

  const states = ['PENDING', 'IDENTIFIED', 'AUTHORIZED', 'CANCELLED', 'EXPIRED'];
  const held = { ...succeeded, status: 'PENDING_MERCHANT_ACKNOWLEDGEMENT' };
  const found = [
    { ...payment, status: 'EXPIRED' },
    { ...succeeded, paymentId: '5bdb1685b93d1c000bde96f3' },
  ];
  const refund = {
    ...{ refundId: '6a1b2c3d4e5f60718293a4b5', key: '', body: '' },
    ...({ status: 'PENDING', createdMs: at('05:00') } as const),
  };
  const messages: Record<string, object> = {
    created: createdAnswer(payment, usualMerchant),
    ...Object.fromEntries(
      [...states, 'AUTHORIZATION_FAILED'].map((status) => [
        `get-${status.toLowerCase()}`,
        paymentAnswer({ ...payment, status }, usualMerchant),
      ]),
    ),
    'get-succeeded': paymentAnswer(succeeded, usualMerchant),
    'get-pending_merchant_acknowledgement': paymentAnswer(held, usualMerchant),
    'get-voided': paymentAnswer({ ...succeeded, status: 'VOIDED' }, usualMerchant),
    'search-none': searchAnswer([], usualMerchant, 50),
    'search-two': searchAnswer(found, usualMerchant, 50),
    'refund-created': refundAnswer(payment, refund),
  };
  it.each(Object.keys(messages))('%s', (name) => {
    expect(messages[name]).toEqual(JSON.parse(textOf(name)));
  });
});

describe('signatures', () => {
  const signed = rows.filter(({ name }) => name.startsWith('jws-'));
  test.each(signed.map((row) => [row.name, row] as const))('%s', (_, row) => {
    const expected = {
      ...{ keys: row.jwks?.keys ?? [], path: row.path ?? '', sub: row.sub ?? '' },
      ...{ iss: 'Payconiq', nowMs: Date.parse(row.at ?? '') },
    };
    expect(verify(row.text, row.signature ?? '', expected)).toBe(row.expect);
  });

  const refund = rows.find(({ name }) => name === 'refund-signed-by-us');
  const ours = {
    ...{ keys: refund?.jwks?.keys ?? [], sub: '5bb37284e35e2b29e363df22' },
    ...{ iss: '5bb37284e35e2b29e363df00', path: '/v3/payments/5bdb1685b93d1c000bde96f2/refunds' },
    nowMs: Date.parse('2026-09-01T09:05:10Z'),
  };

  it('of a refund is made as the recorded one, and verifies', () => {
    // RFC 7515, appendix A.3: the private half of the vectors' key.
    const d = 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI';
    const jwk = { ...refund?.jwks?.keys[0], d };
    const pem = createPrivateKey({ key: jwk, format: 'jwk' });
    const key = readSigningKey(pem.export({ format: 'der', type: 'pkcs8' }).toString('base64'));
    const signature = sign(refund?.text ?? '', {
      ...{ keyId: 'test-key-1', key },
      claims: {
        ...{ sub: ours.sub, iss: ours.iss, path: ours.path },
        ...{ iat: '2026-09-01T09:05:00.000Z', jti: '0f8fad5bd9cb469fa16570867728950e' },
      },
    });
    const header = (text = '') => text.split('.')[0];
    expect(header(signature)).toBe(header(refund?.signature));
    expect(verify(refund?.text ?? '', signature, ours)).toBe('ok');
    expect(verify(refund?.text ?? '', refund?.signature ?? '', ours)).toBe('ok');
  });

  it('is refused after any change, and never throws', () => {
    const { text = '', signature = '' } = refund ?? {};
    fc.assert(
      fc.property(fc.nat(signature.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
        const changed = `${signature.slice(0, at)}${put}${signature.slice(at + 1)}`;
        const bytes = (one: string) =>
          one.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
        const isSame = changed === signature || `${bytes(changed)}` === `${bytes(signature)}`;
        return isSame || verify(text, changed, ours) !== 'ok';
      }),
    );
  });
});

describe('kiosk frame decode', () => {
  const outcomes: Record<string, string | null> = {
    ...{ 'get-succeeded': 'approved', 'get-failed': 'declined', 'get-cancelled': 'cancelled' },
    ...{ 'get-authorization_failed': 'declined', 'get-expired': 'cancelled' },
    ...{ 'get-voided': 'cancelled', 'get-unknown-status': 'unknown', created: null },
    ...{ 'error-401-unauthorized': 'not-started', 'error-503-try_again_later': 'unknown' },
    ...{ 'get-authorized': null, 'get-pending_merchant_acknowledgement': null },
  };
  test.each(Object.entries(outcomes))('%s decides %s', (name, outcome) => {
    expect(inspectBancontact(textOf(name))).toMatchObject({ ok: true, meaning: { outcome } });
  });

  test.each([
    ['create', 'payment request'],
    ['refund', 'refund request'],
    ['acknowledge', 'acknowledge request'],
    ['search', 'search'],
    ['search-two', 'search result'],
    ['refund-created', 'refund'],
  ])('%s is a %s', (name, message) => {
    expect(inspectBancontact(textOf(name))).toMatchObject({ ok: true, meaning: { message } });
  });

  it('says nothing of a payer, nor the link', () => {
    for (const { text } of rows) {
      const said = JSON.stringify(inspectBancontact(text));
      for (const word of ['An Ex', '42901', 'BE00', 'https://']) expect(said).not.toContain(word);
    }
  });

  it('refuses what is none', () => {
    for (const text of ['', '[]', '{}', '{"a":1}', '<html>'])
      expect(inspectBancontact(text)).toMatchObject({ ok: false, meaning: null });
  });
});
