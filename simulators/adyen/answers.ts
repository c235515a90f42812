/** What a terminal of Adyen says, as docs.adyen.com has it: compared with test/vectors. */
export interface Header {
  ProtocolVersion: string;
  MessageClass: string;
  MessageCategory: string;
  MessageType: string;
  SaleID: string;
  ServiceID: string;
  POIID: string;
}
export interface Named {
  TransactionID: string;
  TimeStamp: string;
}
export interface PaymentFacts {
  poi: Named;
  sale: Named;
  amountCents: number;
  poiId: string;
}

/** Of a card that is none: nothing of it may come to the kiosk's disk, its logs or its paper. */
export const simulatedCard = {
  maskedPan: '670300 **** 0007',
  bin: '670300',
  expiry: '0330',
  holder: 'PEETERS/LOTTE',
  alias: 'P894173829471182',
} as const;

const reconciliation = '1000';

export function approved(of: PaymentFacts, receipts: boolean) {
  const { poi, sale, amountCents, poiId } = of;
  return {
    PaymentResponse: {
      ...transactionData(of),
      PaymentResult: {
        OnlineFlag: true,
        AmountsResp: { Currency: 'EUR', AuthorizedAmount: amountCents / 100 },
        PaymentAcquirerData: {
          MerchantID: 'LibraryTest',
          AcquirerPOIID: poiId,
          ApprovalCode: '123456',
        },
        PaymentInstrumentData: {
          PaymentInstrumentType: 'Card',
          CardData: {
            PaymentBrand: 'bcmc',
            MaskedPan: simulatedCard.maskedPan,
            EntryMode: ['Contactless'],
            SensitiveCardData: { CardSeqNumb: '01', ExpiryDate: simulatedCard.expiry },
          },
        },
      },
      Response: {
        Result: 'Success',
        AdditionalResponse: [
          `pspReference=${poi.TransactionID.split('.')[1]}`,
          `merchantReference=${sale.TransactionID.slice(0, 8)}`,
          'refusalReasonRaw=APPROVED',
          `cardBin=${simulatedCard.bin}`,
          'expiryDate=3%2f2030',
          `posAuthAmountValue=${amountCents}`,
          ...(receipts
            ? [
                `cardHolderName=${encodeURIComponent(simulatedCard.holder)}`,
                `alias=${simulatedCard.alias}`,
              ]
            : []),
        ].join('&'),
      },
      ...(receipts && { PaymentReceipt: [receipt(of)] }),
    },
  };
}

function receipt({ amountCents, poi }: PaymentFacts) {
  const line = (name: string, value: string, key: string) => ({
    Text: new URLSearchParams({ name, value, key }).toString(),
    EndOfLineFlag: true,
  });
  return {
    DocumentQualifier: 'CustomerReceipt',
    RequiredSignatureFlag: false,
    OutputContent: {
      OutputFormat: 'Text',
      OutputText: [
        { Text: 'key=filler' },
        line('Card', '************0007', 'pan'),
        line('Cardholder', simulatedCard.holder, 'cardHolderName'),
        line('TOTAL', `€ ${(amountCents / 100).toFixed(2)}`, 'totalAmount'),
        line('Tender', poi.TransactionID.split('.')[0] ?? '', 'txRef'),
      ],
    },
  };
}

export function partly(of: PaymentFacts) {
  return {
    PaymentResponse: {
      ...transactionData(of),
      PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: of.amountCents / 100 } },
      Response: { Result: 'Partial' },
    },
  };
}

export function failed(
  of: Omit<PaymentFacts, 'amountCents' | 'poiId'>,
  condition: string,
  beside = '',
) {
  return {
    PaymentResponse: {
      ...transactionData(of),
      Response: { Result: 'Failure', ErrorCondition: condition, AdditionalResponse: beside },
    },
  };
}

