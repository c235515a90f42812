/** What the kiosk asks a terminal of Adyen: the text of each request, before it is encrypted. */
import { paymentCurrency } from '../payment.ts';

/** Who asks whom. */
export interface Parties {
  saleId: string;
  poiId: string;
}
type Category = 'Payment' | 'Abort' | 'TransactionStatus' | 'Reversal' | 'Diagnosis';
interface Header {
  ProtocolVersion: '3.0';
  MessageClass: 'Service';
  MessageCategory: Category;
  MessageType: 'Request';
  SaleID: string;
  /** 1 to 10 letters and digits, another one for each request to this terminal within 48 hours */
  ServiceID: string;
  POIID: string;
}
export interface NexoRequest {
  header: Header;
  /** of the whole message; it holds an amount: never in a log */
  text: string;
}
/** Of a payment or a reversal, as the terminal named it. */
export interface PoiTransaction {
  id: string;
  timeStamp: string;
}

/** `attempt` and `at` (ISO 8601) come back in each answer. The receipts come to the kiosk. */
export function paymentRequest(
  of: Parties,
  serviceId: string,
  { attempt, at, amountCents }: { attempt: string; at: string; amountCents: number },
): NexoRequest {
  return request(of, serviceId, 'Payment', {
    PaymentRequest: {
      SaleData: {
        SaleTransactionID: { TransactionID: attempt, TimeStamp: at },
        SaleToAcquirerData: 'tenderOption=ReceiptHandler',
      },
      PaymentTransaction: {
        AmountsReq: { Currency: paymentCurrency, RequestedAmount: amountCents / 100 },
      },
    },
  });
}

/** Its answer says nothing: the payment's own does. */
export function abortRequest(of: Parties, serviceId: string, payment: string): NexoRequest {
  return request(of, serviceId, 'Abort', {
    AbortRequest: {
      AbortReason: 'MerchantAbort',
      MessageReference: reference(of, 'Payment', payment),
    },
  });
}

/** What became of the payment with the ServiceID `asked`. */
export function statusRequest(of: Parties, serviceId: string, asked: string): NexoRequest {
  return request(of, serviceId, 'TransactionStatus', {
    TransactionStatusRequest: {
      ReceiptReprintFlag: true,
      DocumentQualifier: ['CustomerReceipt'],
      MessageReference: reference(of, 'Payment', asked),
    },
  });
}

/** The last transaction of this register at this terminal. */
export function lastRequest(of: Parties, serviceId: string): NexoRequest {
  return request(of, serviceId, 'TransactionStatus', {
    TransactionStatusRequest: { ReceiptReprintFlag: false },
  });
}

/** The whole payment back. An answer only says that it was asked for. */
export function reversalRequest(
  of: Parties,
  serviceId: string,
  { paid, name, at }: { paid: PoiTransaction; name: string; at: string },
): NexoRequest {
  return request(of, serviceId, 'Reversal', {
    ReversalRequest: {
      OriginalPOITransaction: {
        POITransactionID: { TransactionID: paid.id, TimeStamp: paid.timeStamp },
      },
      ReversalReason: 'MerchantCancel',
      SaleData: { SaleTransactionID: { TransactionID: name, TimeStamp: at } },
    },
  });
}

/** `host`: the terminal asks its host too, which takes longer. */
export function diagnosisRequest(of: Parties, serviceId: string, host: boolean): NexoRequest {
  return request(of, serviceId, 'Diagnosis', { DiagnosisRequest: { HostDiagnosisFlag: host } });
}

function reference({ saleId }: Parties, category: string, serviceId: string) {
  return { MessageCategory: category, SaleID: saleId, ServiceID: serviceId };
}

function request(
  { saleId, poiId }: Parties,
  serviceId: string,
  category: Category,
  body: object,
): NexoRequest {
  const header: Header = {
    ProtocolVersion: '3.0',
    MessageClass: 'Service',
    MessageCategory: category,
    MessageType: 'Request',
    SaleID: saleId,
    ServiceID: serviceId,
    POIID: poiId,
  };
  return { header, text: JSON.stringify({ SaleToPOIRequest: { MessageHeader: header, ...body } }) };
}
