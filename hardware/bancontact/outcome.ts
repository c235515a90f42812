/** What became of a payment whose end was not seen: asked by its number, at any time later. */
import type { PaymentFound, StartedPayment } from '../devices.ts';
import { reportDifference, reportRefusal } from './approval.ts';
import type { HostPayment, Order } from './messages.ts';
import { referenceOf } from './messages.ts';
import { differenceOf, givenBackOn, receiptOf } from './receipt.ts';
import type { Station } from './station.ts';
import { stageOf } from './statuses.ts';

export async function outcomeOf(
  station: Station,
  started: StartedPayment,
  trusts: boolean,
): Promise<PaymentFound> {
  const { client, closing } = station;
  const { handle, amountCents } = started;
  if (handle.driver !== 'bancontact-pay')
    return { kind: 'unclear', why: `it was started by the driver ${handle.driver}` };
  const { paymentId } = handle;
  if (station.followed.has(paymentId)) return { kind: 'running' };
  const order = { amountCents, reference: referenceOf(started.attempt) };
  let found = await ask(station, paymentId);
  if (found === 'missing' && Date.now() - Date.parse(started.startedAt) > missingMs)
    return { kind: 'unclear', why: 'the host does not know the payment, a day after it began' };
  if (found === null || found === 'missing') return { kind: 'unreachable' };
  const stage = stageOf(found.status);
  // Its code is no longer shown: it ends here, unless it was confirmed meanwhile.
  if (stage === 'shown' || stage === 'scanned') {
    await client.cancel(paymentId, closing);
    found = await ask(station, paymentId);
  } else if (stage === 'held' && trusts && differenceOf(found, order) === null) {
    await client.acknowledge(paymentId, order, closing);
    found = await ask(station, paymentId);
  }
  if (found === null || found === 'missing') return { kind: 'unreachable' };
  return judge(station, found, { started, order });
}

/** A wrong key or environment is mended within a day; who has it mended later asks again. */
const missingMs = 24 * 3_600_000;

/** null: not answered. `missing`: 404, as another key or environment answers too. */
async function ask(station: Station, paymentId: string): Promise<HostPayment | 'missing' | null> {
  const answer = await station.client.get(paymentId, station.closing);
  station.heard(answer);
  if (answer.kind === 'done') return answer.value;
  reportRefusal(station, answer);
  return answer.kind === 'refused' && answer.status === 404 ? 'missing' : null;
}

interface Asked {
  started: StartedPayment;
  order: Order;
}

function judge(station: Station, found: HostPayment, { started, order }: Asked): PaymentFound {
  const { status } = found;
  const stage = stageOf(status);
  switch (stage) {
    case 'paid':
    case 'held': {
      const difference = differenceOf(found, order);
      if (difference !== null) {
        reportDifference(station, difference);
        return { kind: 'unclear', why: `the host took ${difference} than it was asked for` };
      }
      const receipt = receiptOf(found, order.amountCents, station.localTime);
      if (stage === 'paid') return { kind: 'approved', receipt };
      const backOn = givenBackOn(found, started.startedAt, station.options.timeZone);
      return { kind: 'held', receipt, givenBackOn: backOn };
    }
    case 'declined':
    case 'cancelled':
    case 'given-back':
      return { kind: 'not-paid', why: status };
    case 'shown':
    case 'scanned':
    case 'confirmed':
      return { kind: 'running' };
    case null:
      return { kind: 'unclear', why: `the host calls it ${status}` };
  }
}
