/** The messages of test/vectors: read, encoded again where they are ours, and spoiled. */
import { describe, expect, test } from 'vitest';
import { openEnvelope } from '../../../hardware/adyen/caller.ts';
import { deriveKey, seal, unseal } from '../../../hardware/adyen/encryption.ts';
import { bodyOf, readMessage } from '../../../hardware/adyen/messages.ts';
import {
  abortRequest,
  diagnosisRequest,
  lastRequest,
  paymentRequest,
  reversalRequest,
  statusRequest,
} from '../../../hardware/adyen/requests.ts';
import { parseJson } from '../../../hardware/adyen/values.ts';
import { inspectFrameText } from '../../../hardware/inspect.ts';
import {
  nexoVector as vector,
  nexoVectors as vectors,
} from '../../support/hardware/nexo-vectors.ts';
import { isLong } from '../../support/repository/share.ts';

const parties = { saleId: 'KIOSK1', poiId: 'S1F2-000158213605001' };
const attempt = '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607';
const paid = { id: 'k4xx001788253221000.8815573255107661', timeStamp: '2026-09-01T09:00:21.000Z' };

const payment = 'Payment Response';
const status = 'TransactionStatus Response';
const display = 'Display Request';
/** Name: outcome, amount, receipt number, the message's own word. */
const meanings: Record<string, readonly [string | null, number | null, string | null, string]> = {
  payment: [null, 250, null, 'Payment Request'],
  approved: ['approved', 250, paid.id, payment],
  partial: ['unknown', 100, paid.id, payment],
  'approved-other-amount': ['approved', 275, paid.id, payment],
  'approved-other-service-id': ['approved', 250, paid.id, payment],
  'declined-funds': ['declined', null, null, payment],
  'declined-wrong-pin': ['declined', null, null, payment],
  'declined-invalid-card': ['declined', null, null, payment],
  'cancelled-by-kiosk': ['cancelled', null, null, payment],
  'cancelled-by-customer': ['cancelled', null, null, payment],
  'cancelled-after-approval': ['unknown', null, null, payment],
  'timed-out': ['cancelled', null, null, payment],
  'no-host': ['declined', null, null, payment],
  'device-out': ['not-started', null, null, payment],
  'logged-out': ['not-started', null, null, payment],
  busy: ['not-started', null, null, payment],
  'in-progress': ['unknown', null, null, payment],
  'message-format': ['not-started', null, null, payment],
  'not-allowed': ['not-started', null, null, payment],
  'new-condition': ['unknown', null, null, payment],
  'additional-base64-json': ['declined', null, null, payment],
  abort: [null, null, null, 'Abort Request'],
  status: [null, null, null, 'TransactionStatus Request'],
  'status-last': [null, null, null, 'TransactionStatus Request'],
  'status-approved': ['approved', 250, paid.id, status],
  'status-declined': ['declined', null, null, status],
  'status-in-progress': [null, null, null, status],
  'status-not-found': ['not-started', null, null, status],
  reversal: [null, null, null, 'Reversal Request'],
  'reversal-accepted': [null, null, null, 'Reversal Response'],
  'reversal-refused': [null, null, null, 'Reversal Response'],
  diagnosis: [null, null, null, 'Diagnosis Request'],
  'diagnosis-ok': [null, null, null, 'Diagnosis Response'],
  'diagnosis-no-host': [null, null, null, 'Diagnosis Response'],
  'display-tender_created': [null, null, null, display],
  'display-card_inserted': [null, null, null, display],
  'display-wait_for_pin': [null, null, null, display],
  'display-pin_entered': [null, null, null, display],
  'display-card_removed': [null, null, null, display],
  'display-tender_final': [null, null, null, display],
  'reject-crypto': ['not-started', null, null, 'Event Notification'],
  'reject-array': ['not-started', null, null, 'rejected'],
};

