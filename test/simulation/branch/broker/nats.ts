/** Replaces the way to the broker (src/branch/broker/nats.ts) by the model. */
import type { Broker } from '../../../../src/branch/broker/broker.ts';
import type { Identity } from '../../../../src/branch/enrol/identity.ts';
import type { BrokerModel } from './modelled-broker.ts';

let broker: BrokerModel | null = null;
export function useBroker(given: BrokerModel): void {
  broker = given;
}

export function natsBroker({ identity }: { identity: Identity }): Broker {
  if (!broker) throw new Error('this world has no broker');
  return broker.brokerOf(identity.kiosk);
}
