/** What a simulated terminal of Adyen does with each request. */
import type { Ledger, TerminalTransaction } from '../terminal/ledger.ts';
import type { Person } from '../terminal/person.ts';
import {
  approved,
  asBase64,
  asStrings,
  diagnosed,
  failed,
  found,
  type Header,
  type Named,
  notFound,
  reversalAccepted,
  reversalRefused,
} from './answers.ts';
import type { AdyenBehaviour, AdyenQuirk } from './behaviours.ts';
import { badJson, delivered, deliveries, unbegunDeliveries } from './deliveries.ts';
import { conclude, euros, wantedBy } from './payment.ts';
import type { Asked, Reply } from './wire.ts';

interface TillOptions {
  ledger: Ledger;
  person: Person;
  quirks: ReadonlySet<AdyenQuirk>;
  poiId: string;
  now(): Date;
  /** the behaviour of this payment */
  take(): AdyenBehaviour;
  show(text: string): void;
  /** a step of a payment, for the register's display */
  display(saleId: string, tender: string, event: string): void;
}
interface Till {
  readonly isPaying: boolean;
  answer(asked: Asked, reply: Reply): void;
  /** It has restarted, and knows no earlier request. */
  forget(): void;
}

/** A request of which the terminal knows the answer, or works at it (null). */
interface Entry {
  header: Header;
  body: object | null;
}

export function openTill(options: TillOptions): Till {
  const { ledger, person, quirks, now } = options;
  const entries = new Map<string, Entry>();
  const used = new Set<string>();
  const named = new Map<string, TerminalTransaction>();
  let running: Entry | null = null;
  let lastAnswer: object | null = null;
  let count = 0;

  const moment = () => {
    const aheadMs = quirks.has('clock-ahead') ? 3_600_000 : 0;
    return new Date(now().getTime() + aheadMs).toISOString();
  };
  /** As this terminal writes it. */
  const styled = (body: object): object => {
    const one = quirks.has('strings') ? (asStrings(body) as object) : body;
    return quirks.has('base64') ? (asBase64(one) as object) : one;
  };
  const response = (header: Header, body: object) => ({
    SaleToPOIResponse: { MessageHeader: header, ...body },
  });

  function answer(asked: Asked, reply: Reply): void {
    const { MessageHeader: header } = asked;
    const { MessageCategory: category, SaleID, ServiceID } = header;
    const send = (body: object) => reply.send(response(answerTo(header), styled(body)));
    const name = `${SaleID} ${ServiceID}`;
    const isRepeated = used.has(name);
    used.add(name);
    if (isRepeated)
      send(refusal(category, 'NotAllowed', 'message=ServiceID%20was%20used%20before'));
    else if (category === 'Abort') {
      if (isAbout(running, asked.AbortRequest)) person.interrupt('stop');
      reply.raw(quirks.has('abort-204') ? 204 : 200, '');
    } else if (category === 'TransactionStatus') {
      if (quirks.has('status-unanswered')) reply.cut();
      else send(lookUp(SaleID, asked));
    } else if (running) send(refusal(category, 'Busy', busyWith(running.header)));
    else if (category === 'Diagnosis') {
      const isOffline = quirks.has('offline');
      send(diagnosed(!isOffline, isOffline ? 3 : 0));
    } else if (category === 'Reversal') reverse(asked, reply, send);
    else if (category === 'Payment') void pay(asked, reply);
    else send(refusal(category, 'NotAllowed', ''));
  }

  function lookUp(saleId: string, asked: Asked): object {
    const request = asked.TransactionStatusRequest as { MessageReference?: Header } | undefined;
    const about = request?.MessageReference;
    const entry =
      about && !quirks.has('repeats-last')
        ? entries.get(`${about.SaleID} ${about.ServiceID}`)
        : [...entries.values()].findLast(({ header }) => header.SaleID === saleId);
    if (!entry || quirks.has('forgets')) return notFound('NotFound');
    if (entry.body === null)
      return notFound(quirks.has('busy-for-running') ? 'Busy' : 'InProgress');
    return found(entry.header, entry.body);
  }

  function reverse(asked: Asked, reply: Reply, send: (body: object) => void): void {
    const request = asked.ReversalRequest as
      | { OriginalPOITransaction?: { POITransactionID?: Named } }
      | undefined;
    const poi = request?.OriginalPOITransaction?.POITransactionID;
    const transaction = poi && named.get(poi.TransactionID);
    const isPossible = transaction?.state === 'paid' && !quirks.has('refuses-reversal');
    if (isPossible) transaction.state = 'reversed';
    const body = poi && isPossible ? reversalAccepted(poi) : reversalRefused();
    const header = answerTo(asked.MessageHeader);
    entries.set(`${header.SaleID} ${header.ServiceID}`, { header, body: styled(body) });
    options.show(isPossible ? 'Given back' : 'Ready');
    if (quirks.has('reversal-unanswered')) reply.cut();
    else send(body);
  }

  async function pay(asked: Asked, reply: Reply): Promise<void> {
    const behaviour = options.take();
    const payment = readPayment(asked);
    if (!payment) return reply.raw(200, badJson);
    const { SaleID, ServiceID } = asked.MessageHeader;
    const header = answerTo(asked.MessageHeader);
    count += 1;
    const poi: Named = {
      TransactionID: `k4xx${String(now().getTime()).padStart(15, '0')}.${String(8_815_573_000_000_000 + count)}`,
      TimeStamp: moment(),
    };
    const of = { poi, sale: payment.sale, poiId: options.poiId, amountCents: payment.amountCents };
    const unbegun = unbegunDeliveries[behaviour];
    if (unbegun)
      return unbegun(reply, {
        asked: asked.MessageHeader,
        at: poi.TimeStamp,
        busy: () => response(header, styled(failed(of, 'Busy', 'message=Busy'))),
        approved: () => response(header, approved(of, false)),
        old: () => lastAnswer,
      });

    const entry: Entry = { header, body: null };
    running = entry;
    person.begin();
    entries.set(`${SaleID} ${ServiceID}`, entry);
    const tender = poi.TransactionID.split('.')[0] ?? '';
    options.show(`${euros(of.amountCents)}: present your card`);
    options.display(SaleID, tender, 'TENDER_CREATED');
    if (behaviour === 'cut-while-held') reply.cut();
    const decision = await person.decide(wantedBy(behaviour));
    if (decision === 'approve' || decision === 'decline')
      options.display(SaleID, tender, 'CARD_INSERTED');
    const isKept = decision === 'stop' && quirks.has('ignores-abort');
    const ended = { decision: isKept ? 'approve' : decision, behaviour, of } as const;
    const { body, text, paidCents } = conclude(ended, quirks.has('offline'));
    options.show(text);
    if (paidCents !== null) {
      const transaction = ledger.add(paidCents, 'kiosk', ServiceID);
      transaction.receiptNumber = poi.TransactionID;
      transaction.state = 'paid';
      named.set(poi.TransactionID, transaction);
    }
    entry.body = styled(body);
    running = null;
    options.display(SaleID, tender, 'TENDER_FINAL');
    const deliver = deliveries[behaviour] ?? delivered;
    const whole = response(header, entry.body);
    lastAnswer = whole;
    deliver(reply, whole);
  }

  return {
    get isPaying() {
      return running !== null;
    },
    answer,
    forget: () => {
      entries.clear();
      used.clear();
    },
  };
}

