/** Errors of the hub's client, in the words of the port. */
import { refusal } from '../../../src/branch/broker/dial.ts';
import { HubRefusal } from './hub.ts';

/** A broker's code, and the hub's for the same. */
export const hubCodes = {
  'branch-broker-away': 'hub-away',
  'branch-broker-refuses': 'hub-refuses',
  'branch-stream-missing': 'hub-stream-missing',
  'branch-broker-cannot-store': 'hub-cannot-store',
} as const;

export function hubRefusal(error: unknown): HubRefusal {
  if (error instanceof HubRefusal) return error;
  const { code, message } = refusal(error);
  return new HubRefusal(hubCodes[code], message);
}
