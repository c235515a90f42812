/** What a state of a payment means while it is followed (docs/payments/bancontact-pay.md). */
import type { AuthorisationOutcome, PaymentReceipt, PaymentRequest } from '../devices.ts';
import { journalApproval } from '../payment.ts';
import { type Answered, explain } from './client.ts';
import type { HostPayment, Order } from './messages.ts';
import { differenceOf, receiptOf } from './receipt.ts';
import type { Station } from './station.ts';
import type { Stage } from './statuses.ts';

interface ApprovalBook {
  /** null: no end yet; `ask-again`: its end may be there at once */
  take(
    stage: Stage | null,
    payment: HostPayment,
  ): Promise<AuthorisationOutcome | 'ask-again' | null>;
  /** A question that was not answered decides nothing. */
  takeFailure(answer: Exclude<Answered<HostPayment>, { kind: 'done' }>): void;
  /** why there is no end, for a technician */
  readonly why: string;
}

export function openApprovalBook(
  station: Station,
  request: PaymentRequest,
  order: Order,
): ApprovalBook {
  const { client, closing, options } = station;
  let why = 'the host was not asked yet';
  /** in the journal */
  let approval: PaymentReceipt | null = null;

  /** null: it is in the journal. */
  async function journal(payment: HostPayment): Promise<AuthorisationOutcome | null> {
    if (approval) return null;
    const receipt = receiptOf(payment, order.amountCents, station.localTime);
    const outcome = await journalApproval((entry) => station.report(entry), request, receipt);
    if (outcome.kind === 'unknown') return outcome;
    approval = receipt;
    return null;
  }

  /** Without an acknowledgement the payer has the money back by itself. */
  async function commit(payment: HostPayment): Promise<AuthorisationOutcome | 'ask-again' | null> {
    if (options.void) {
      const failed = await journal(payment);
      if (failed) return failed;
    } else {
      // An entry of the journal would stand for money that may still go back.
      station.report({
        level: 'warn',
        code: 'void-not-set',
        text: 'The host waits for an acknowledgement of each payment: set code.void to true.',
      });
    }
    const acknowledged = await client.acknowledge(payment.paymentId, order, closing);
    if (acknowledged.kind === 'done') return 'ask-again';
    why = `the payment was not acknowledged: ${explain(acknowledged)}`;
    return null;
  }

  return {
    take: async (stage, payment) => {
      why = `the payment is still ${payment.status}`;
      switch (stage) {
        case 'held':
        case 'paid': {
          const difference = differenceOf(payment, order);
          if (difference !== null) return differs(station, difference);
          if (stage === 'held') return commit(payment);
          const failed = await journal(payment);
          if (failed || !approval) return failed;
          return { kind: 'approved', receipt: approval };
        }
        case 'declined':
          return { kind: 'declined', code: payment.status };
        case 'cancelled':
        case 'given-back':
          return { kind: 'cancelled' };
        case null:
          station.report({
            level: 'warn',
            code: 'status-unknown',
            text: `The host calls a payment ${payment.status}, which this program does not know.`,
          });
          return null;
        default:
          return null;
      }
    },
    takeFailure: (answer) => {
      why = explain(answer);
      reportRefusal(station, answer);
    },
    get why() {
      return why;
    },
  };
}

/** Nothing is given back by itself: what the host took is for people to see. */
function differs(station: Station, difference: string): AuthorisationOutcome {
  reportDifference(station, difference);
  return { kind: 'unknown', why: `the host took ${difference} than it was asked for` };
}

export function reportDifference(station: Pick<Station, 'report'>, difference: string): void {
  const text = `A payment at the host has ${difference} than it was asked for. Look at it in the portal.`;
  station.report({ level: 'error', code: 'amount-differs', text });
}

/** Another key, or another environment: it says nothing of the payment. */
export function reportRefusal(
  station: Pick<Station, 'report'>,
  answer: Exclude<Answered<HostPayment>, { kind: 'done' }>,
): void {
  if (answer.kind !== 'refused') return;
  const text = `The host does not say what became of a payment: ${explain(answer)}.`;
  station.report({ level: 'error', code: 'payment-not-found', text });
}
