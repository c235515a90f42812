/** One payment: the tables of docs/payments/opi.md as code. */
import type {
  AuthorisationOutcome,
  PaymentReceipt,
  PaymentRequest,
  StartedPayment,
} from '../devices.ts';
import { isPayable, journalApproval, journalReversal, reportOutcome } from '../payment.ts';
import { reasonOf } from '../reason.ts';
import type { Ending } from './dialogue.ts';
import { progressOf } from './displays.ts';
import { reverseWith } from './operations.ts';
import type { PaymentParts } from './parts.ts';
import { recover } from './recovery.ts';
import { judge, type Verdict } from './results.ts';
import type { Ready, Station } from './station.ts';

/** `stanBefore`: of the last transaction, as the terminal said just before. */
export async function authorise(
  parts: PaymentParts,
  request: PaymentRequest,
  stanBefore: string | null,
): Promise<AuthorisationOutcome> {
  const { station, report } = parts;
  const { amountCents, signal } = request;
  if (!isPayable(amountCents))
    return { kind: 'not-started', why: 'not an amount that a terminal can take' };
  const { readiness } = station;
  if (!readiness.ready) return { kind: 'not-started', why: readiness.why };
  if (signal.aborted) return { kind: 'cancelled' };
  const outcome = await station.inTurn(() => payInTurn(parts, request, stanBefore));
  reportOutcome(
    report,
    outcome,
    'Compare with the journal of the terminal before the next payment.',
  );
  return outcome;
}

async function payInTurn(
  parts: PaymentParts,
  request: PaymentRequest,
  stanBefore: string | null,
): Promise<AuthorisationOutcome> {
  const { station, options } = parts;
  const { amountCents, attempt, language, onProgress, onStarted, signal } = request;
  onProgress('connecting');
  const startedAt = options.now().toISOString();
  const question = {
    kind: 'card-service',
    requestType: 'CardPayment',
    amountCents,
    language,
  } as const;
  const ready = await station.connect(question);
  if ('kind' in ready) return { kind: 'not-started', why: ready.why };
  const handle = { driver: 'opi', requestId: ready.requestId, stanBefore } as const;
  const drop = (outcome: AuthorisationOutcome) => {
    void ready.close();
    return outcome;
  };
  if (signal.aborted) return drop({ kind: 'cancelled' });
  try {
    // The first byte leaves after this.
    await onStarted(handle);
  } catch (error) {
    const why = reasonOf(error);
    return drop({ kind: 'not-started', why: `the payment could not be journalled (${why})` });
  }
  if (signal.aborted) return drop({ kind: 'cancelled' });
  const { ending, sawReceipt } = await converse(parts, request, ready);
  station.note(ending);
  // A terminal that goes on without the kiosk is asked to stop.
  if (ending.kind === 'lost')
    await station.askBeside({ kind: options.abortAs, requestType: 'AbortRequest' });
  const verdict = verdictOf(ending, { requestId: ready.requestId, amountCents }, sawReceipt);
  return decide(parts, request, verdict, { handle, attempt, amountCents, startedAt });
}

/** The dialogue itself: displays and receipts on channel 1, a stop on a second connection. */
async function converse(
  { station, options }: PaymentParts,
  { onProgress, signal }: PaymentRequest,
  ready: Ready,
): Promise<{ ending: Ending; sawReceipt: boolean }> {
  let sawReceipt = false;
  let isOver = false;
  const stopHearing = station.onDevice((device) => {
    ready.touch();
    for (const { target, lines } of device.outputs) {
      if (!target.endsWith('Display')) sawReceipt = true;
      else onProgress(progressOf(lines));
    }
  });
  const onAbort = () => void askToStop(station, options, () => isOver);
  signal.addEventListener('abort', onAbort);
  const ending = await ready.ask({
    silenceMs: options.paymentTimeoutMs,
    longestMs: options.longestMs,
    otherMs: options.commandTimeoutMs,
    onSent: () => onProgress('insert-card'),
  });
  isOver = true;
  signal.removeEventListener('abort', onAbort);
  stopHearing();
  // What was approved is journalled first, however long the far end takes to hang up.
  void ready.close();
  return { ending, sawReceipt };
}

