/**
 * One payment. Its ServiceID is journalled before the first byte leaves; after each loss the terminal
 * is asked by that ServiceID what became of it.
 */
import type { AuthorisationOutcome, PaymentRequest, Report } from '../devices.ts';
import { pauseOr } from '../pause.ts';
import { journalApproval, journalReversal } from '../payment.ts';
import { reasonOf } from '../reason.ts';
import type { Answered } from './caller.ts';
import { judgePayment, type Verdict } from './outcomes.ts';
import { abortRequest, type PoiTransaction, paymentRequest, reversalRequest } from './requests.ts';
import { type AskedPayment, explain, lookUp, type StatusDesk } from './status.ts';

export interface PayDesk extends StatusDesk {
  report(report: Omit<Report, 'part'>): void;
  /** then the terminal is asked to stop */
  paymentTimeoutMs: number;
  /** from one question for the outcome, or one wish to stop, to the next */
  pollMs: number;
  /** how long the outcome is asked for */
  pollForMs: number;
  /** True: it was missing before too, longer ago than a terminal takes to start. */
  isMissing(serviceId: string): boolean;
}

export async function authorise(
  desk: PayDesk,
  request: PaymentRequest,
): Promise<AuthorisationOutcome> {
  const { caller, closing } = desk;
  const { signal, attempt, amountCents, onProgress } = request;
  const asked: AskedPayment = { serviceId: caller.newServiceId(), attempt, amountCents };
  try {
    const { poiId } = caller.parties;
    await request.onStarted({ driver: 'adyen', serviceId: asked.serviceId, poiId });
  } catch (error) {
    return { kind: 'not-started', why: `it could not be journalled (${reasonOf(error)})` };
  }
  // Meanwhile the journal was waited for.
  if (signal.aborted || closing.aborted) return { kind: 'cancelled' };
  onProgress('connecting');
  const stopping = openStopping(desk, asked.serviceId, signal);
  try {
    const answered = await caller.ask(
      paymentRequest(caller.parties, asked.serviceId, { attempt, amountCents, at: moment() }),
      {
        // After the wish to stop there is time for the answer of the payment itself.
        timeoutMs: desk.paymentTimeoutMs + 2 * desk.timeoutMs,
        signal: stopping.unsent,
        onLeaving: () => {
          stopping.left();
          onProgress('insert-card');
        },
      },
    );
    if (answered.kind === 'not-sent' && signal.aborted) return { kind: 'cancelled' };
    const first = judge(desk, answered, asked);
    if (isFinal(first)) return await conclude(desk, request, first);
    onProgress('wait');
    return await conclude(desk, request, await findOut(desk, asked, first));
  } finally {
    stopping.end();
  }
}

function judge(desk: PayDesk, answered: Answered, asked: AskedPayment): Verdict {
  if (answered.kind === 'not-sent' || answered.kind === 'rejected')
    return { kind: 'not-started', why: explain(answered) };
  if (answered.kind !== 'message' || answered.message.kind !== 'payment')
    return { kind: 'undecided', why: explain(answered) };
  const { payment } = answered.message;
  return judgePayment(payment, asked, desk.localTime, desk.caller.parties.poiId);
}

/** False: the terminal is asked by TransactionStatus. */
function isFinal(verdict: Verdict): boolean {
  if (verdict.kind === 'cancelled') return !verdict.afterApproval;
  return !['running', 'not-found', 'undecided'].includes(verdict.kind);
}

/** Asks until it is decided, or until the patron has waited long enough. */
async function findOut(desk: PayDesk, asked: AskedPayment, first: Verdict): Promise<Verdict> {
  const { closing, pollMs, pollForMs } = desk;
  const endsAtMs = performance.now() + pollForMs;
  const closed = closing.aborted ? Promise.resolve() : aborted(closing);
  // "It had been approved": whether the money went back, only the status says.
  let last: Verdict =
    first.kind === 'cancelled'
      ? { kind: 'undecided', why: 'cancelled after it had been approved, and no status says so' }
      : first;
  for (;;) {
    const looked = await lookUp(desk, asked);
    if (looked.kind === 'cancelled') return looked;
    if (looked.kind === 'not-found' && desk.isMissing(asked.serviceId)) return looked;
    if (looked.kind !== 'unreachable') last = looked;
    if (isFinal(last)) return last;
    if (closing.aborted || performance.now() + pollMs > endsAtMs) return last;
    await pauseOr(closed, pollMs);
  }
}

