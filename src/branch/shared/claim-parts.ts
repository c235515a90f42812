/** What a claim is made with, and how a value is changed that several kiosks change. */
import type { Journal } from '../../store/types.ts';
import type { BrokerConnection } from '../broker/broker.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { Others } from './others.ts';

export interface ClaimParts {
  broker: Pick<BrokerConnection, 'claim' | 'putClaim'>;
  /** the name of this kiosk */
  self: string;
  seal: BranchSeal;
  others: Others;
  journal: Pick<Journal, 'open' | 'get'>;
}

/** between kiosks that want the same in the same moment, one gets it at each try */
const mostTries = 50;

/** `attempt`: null where another kiosk was first, and the value is read again. */
export async function byCompareAndSet<Answer>(
  attempt: () => Promise<Answer | null>,
): Promise<Answer> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const answer = await attempt();
    if (answer !== null) return answer;
  }
  throw new Error(`The broker refused a claim ${mostTries} times.`);
}
