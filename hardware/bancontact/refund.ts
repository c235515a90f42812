/**
 * Gives a payment back (refund API v3). The key that makes a second try the same refund is derived
 * from the payment's number, which the journal has had since it began.
 */
import { randomUUID } from 'node:crypto';
import type { PaymentReceipt } from '../devices.ts';
import { pauseOr } from '../pause.ts';
import { type Answered, explain } from './client.ts';
import { readSigningKey, sign } from './jws.ts';
import type { HostRefund } from './messages.ts';
import { onceAborted } from './once-aborted.ts';
import type { Station } from './station.ts';

export interface RefundSettings {
  merchantId: string;
  /** PPID */
  profileId: string;
  keyId: string;
  /** P-256, PKCS #8 in base64 on one line; a secret */
  privateKey: string;
}
type Refund = (receipt: PaymentReceipt) => Promise<'reversed' | 'refused' | 'unknown'>;

/** Refunds are made in the background where they take longer. */
const limitMs = 30_000;

type Signing = (body: string, path: string) => string;

/** Throws a RangeError for a bad key. */
export function openSigning(settings: RefundSettings): Signing {
  const { merchantId, profileId, keyId } = settings;
  const key = readSigningKey(settings.privateKey);
  return (body, path) => {
    const iat = new Date().toISOString();
    const claims = { sub: profileId, iss: merchantId, iat, jti: randomUUID(), path };
    return sign(body, { claims, keyId, key });
  };
}

/** `signing` null: every refund is refused. */
export function openRefund(station: Station, signing: Signing | null): Refund {
  if (signing === null) return async () => 'refused';
  return async (receipt) => {
    const close = onceAborted([station.closing]);
    try {
      return await refund(station, signing, receipt, close.event);
    } finally {
      close.end();
    }
  };
}

async function refund(
  station: Station,
  signing: Signing,
  { receiptNumber: paymentId, amountCents }: PaymentReceipt,
  closed: Promise<void>,
): Promise<'reversed' | 'refused' | 'unknown'> {
  const { client, closing } = station;
  const idempotencyKey = `refund-${paymentId}`;
  const endsAtMs = performance.now() + limitMs;
  let refundId: string | null = null;
  /** an earlier question may have arrived */
  let isDoubtful = false;
  do {
    const answer: Answered<HostRefund> = await (refundId === null
      ? client.refund({ paymentId, amountCents, idempotencyKey }, signing, closing)
      : client.getRefund({ paymentId, refundId }, closing));
    if (answer.kind === 'done') {
      ({ refundId } = answer.value);
      if (answer.value.status === 'REFUNDED') return 'reversed';
      if (answer.value.status === 'FAILED') return 'refused';
    } else if (answer.kind === 'refused') {
      const text = `The host refused to give a payment back: ${explain(answer)}.`;
      station.report({ level: 'error', code: 'refund-refused', text });
      const isSure = refundId === null && !isDoubtful && answer.code !== conflict;
      return isSure ? 'refused' : 'unknown';
    } else isDoubtful ||= answer.isSent;
    await pauseOr(closed, station.options.pollMs);
  } while (performance.now() < endsAtMs && !closing.aborted);
  return 'unknown';
}
/** The same key came with another body: there is a refund already. */
const conflict = 'REFUND_REQUEST_CONFLICT';