async function conclude(
  desk: PayDesk,
  request: PaymentRequest,
  verdict: Verdict,
): Promise<AuthorisationOutcome> {
  switch (verdict.kind) {
    case 'approved':
      return journalApproval((entry) => desk.report(entry), request, verdict.receipt);
    case 'amount-differs': {
      const why = 'The terminal approved another amount than it was asked for';
      await giveBack(desk, request, verdict.paid, why);
      return { kind: 'unknown', why };
    }
    case 'declined':
    case 'not-started':
      return verdict;
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'running':
      return { kind: 'unknown', why: 'the terminal is still at it' };
    case 'not-found':
      return { kind: 'unknown', why: 'the terminal does not know the payment' };
    case 'undecided':
      return { kind: 'unknown', why: verdict.why };
  }
}

async function giveBack(
  desk: PayDesk,
  request: PaymentRequest,
  paid: PoiTransaction | null,
  text: string,
): Promise<void> {
  const isKept = paid !== null && (await journalReversal((entry) => desk.report(entry), request));
  const outcome = isKept ? await askBack(desk, paid) : 'unknown';
  const advice =
    outcome === 'accepted'
      ? 'The terminal accepted to give it back: look in the Customer Area whether it did.'
      : 'It could not be given back: do it in the Customer Area.';
  desk.report({ level: 'error', code: 'amount-differs', text: `${text}. ${advice}` });
}

/** `accepted`: asked for, which is not yet done. `refused`: nothing was given back. */
export async function askBack(
  { caller, timeoutMs, closing }: StatusDesk,
  paid: PoiTransaction,
): Promise<'accepted' | 'refused' | 'unknown'> {
  const serviceId = caller.newServiceId();
  const request = reversalRequest(caller.parties, serviceId, {
    paid,
    name: serviceId,
    at: moment(),
  });
  const answered = await caller.ask(request, { timeoutMs: 3 * timeoutMs, signal: closing });
  if (answered.kind === 'not-sent' || answered.kind === 'rejected') return 'refused';
  if (answered.kind !== 'message' || answered.message.kind !== 'reversal') return 'unknown';
  const { result } = answered.message.ending;
  return result === 'Success' ? 'accepted' : result === 'Failure' ? 'refused' : 'unknown';
}

interface Stopping {
  /** aborts the connection, as long as nothing has left */
  unsent: AbortSignal;
  left(): void;
  end(): void;
}

/**
 * The wish to stop, by the patron or because it takes too long: on a connection of its own, again and
 * again until the payment has ended, since one that comes before the payment has begun is lost.
 */
function openStopping(desk: PayDesk, serviceId: string, signal: AbortSignal): Stopping {
  const { caller, closing, timeoutMs, pollMs, paymentTimeoutMs } = desk;
  const connection = new AbortController();
  const ended = new AbortController();
  const over = aborted(ended.signal);
  let hasLeft = false;
  let isAsking = false;
  let late: NodeJS.Timeout | undefined;

  const close = () => connection.abort();
  const ask = async () => {
    if (isAsking || ended.signal.aborted) return;
    isAsking = true;
    while (!ended.signal.aborted && !closing.aborted) {
      const request = abortRequest(caller.parties, caller.newServiceId(), serviceId);
      await caller.ask(request, { timeoutMs, signal: ended.signal });
      await pauseOr(over, pollMs);
    }
  };
  const stop = () => {
    if (hasLeft) void ask();
    else connection.abort();
  };
  signal.addEventListener('abort', stop, { once: true });
  closing.addEventListener('abort', close, { once: true });
  return {
    unsent: connection.signal,
    left: () => {
      hasLeft = true;
      late = setTimeout(() => void ask(), paymentTimeoutMs);
    },
    end: () => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      closing.removeEventListener('abort', close);
      ended.abort();
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** In UTC, to the second. */
function moment(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