/**
 * A wish: the outcome still comes on the connection of the payment. A terminal that is at its limit
 * of connections is asked again.
 */
async function askToStop(
  station: Station,
  { abortAs, commandTimeoutMs }: PaymentParts['options'],
  isOver: () => boolean,
): Promise<void> {
  for (let tries = 0; tries < 3 && !isOver(); tries++) {
    const ending = await station.askBeside({ kind: abortAs, requestType: 'AbortRequest' });
    if (ending.kind === 'answer') return;
    const pauseMs = Math.min(1_000, commandTimeoutMs);
    await new Promise((resolve) => setTimeout(resolve, pauseMs).unref());
  }
}

function verdictOf(
  ending: Ending,
  asked: { requestId: string; amountCents: number },
  sawReceipt: boolean,
): Verdict {
  if (ending.kind === 'not-sent') return { kind: 'not-started', why: ending.why, next: null };
  if (ending.kind === 'lost') {
    const seen = sawReceipt ? '; a receipt had come' : '';
    return { kind: 'doubtful', why: `${ending.why}${seen}`, ifRepeated: null, answer: null };
  }
  const verdict = judge(ending.answer, asked);
  if (verdict.kind === 'not-started' && sawReceipt)
    return {
      kind: 'doubtful',
      why: `${verdict.why} after a receipt`,
      ifRepeated: null,
      answer: ending.answer,
    };
  return verdict;
}

async function decide(
  parts: PaymentParts,
  request: PaymentRequest,
  verdict: Verdict,
  started: StartedPayment,
): Promise<AuthorisationOutcome> {
  switch (verdict.kind) {
    case 'approved':
      return journalApproval(parts.report, request, verdict.receipt);
    case 'differs': {
      const text = 'The terminal approved another amount than it was asked for';
      return giveBack(parts, request, verdict.receipt, text);
    }
    case 'declined':
      return { kind: 'declined', code: verdict.code };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'not-started':
      if (verdict.next === 'login') await parts.station.logIn();
      if (verdict.next === 'reprint') await takeEarlierReceipt(parts);
      return { kind: 'not-started', why: verdict.why };
    case 'doubtful': {
      const found = await recover(parts, started, verdict);
      // Not reversed where that fails: a reversal may be repeated in the same words as the payment.
      if (found.kind === 'approved') return journalApproval(parts.report, request, found.receipt);
      if (found.kind !== 'not-paid') return { kind: 'unknown', why: verdict.why };
      if (found.meaning === 'cancelled') return { kind: 'cancelled' };
      return { kind: 'declined', code: found.code };
    }
  }
}

async function giveBack(
  parts: PaymentParts,
  request: PaymentRequest,
  receipt: PaymentReceipt | null,
  text: string,
): Promise<AuthorisationOutcome> {
  const isKept = receipt !== null && (await journalReversal(parts.report, request));
  const outcome = isKept ? await reverseWith(parts, receipt) : 'refused';
  const became = outcome === 'reversed' ? 'was reversed' : 'could not be reversed by the kiosk';
  parts.report({
    level: 'error',
    code: 'amount-differs',
    text: `${text}. The payment ${became}: compare with the journal of the terminal.`,
  });
  return outcome === 'reversed' ? { kind: 'cancelled' } : { kind: 'unknown', why: text };
}

/**
 * OPI_NL: the receipt of an earlier payment was never taken, and the terminal takes no payment
 * before it is.
 */
async function takeEarlierReceipt({ station, options, report }: PaymentParts): Promise<void> {
  const text =
    'The terminal asks to repeat the receipt of an earlier payment, which no kiosk took. Compare its journal with that of the kiosk.';
  report({ level: 'error', code: 'earlier-receipt', text });
  if (!options.dialect.reprints) return;
  await station.ask({ kind: 'card-service', requestType: 'TicketReprint' });
}
