/** The outcome of one authorisation: the table of docs/payments/zvt.md as code. */

import type { AuthorisationOutcome, PaymentReceipt, Report } from '../devices.ts';
import { hexByte } from '../hex.ts';
import { reasonOf } from '../reason.ts';
import { approved, cancelled, explainCode, processingError, wrongPin } from './codes.ts';
import type { Ending } from './conversation.ts';
import type { Message } from './messages.ts';
import { isSamePayment, receiptOf, resultOf } from './receipt.ts';

interface PaymentBook {
  /** 04 0F: returns the answer. An approval is journalled before it resolves. */
  onStatus(message: Message): Promise<number>;
  /** The answer is sent. */
  onAnswered(code: number): void;
  outcome(ending: Ending): AuthorisationOutcome;
  /** the acknowledged approval */
  readonly taken: PaymentReceipt | null;
}

export function openPaymentBook(
  amountCents: number,
  onApproved: (receipt: PaymentReceipt) => Promise<void> | void,
  report: (report: Omit<Report, 'part'>) => void,
): PaymentBook {
  let approval: PaymentReceipt | null = null;
  let acknowledged = false;
  /** the last result that was not an approval */
  let negative: number | null = null;
  /** an approval was answered with "reverse it" */
  let refusedBy: string | null = null;
  /** the terminal contradicted itself */
  let contradiction: string | null = null;

  function refuse(code: string, text: string): number {
    refusedBy = text;
    report({
      level: 'error',
      code,
      text: `${text}. The terminal was told to reverse the payment: compare with its journal.`,
    });
    return processingError;
  }

  async function onStatus({ bitmaps }: Message): Promise<number> {
    const result = resultOf(bitmaps);
    if (result === null)
      return refuse('status-without-result', 'A status information came without a result');
    if (result !== approved) {
      negative = result;
      if (approval)
        contradiction = `the terminal approved, and then reported ${explainCode(result)}`;
      return 0;
    }
    const receipt = receiptOf(bitmaps, amountCents);
    if (approval && isSamePayment(approval, receipt)) return 0;
    if (approval) {
      contradiction = 'the terminal approved two payments';
      return refuse(
        'second-approval',
        'The terminal approved a second payment in one authorisation',
      );
    }
    if (refusedBy !== null) return processingError;
    if (receipt.amountCents !== amountCents) {
      return refuse('amount-differs', 'The terminal approved another amount than it was asked for');
    }
    try {
      await onApproved(receipt);
    } catch (error) {
      const why = reasonOf(error);
      return refuse('approval-not-kept', `An approved payment could not be journalled (${why})`);
    }
    approval = receipt;
    negative = null;
    return 0;
  }

  function notApproved(code: number): AuthorisationOutcome {
    return code === cancelled ? { kind: 'cancelled' } : { kind: 'declined', code: hexByte(code) };
  }

  function outcome(ending: Ending): AuthorisationOutcome {
    if (ending.kind === 'not-sent') return { kind: 'not-started', why: ending.why };
    if (ending.kind === 'refused') {
      return { kind: 'not-started', why: `the terminal refused: ${explainCode(ending.code)}` };
    }
    if (contradiction !== null) return { kind: 'unknown', why: contradiction };
    if (approval && acknowledged) {
      // The acknowledgement counts, with or without a completion (2.2.9).
      if (ending.kind !== 'aborted') return { kind: 'approved', receipt: approval };
      return { kind: 'unknown', why: 'the terminal approved, and then gave up' };
    }
    if (ending.kind === 'lost') {
      const final = negative !== null && negative !== wrongPin && refusedBy === null;
      return final && negative !== null
        ? notApproved(negative)
        : { kind: 'unknown', why: ending.why };
    }
    if (refusedBy !== null) {
      return ending.kind === 'aborted'
        ? { kind: 'cancelled' }
        : { kind: 'unknown', why: refusedBy };
    }
    if (negative !== null) return notApproved(negative);
    if (ending.kind === 'aborted') return notApproved(ending.code ?? cancelled);
    return { kind: 'unknown', why: 'the terminal finished without saying how' };
  }

  return {
    onStatus,
    onAnswered: (code) => {
      if (code === 0 && approval) acknowledged = true;
    },
    outcome,
    get taken() {
      return acknowledged ? approval : null;
    },
  };
}
