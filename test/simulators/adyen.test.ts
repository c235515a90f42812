/** The simulated terminal says what the vectors say. */
import { expect, test } from 'vitest';
import {
  approved,
  diagnosed,
  displayed,
  failed,
  found,
  type Header,
  notFound,
  partly,
  rejection,
  reversalAccepted,
  reversalRefused,
} from '../../simulators/adyen/answers.ts';
import { nexoVector } from '../support/hardware/nexo-vectors.ts';

const parties = { SaleID: 'KIOSK1', POIID: 'S1F2-000158213605001' };
const poi = {
  TransactionID: 'k4xx001788253221000.8815573255107661',
  TimeStamp: '2026-09-01T09:00:21.000Z',
};
const sale = {
  TransactionID: '6f1f3b0a-9c5b-4f0e-8d7a-21c3e4b5f607',
  TimeStamp: '2026-09-01T09:00:00Z',
};
const of = { poi, sale, poiId: parties.POIID, amountCents: 250 };
function header(category: string, serviceId = 'K100000001'): Header {
  return {
    ...{ ProtocolVersion: '3.0', MessageClass: 'Service', MessageCategory: category },
    ...{ MessageType: 'Response', SaleID: parties.SaleID, ServiceID: serviceId },
    POIID: parties.POIID,
  };
}
function answer(category: string, body: object, serviceId?: string) {
  return { SaleToPOIResponse: { MessageHeader: header(category, serviceId), ...body } };
}
/** Without what is beside the result, which the vectors of TransactionStatus leave out. */
function withoutTexts(body: object): object {
  const { PaymentResponse } = structuredClone(body) as { PaymentResponse: { Response: object } };
  const { AdditionalResponse: _, ...Response } = PaymentResponse.Response as Record<
    string,
    unknown
  >;
  return { PaymentResponse: { ...PaymentResponse, Response } };
}

const offline = 'message=Host%20unreachable';
const busy =
  'message=Forbidden%20Request%2c%20Service%20Dialogue%20PaymentRequest%20is%20in%20Progress';
const funds = 'message=NOT_ENOUGH_BALANCE&refusalReason=210%20Not%20enough%20balance';
const status = (body: object) => answer('TransactionStatus', body, 'K100000003');

const messages: readonly (readonly [string, object])[] = [
  ['approved', answer('Payment', approved(of, false))],
  ['partial', answer('Payment', partly({ ...of, amountCents: 100 }))],
  ['declined-funds', answer('Payment', failed(of, 'Refusal', funds))],
  [
    'cancelled-by-kiosk',
    answer('Payment', failed(of, 'Aborted', 'message=104%20Merchant%20cancelled')),
  ],
  [
    'cancelled-by-customer',
    answer('Payment', failed(of, 'Cancel', 'message=108%20Shopper%20cancelled%20tx')),
  ],
  ['cancelled-after-approval', answer('Payment', failed(of, 'Cancel', 'refusalReason=Approved'))],
  [
    'timed-out',
    answer('Payment', failed(of, 'Cancel', 'message=126%20Shopper%20did%20not%20present%20card')),
  ],
  ['no-host', answer('Payment', failed(of, 'UnreachableHost', offline))],
  ['busy', answer('Payment', failed(of, 'Busy', busy))],
  ['new-condition', answer('Payment', failed(of, 'SomethingNew'))],
  ['status-approved', status(found(header('Payment'), withoutTexts(approved(of, false))))],
  ['status-declined', status(found(header('Payment'), withoutTexts(failed(of, 'Refusal'))))],
  ['status-in-progress', status(notFound('InProgress'))],
  ['status-not-found', status(notFound('NotFound'))],
  ['reversal-accepted', answer('Reversal', reversalAccepted(poi), 'K100000004')],
  ['reversal-refused', answer('Reversal', reversalRefused(), 'K100000004')],
  ['diagnosis-ok', answer('Diagnosis', diagnosed(true, 0), 'K100000005')],
  ['diagnosis-no-host', answer('Diagnosis', diagnosed(false, 3), 'K100000005')],
  [
    'reject-crypto',
    rejection({ ...parties, ServiceID: 'K100000001' }, 'Crypto error', '2026-09-01T09:00:01Z'),
  ],
  ...['TENDER_CREATED', 'CARD_INSERTED', 'WAIT_FOR_PIN', 'TENDER_FINAL'].map(
    (event) =>
      [
        `display-${event.toLowerCase()}`,
        displayed(parties, {
          ...{ tender: 'k4xx001788253221000', at: '2026-09-01T09:00:05.000Z', event },
        }),
      ] as const,
  ),
];
test.each(messages)('%s', (name, message) => {
  expect(JSON.stringify(message)).toBe(nexoVector(name).text);
});