const answerTo = (header: Header): Header => ({ ...header, MessageType: 'Response' });
const refusal = (category: string, condition: string, beside: string) => ({
  [`${category}Response`]: {
    Response: { Result: 'Failure', ErrorCondition: condition, AdditionalResponse: beside },
  },
});

function busyWith({ MessageCategory }: Header): string {
  const text = `Forbidden Request, Service Dialogue ${MessageCategory}Request is in Progress`;
  return `message=${encodeURIComponent(text)}`;
}

function isAbout(entry: Entry | null, request: unknown): boolean {
  const about = (request as { MessageReference?: Header } | undefined)?.MessageReference;
  return (
    entry !== null &&
    about?.ServiceID === entry.header.ServiceID &&
    about.SaleID === entry.header.SaleID
  );
}

function readPayment(asked: Asked): { sale: Named; amountCents: number } | null {
  const request = asked.PaymentRequest as
    | {
        SaleData?: { SaleTransactionID?: Named };
        PaymentTransaction?: { AmountsReq?: { Currency?: string; RequestedAmount?: number } };
      }
    | undefined;
  const sale = request?.SaleData?.SaleTransactionID;
  const amount = request?.PaymentTransaction?.AmountsReq;
  if (!sale || amount?.Currency !== 'EUR' || typeof amount.RequestedAmount !== 'number')
    return null;
  return { sale, amountCents: Math.round(amount.RequestedAmount * 100) };
}
