/** What the kiosk asks a terminal beside payments: an earlier one, and how it is. */
import type { Diagnosis, PaymentFound, StartedPayment } from '../devices.ts';
import type { PayDesk } from './payment.ts';
import { diagnosisRequest } from './requests.ts';
import { explain, lookUp } from './status.ts';
import { troubleIn } from './watch.ts';

/** Of its host too, which takes longer than a short question. */
const hostDiagnosisMs = 30_000;
/** How long a terminal keeps a payment is not documented: past this, a missing one proves nothing. */
const keptMs = 24 * 3_600_000;

export async function findPayment(
  desk: PayDesk,
  { handle, attempt, amountCents, startedAt }: StartedPayment,
): Promise<PaymentFound> {
  if (handle.driver !== 'adyen')
    return { kind: 'unclear', why: 'the payment was asked for by another protocol' };
  const { serviceId, poiId } = handle;
  if (poiId !== desk.caller.parties.poiId)
    return { kind: 'unclear', why: `the payment was made at another terminal, ${poiId}` };
  const looked = await lookUp(desk, { serviceId, attempt, amountCents });
  switch (looked.kind) {
    case 'approved':
      return looked;
    case 'amount-differs':
      return { kind: 'unclear', why: 'the terminal took another amount than it was asked for' };
    case 'declined':
      return { kind: 'not-paid', why: `declined: ${looked.code}` };
    case 'cancelled':
      return { kind: 'not-paid', why: 'cancelled' };
    case 'not-started':
      return { kind: 'not-paid', why: looked.why };
    case 'running':
    case 'unreachable':
      return { kind: looked.kind };
    case 'not-found': {
      if (Date.now() - Date.parse(startedAt) > keptMs)
        return { kind: 'unclear', why: 'the terminal no longer knows the payment' };
      // It may have restarted just now.
      if (!desk.isMissing(serviceId)) return { kind: 'running' };
      // It may have forgotten, in a restart, what it took: whether one does was not verified.
      return { kind: 'unclear', why: 'the terminal knows no such payment' };
    }
    case 'undecided':
      return { kind: 'unclear', why: looked.why };
  }
}

export async function diagnose(desk: PayDesk, signal?: AbortSignal): Promise<Diagnosis> {
  const { caller, closing } = desk;
  const request = diagnosisRequest(caller.parties, caller.newServiceId(), true);
  // A controller of its own: `AbortSignal.any` holds its sources weakly.
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  const sources = signal ? [signal, closing] : [closing];
  for (const source of sources) source.addEventListener('abort', onAbort);
  if (sources.some(({ aborted }) => aborted)) onAbort();
  const answered = await caller.ask(request, {
    timeoutMs: hostDiagnosisMs,
    signal: stop.signal,
  });
  for (const source of sources) source.removeEventListener('abort', onAbort);
  const lines: string[] = [];
  if (answered.kind !== 'message' || answered.message.kind !== 'diagnosis')
    return { outcome: 'unknown', why: explain(answered), lines };
  const { ending, terminal } = answered.message;
  const { condition } = ending;
  if (condition === 'Busy' || condition === 'InProgress')
    return { outcome: 'busy', why: 'the terminal is busy', lines };
  const { unconfirmed } = terminal;
  const waiting =
    unconfirmed === null || unconfirmed === 0
      ? null
      : `${unconfirmed} payments are not confirmed by its host yet`;
  const why = troubleIn(answered.message) ?? waiting;
  if (why === null) return { outcome: 'passed', why, lines };
  return { outcome: 'failed', why, ...(condition === null ? {} : { code: condition }), lines };
}