function transactionData({ poi, sale }: Pick<PaymentFacts, 'poi' | 'sale'>) {
  return {
    POIData: { POITransactionID: poi, POIReconciliationID: reconciliation },
    SaleData: { SaleTransactionID: sale },
  };
}

/** `body`: what was answered then. */
export function found(header: Header, body: object) {
  const { MessageCategory, SaleID, ServiceID } = header;
  return {
    TransactionStatusResponse: {
      Response: { Result: 'Success' },
      MessageReference: { MessageCategory, SaleID, ServiceID },
      RepeatedMessageResponse: { MessageHeader: header, RepeatedResponseMessageBody: body },
    },
  };
}

export function notFound(condition: 'InProgress' | 'NotFound' | 'Busy') {
  return {
    TransactionStatusResponse: { Response: { Result: 'Failure', ErrorCondition: condition } },
  };
}

export function reversalAccepted(poi: Named) {
  return {
    ReversalResponse: {
      POIData: { POITransactionID: poi, POIReconciliationID: reconciliation },
      Response: { Result: 'Success', AdditionalResponse: 'message=VOID_REQUESTED' },
    },
  };
}

export function reversalRefused() {
  return { ReversalResponse: { Response: { Result: 'Failure', ErrorCondition: 'NotAllowed' } } };
}

export function diagnosed(reachesHost: boolean, unconfirmed: number) {
  return {
    DiagnosisResponse: {
      Response: { Result: 'Success', AdditionalResponse: `unconfirmedBatchCount=${unconfirmed}` },
      POIStatus: {
        GlobalStatus: reachesHost ? 'OK' : 'Unreachable',
        CommunicationOKFlag: reachesHost,
      },
    },
  };
}

/** It takes the place of an answer. */
export function rejection(
  parties: Pick<Header, 'SaleID' | 'ServiceID' | 'POIID'>,
  message: string,
  at: string,
) {
  const { SaleID, ServiceID, POIID } = parties;
  const header: Header = {
    ProtocolVersion: '3.0',
    MessageClass: 'Event',
    MessageCategory: 'Event',
    MessageType: 'Notification',
    SaleID,
    ServiceID,
    POIID,
  };
  const details = `message=${encodeURIComponent(message)}`;
  return {
    SaleToPOIRequest: {
      MessageHeader: header,
      EventNotification: { EventToNotify: 'Reject', EventDetails: details, TimeStamp: at },
    },
  };
}

/** A step of a payment, sent to the address that is set in the Customer Area. */
export function displayed(
  parties: Pick<Header, 'SaleID' | 'POIID'>,
  { tender, at, event }: { tender: string; at: string; event: string },
) {
  const moment = at.replaceAll(':', '%3a');
  const id = `TransactionID=${tender}&TimeStamp=${moment}&event=${event}`;
  return {
    SaleToPOIRequest: {
      MessageHeader: {
        ProtocolVersion: '3.0',
        MessageClass: 'Device',
        MessageCategory: 'Display',
        MessageType: 'Request',
        SaleID: parties.SaleID,
        ServiceID: 'T1',
        POIID: parties.POIID,
        DeviceID: '1',
      },
      DisplayRequest: {
        DisplayOutput: [
          {
            Device: 'CashierDisplay',
            InfoQualify: 'Status',
            OutputContent: {
              OutputFormat: 'MessageRef',
              PredefinedContent: { ReferenceID: id },
            },
          },
        ],
      },
    },
  };
}

/** Numbers and booleans as strings, as some versions of the terminal write them. */
export function asStrings(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.map(asStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, asStrings(each)]));
}

/** Each AdditionalResponse as base64 of JSON, as newer versions write it. */
export function asBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asBase64);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (name !== 'AdditionalResponse') return [name, asBase64(each)];
      const fields = Object.fromEntries(new URLSearchParams(String(each)));
      return [name, Buffer.from(JSON.stringify(fields)).toString('base64')];
    }),
  );
}