describe('each message is read', () => {
  test('none is left out', () => {
    const read = [...vectors.keys()].filter((name) => !name.startsWith('crypto-'));
    expect(Object.keys(meanings).sort()).toEqual(read.sort());
  });
  test.each(Object.entries(meanings))('%s', (name, [outcome, amountCents, receipt, message]) => {
    const { text, mustNotAppear = [] } = vector(name);
    const { ok, meaning } = inspectFrameText('nexo', text);
    expect(ok).toBe(true);
    expect(meaning).toMatchObject({ outcome, amountCents, receiptNumber: receipt, message });
    for (const secret of mustNotAppear) expect(JSON.stringify(meaning)).not.toContain(secret);
  });
  test.each([...vectors.values()].filter(({ name }) => /^crypto-(?!derive)/.test(name)))(
    'encrypted, without keys: $name',
    ({ text }) => {
      const { ok, problem } = inspectFrameText('nexo', text);
      expect(ok).toBe(false);
      expect(problem).toContain('encrypted');
    },
  );
});

test.each([
  [
    'payment',
    paymentRequest(parties, 'K100000001', {
      ...{ attempt, at: '2026-09-01T09:00:00Z', amountCents: 250 },
    }),
  ],
  ['abort', abortRequest(parties, 'K100000002', 'K100000001')],
  ['status', statusRequest(parties, 'K100000003', 'K100000001')],
  ['status-last', lastRequest(parties, 'K100000003')],
  [
    'reversal',
    reversalRequest(parties, 'K100000004', {
      ...{ paid, name: 'R-6f1f3b0a', at: '2026-09-01T09:01:00Z' },
    }),
  ],
  ['diagnosis', diagnosisRequest(parties, 'K100000005', false)],
])('ours: %s', (name, { text }) => {
  expect(text).toBe(vector(name).text);
});

describe('encryption', () => {
  const example = vector('crypto-abort');
  const key = deriveKey({
    identifier: example.keyIdentifier ?? '',
    version: example.keyVersion ?? 0,
    passphrase: example.passphrase ?? '',
  });
  test('the keys of the worked example', () => {
    const { passphrase = '', ...expected } = vector('crypto-derive');
    const derived = deriveKey({ identifier: 'x', version: 1, passphrase });
    expect(derived.hmacKey.toString('hex')).toBe(expected.hmacKey);
    expect(derived.cipherKey.toString('hex')).toBe(expected.cipherKey);
    expect(derived.iv.toString('hex')).toBe(expected.iv);
  });
  test('the worked example, there and back', () => {
    const { text, plain = '', nonce = '' } = example;
    const sealed = seal(plain, key, Buffer.from(nonce, 'hex'));
    const { MessageHeader } = JSON.parse(plain).SaleToPOIRequest;
    expect(JSON.stringify({ SaleToPOIRequest: { MessageHeader, ...sealed } })).toBe(text);
    expect(unseal({ ...sealed }, [key])?.text).toBe(plain);
    const message = openEnvelope(bodyOf(parseJson(text)) ?? {}, [key])?.message;
    expect(message).toMatchObject({ kind: 'request', header: { serviceId: 'K100000002' } });
  });
  const wrong = [...vectors.values()].filter(({ name }) => /^crypto-(?!derive|abort)/.test(name));
  test.each(wrong)('$name is refused', ({ text }) => {
    expect(openEnvelope(bodyOf(parseJson(text)) ?? {}, [key])).toBeNull();
  });
  test('there are seven such', () => expect(wrong).toHaveLength(7));
  test('white space in base64, numbers as strings', () => {
    const { NexoBlob, SecurityTrailer } = seal('{"a":"é"}', key);
    const broken = NexoBlob.replace(/(.{10})/g, '$1\r\n');
    const trailer = { ...SecurityTrailer, KeyVersion: '1', AdyenCryptoVersion: '1' };
    const unsealed = unseal({ NexoBlob: broken, SecurityTrailer: trailer }, [key]);
    expect(unsealed?.text).toBe('{"a":"é"}');
  });
});

