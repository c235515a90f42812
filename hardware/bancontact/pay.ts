/** One payment by a code: created, journalled, shown, followed to its end at the host. */
import type { AuthorisationOutcome, PaymentRequest } from '../devices.ts';
import { pauseOr } from '../pause.ts';
import { reasonOf } from '../reason.ts';
import { openApprovalBook } from './approval.ts';
import { type Answered, explain } from './client.ts';
import { type CreatedPayment, type HostPayment, type Order, referenceOf } from './messages.ts';
import { onceAborted } from './once-aborted.ts';
import { differenceOf } from './receipt.ts';
import type { Station } from './station.ts';
import { type Stage, stageOf } from './statuses.ts';

/** Where the host does not say how long: the shortest life time that was ever recorded. */
const usualLifeMs = 180_000;
/** No code stands here longer, however long it lives: others wait. */
const longestShownMs = 300_000;

export async function pay(
  station: Station,
  request: PaymentRequest,
): Promise<AuthorisationOutcome> {
  const { client, closing } = station;
  const { amountCents, signal } = request;
  const order = { amountCents, reference: referenceOf(request.attempt) };
  const created = await client.create(order, closing);
  const createdMs = performance.now();
  station.heard(created);
  const refusal = whyNotShown(created, order, station.options.marginMs);
  if (refusal !== null && !closing.aborted) {
    const level = created.kind === 'unclear' ? 'warn' : 'error';
    station.report({ level, code: 'code-not-created', text: `No code was shown: ${refusal}.` });
  }
  // A code that was never shown cannot be paid, whatever exists at the host.
  if (created.kind !== 'done') return { kind: 'not-started', why: refusal ?? 'no code' };
  const { paymentId, deeplink } = created.value;
  const drop = async (outcome: AuthorisationOutcome) => {
    await client.cancel(paymentId, closing);
    return outcome;
  };
  if (refusal !== null || deeplink === null)
    return drop({ kind: 'not-started', why: refusal ?? 'no code' });
  if (signal.aborted) return drop({ kind: 'cancelled' });
  try {
    await request.onStarted({ driver: 'bancontact-pay', paymentId });
  } catch (error) {
    const why = reasonOf(error);
    return drop({ kind: 'not-started', why: `its number could not be journalled (${why})` });
  }
  if (signal.aborted) return drop({ kind: 'cancelled' });

  const shownMs = Math.min(lifeOf(created.value) - station.options.marginMs, longestShownMs);
  const untilMs = createdMs + shownMs;
  const until = new Date(Date.now() + untilMs - performance.now()).toISOString();
  station.followed.add(paymentId);
  try {
    request.onProgress({ kind: 'code', text: deeplink, until });
    return await follow(station, request, { order, paymentId, untilMs });
  } finally {
    station.followed.delete(paymentId);
  }
}

/** null: the code may be shown. */
function whyNotShown(
  created: Answered<CreatedPayment>,
  order: Order,
  marginMs: number,
): string | null {
  if (created.kind === 'refused') return `the host refused the payment: ${explain(created)}`;
  if (created.kind === 'unclear') return `the host gave no code: ${explain(created)}`;
  const { value } = created;
  if (stageOf(value.status) !== 'shown')
    return `the host created a payment that is ${value.status}`;
  const difference = differenceOf(value, order);
  if (difference !== null) return `the host created a payment with ${difference}`;
  if (value.deeplink === null) return 'the host gave a payment without a link';
  return lifeOf(value) > marginMs ? null : 'the host gave a code that expires at once';
}

/** By the host's own clock, which need not agree with the kiosk's. */
function lifeOf({ createdAt, expiresAt }: HostPayment): number {
  if (createdAt === null || expiresAt === null) return usualLifeMs;
  return Date.parse(expiresAt) - Date.parse(createdAt);
}

interface Followed {
  order: Order;
  paymentId: string;
  /** when the code is hidden, by `performance` */
  untilMs: number;
}

async function follow(
  station: Station,
  request: PaymentRequest,
  { order, paymentId, untilMs }: Followed,
): Promise<AuthorisationOutcome> {
  const { client, options, closing } = station;
  const { marginMs } = options;
  const { signal } = request;
  const book = openApprovalBook(station, request, order);
  let endsAtMs = untilMs + marginMs + options.graceMs;
  let pauseMs = options.pollMs;
  let stage: Stage | null = 'shown';
  let isHidden = false;
  /** The host took it, or refused it: it is not asked for again. */
  let isCancelSettled = false;

  const hide = () => {
    if (!isHidden) request.onProgress('wait');
    isHidden = true;
  };
  const mustCancel = (nowMs: number) => {
    if (isCancelSettled || (stage !== null && stage !== 'shown' && stage !== 'scanned'))
      return false;
    return signal.aborted || nowMs >= (stage === 'shown' ? untilMs : untilMs + marginMs);
  };
  const close = onceAborted([closing]);
  const stop = onceAborted([signal, closing], () => {
    hide();
    // The patron waits here. A phone may still pay: then it is found later.
    endsAtMs = Math.min(endsAtMs, performance.now() + options.graceMs);
  });
  try {
    while (performance.now() < endsAtMs && !closing.aborted) {
      if (pauseMs > 0) await pauseOr((stop.signal.aborted ? close : stop).event, pauseMs);
      if (performance.now() >= untilMs) hide();
      if (mustCancel(performance.now()))
        isCancelSettled = (await client.cancel(paymentId, closing)).kind !== 'unclear';
      // A question that hangs does not delay the cancelling.
      const answer = await client.get(paymentId, stop.signal.aborted ? closing : stop.signal);
      station.heard(answer);
      pauseMs = answer.kind === 'unclear' && answer.isSlow ? options.slowPollMs : options.pollMs;
      if (answer.kind !== 'done') {
        book.takeFailure(answer);
        continue;
      }
      stage = stageOf(answer.value.status);
      if (stage !== 'shown') hide();
      const outcome = await book.take(stage, answer.value);
      if (outcome === 'ask-again') pauseMs = 0;
      else if (outcome !== null) return outcome;
    }
    return { kind: 'unknown', why: closing.aborted ? 'the kiosk closes' : book.why };
  } finally {
    stop.end();
    close.end();
    hide();
  }
}
