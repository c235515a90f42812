/** What a claim is made with, and how a value is changed that several kiosks change. */
import type { Journal } from '../../store/types.ts';
import type { BrokerConnection } from '../broker/broker.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import { type Claim, claims } from './messages.ts';
import type { Others } from './others.ts';

export interface ClaimParts {
  broker: Pick<BrokerConnection, 'claim' | 'putClaim'>;
  /** the name of this kiosk */
  self: string;
  seal: BranchSeal;
  others: Others;
  journal: Pick<Journal, 'open' | 'get'>;
  /** A claim is not of the kiosk in whose name it stands, and is left out. */
  onNotSigned(): void;
}

/** null: it says nothing, as what another program put there */
export function openClaim(
  { seal, onNotSigned }: Pick<ClaimParts, 'seal' | 'onNotSigned'>,
  sealed: Uint8Array,
  key: string,
  storedAtMs: number,
): Claim | null {
  const opened = claims.open(seal, sealed, key, storedAtMs);
  if (opened === 'not-signed') onNotSigned();
  return typeof opened === 'string' ? null : opened.value;
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