/** A small generator whose seed is printed where a test fails. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

describe('spoiled messages', () => {
  const texts = [...vectors.values()].map(({ text }) => text);
  const seed = Number(process.env.SEED ?? Date.now() % 1e9);
  const random = randomFrom(seed);
  const pick = <Value>(list: readonly Value[]): Value => list[random(list.length)] as Value;
  const words = ['Success', 'Failure', 'EUR', '2.5', 'Response', 'true', 'Payment', 'Refusal'];
  const others = [...words, 'Partial', '__proto__', 'constructor', '1e400', 'null', ''];
  const splices = ['{', '}', '[', ']', '"', 'null', '9', '-', 'e9', '\\u0000'];

  function spoil(text: string): string {
    let spoiled = text;
    for (let times = 1 + random(3); times > 0; times -= 1) {
      const at = random(spoiled.length + 1);
      const [before, after] = [spoiled.slice(0, at), spoiled.slice(at)];
      const now = spoiled;
      spoiled = pick([
        () => before + after.slice(1 + random(5)),
        () => before + String.fromCharCode(random(0x180)) + after.slice(1),
        () => before + pick(splices) + after,
        () => before,
        () => now + now,
        () => now.replace(pick(words), () => pick(others)),
      ])();
    }
    return spoiled.slice(0, 20_000);
  }

  test(`never throw, and are read as a message or as none (seed ${seed})`, () => {
    for (let count = 0; count < (isLong ? 200_000 : 2_000); count += 1) {
      const text = spoil(pick(texts));
      const { ok, meaning, problem } = inspectFrameText('nexo', text);
      if (ok !== (meaning !== null && problem === null)) throw new Error(`seed ${seed}: ${text}`);
    }
  });

  test(`an encrypted one that was changed is none (seed ${seed})`, () => {
    const key = deriveKey({ identifier: 'k', version: 1, passphrase: 'p' });
    const { text } = vector('approved');
    const [outer] = Object.values(JSON.parse(text)) as [{ MessageHeader: object }];
    const sealed = { MessageHeader: outer.MessageHeader, ...seal(text, key) };
    const whole = JSON.stringify({ SaleToPOIResponse: sealed });
    const inside = JSON.stringify(readMessage(JSON.parse(text)));
    expect(openEnvelope(bodyOf(parseJson(whole)) ?? {}, [key])?.message.kind).toBe('payment');
    for (let count = 0; count < (isLong ? 50_000 : 700); count += 1) {
      const changed = spoil(whole);
      const body = bodyOf(parseJson(changed));
      const opened = body && openEnvelope(body, [key]);
      // What is not read of the envelope may change: then the text inside is the same.
      if (opened && JSON.stringify(opened.message) !== inside)
        throw new Error(`seed ${seed}: ${changed}`);
    }
  });
});

test.each([
  ['a tenth of a cent', { AuthorizedAmount: 2.501 }],
  ['no amount', {}],
  ['another currency', { AuthorizedAmount: 2.5, Currency: 'USD' }],
  ['a negative amount', { AuthorizedAmount: -2.5 }],
])('Success with %s is no approval', (_, amounts) => {
  const message = JSON.parse(vector('approved').text);
  const { PaymentResponse } = message.SaleToPOIResponse;
  PaymentResponse.PaymentResult.AmountsResp = { Currency: 'EUR', ...amounts };
  expect(inspectFrameText('nexo', JSON.stringify(message)).meaning?.outcome).toBe('unknown');
});

test('amounts as strings', () => {
  const message = JSON.parse(vector('approved').text);
  const { PaymentResponse } = message.SaleToPOIResponse;
  PaymentResponse.PaymentResult.AmountsResp.AuthorizedAmount = '2.50';
  expect(inspectFrameText('nexo', JSON.stringify(message)).meaning).toMatchObject({
    ...{ outcome: 'approved', amountCents: 250 },
  });
});

test('P8: a request that was no JSON object for the terminal has begun nothing', () => {
  const rejection = vector('reject-crypto').text;
  const other = rejection.replace('Crypto%20error', 'Input%20is%20not%20a%20JSONObject');
  expect(other).not.toBe(rejection);
  expect(inspectFrameText('nexo', other).meaning?.outcome).toBe('not-started');
});
