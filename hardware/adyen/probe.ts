/** Checks whether a terminal of Adyen answers, is the right one and knows the key. Begins no payment. */
import type { Address } from '../address.ts';
import { type Answered, createCaller } from './caller.ts';
import { isCertificateTrouble } from './certificate.ts';
import { deriveKey } from './encryption.ts';
import { diagnosisRequest } from './requests.ts';
import { explain } from './status.ts';
import { type AdyenOptions, lineOf } from './terminal.ts';
import { troubleIn } from './watch.ts';

type AdyenAnswer =
  /** `key`: which of the two it takes */
  | { kind: 'ready'; key: 'present' | 'next'; latencyMs: number }
  | { kind: 'not-ready'; why: string; latencyMs: number }
  /** it does not accept the key, or has another POIID */
  | { kind: 'refused'; why: string }
  /** its certificate is that of another terminal, expired, or not signed by Adyen's root */
  | { kind: 'other-terminal'; why: string }
  /** something answers, and it is no terminal of Adyen, or has another key */
  | { kind: 'garbage'; why: string }
  | { kind: 'silent'; why: string }
  /** no line to it */
  | { kind: 'closed'; why: string };

/** Throws a RangeError as `openAdyenTerminal` does. */
export async function probeAdyen(
  address: Address,
  options: Pick<
    AdyenOptions,
    'poiId' | 'saleId' | 'environment' | 'rootCertificate' | 'rootSha256' | 'key' | 'nextKey'
  > & { answerTimeoutMs?: number; connectTimeoutMs?: number },
): Promise<AdyenAnswer> {
  const { poiId, saleId, answerTimeoutMs = 5_000, connectTimeoutMs = 5_000 } = options;
  const startedMs = performance.now();
  const line = { ...lineOf(address, options), parties: { poiId, saleId }, connectTimeoutMs };
  let answered: Answered | null = null;
  for (const key of [options.key, options.nextKey]) {
    if (!key) continue;
    const caller = createCaller({ ...line, keys: [deriveKey(key)] });
    const request = diagnosisRequest(caller.parties, caller.newServiceId(), false);
    answered = await caller.ask(request, { timeoutMs: answerTimeoutMs });
    const latencyMs = Math.round(performance.now() - startedMs);
    if (answered.kind === 'message' && answered.message.kind === 'diagnosis') {
      const why = troubleIn(answered.message);
      return why === null
        ? { kind: 'ready', key: key === options.key ? 'present' : 'next', latencyMs }
        : { kind: 'not-ready', why, latencyMs };
    }
    if (answered.kind !== 'rejected' || answered.reason !== 'key') break;
  }
  return answered === null ? { kind: 'closed', why: 'no key' } : whyNot(answered);
}

function whyNot(answered: Answered): AdyenAnswer {
  const why = explain(answered);
  switch (answered.kind) {
    case 'not-sent':
      return { kind: isCertificateTrouble(answered.code) ? 'other-terminal' : 'closed', why };
    case 'rejected':
      return { kind: answered.reason === 'json' ? 'garbage' : 'refused', why };
    case 'unread':
      return { kind: answered.answered ? 'garbage' : 'silent', why };
    case 'empty':
    case 'message':
      return { kind: 'garbage', why };
  }
}
