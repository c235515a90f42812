/**
 * The moment of what an operator signs. It is the hub's, so that those of several operators follow
 * each other, and it is compared with this machine's: a hub whose clock is years ahead would have
 * serials signed above which there are none left.
 */
import { Fault } from '../../../src/fault.ts';
import type { Hub } from './hub.ts';

const mostApartMs = 3_600_000;

/** In ms. Rejects with a HubRefusal, or a Fault `hub-clock-off`. */
export async function momentToSign(hub: Pick<Hub, 'nowMs'>, ownMs = Date.now): Promise<number> {
  const nowMs = await hub.nowMs();
  const apartMs = nowMs - ownMs();
  if (Math.abs(apartMs) <= mostApartMs) return nowMs;
  const minutes = Math.round(Math.abs(apartMs) / 60_000);
  throw new Fault(
    'fleet',
    'hub-clock-off',
    `The clock of the hub is ${minutes} minutes ${apartMs > 0 ? 'ahead of' : 'behind'} that of this machine: nothing is signed.`,
    'Set the one that is wrong. Where that is the hub, find out who has set it.',
  );
}
