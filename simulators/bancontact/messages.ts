/** The host's answers, after the documented fields; compared with test/vectors/payments.jsonl. */
import type { HostPayment, HostRefund } from './book.ts';

export interface Merchant {
  profileId: string;
  merchantId: string;
  name: string;
  iban: string;
  /** of the payer */
  debtor: { name: string; iban: string };
  /** of the links */
  apiHost: string;
  linkHost: string;
}

export const usualMerchant: Merchant = {
  profileId: '5bb37284e35e2b29e363df22',
  merchantId: '5bb37284e35e2b29e363df00',
  name: 'Bibliotheek',
  iban: 'BE00000000000000',
  debtor: { name: 'An Example', iban: '***********42901' },
  apiHost: 'https://merchant.api.preprod.bancontact.net',
  linkHost: 'https://pay.bancontact.net',
};

const moment = (ms: number) => new Date(ms).toISOString();

function deeplinkOf(paymentId: string, { linkHost }: Merchant): string {
  return `${linkHost}/pay/2/${paymentId}`;
}

function common(payment: HostPayment, merchant: Merchant) {
  const { profileId, merchantId, name, iban } = merchant;
  return {
    amount: payment.amountCents,
    currency: 'EUR',
    ...(payment.reference !== null && { reference: payment.reference }),
    creditor: { profileId, merchantId, name, iban },
  };
}

/** The answer to create says `expiresAt`, all others `expireAt`. */
export function createdAnswer(payment: HostPayment, merchant: Merchant) {
  const { paymentId, status, description } = payment;
  const self = `${merchant.apiHost}/v3/payments/${paymentId}`;
  const deeplink = deeplinkOf(paymentId, merchant);
  const picture = merchant.apiHost.replace('merchant.api', 'qrcodegenerator.api');
  return {
    paymentId,
    status,
    createdAt: moment(payment.createdMs),
    expiresAt: moment(payment.expiresMs),
    ...common(payment, merchant),
    ...(description !== null && { description }),
    _links: {
      self: { href: self },
      deeplink: { href: deeplink },
      qrcode: { href: `${picture}/qrcode?c=${encodeURIComponent(deeplink)}` },
      cancel: { href: self },
    },
  };
}

export function paymentAnswer(payment: HostPayment, merchant: Merchant) {
  const { paymentId, succeededMs, behaviour } = payment;
  const isTaken = succeededMs !== null && payment.status !== 'VOIDED';
  const amount = payment.amountCents + (isTaken && behaviour === 'odd-amount' ? 100 : 0);
  const status = isTaken && behaviour === 'odd-status' ? 'SOMETHING_NEW' : payment.status;
  return {
    paymentId,
    status,
    createdAt: moment(payment.createdMs),
    expireAt: moment(payment.expiresMs),
    ...common(payment, merchant),
    amount,
    ...(isTaken && {
      succeededAt: moment(succeededMs),
      transferAmount: amount,
      tippingAmount: 0,
      totalAmount: amount,
      debtor: merchant.debtor,
    }),
  };
}

export function refundAnswer(payment: HostPayment, refund: HostRefund) {
  return {
    refundId: refund.refundId,
    paymentId: payment.paymentId,
    status: refund.status,
    amount: payment.amountCents,
    currency: 'EUR',
    creationDate: moment(refund.createdMs),
  };
}

export function searchAnswer(found: readonly HostPayment[], merchant: Merchant, size: number) {
  return {
    size,
    totalPages: Math.ceil(found.length / size),
    totalElements: found.length,
    number: 0,
    details: found.slice(0, size).map((one) => paymentAnswer(one, merchant)),
  };
}
