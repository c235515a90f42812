/**
 * Claims in the time that a patron waits: `branch.waitMs` in all. After one that was not answered
 * none is tried until the broker has answered a ping, so that a stack of books waits once.
 */
import type { BrokerConnection } from '../broker/broker.ts';
import type { Claimed, LoanToClaim } from '../port.ts';
import type { ClaimParts } from '../shared/claim-parts.ts';
import { createClaims } from '../shared/claims.ts';

interface Claiming {
  claim(loan: LoanToClaim): Promise<Claimed>;
  readonly counts: Readonly<Record<Claimed, number>>;
  /** From here on claims are tried; null: no more. */
  use(connection: BrokerConnection | null): void;
}

type Parts = Omit<ClaimParts, 'broker'>;

export function createClaiming(waitMs: number, parts: () => Parts): Claiming {
  const counts: Record<Claimed, number> = { mine: 0, lent: 0, limit: 0, alone: 0 };
  const claim = createClaims();
  let current: BrokerConnection | null = null;
  let isAnswering = false;

  async function awaitPing(connection: BrokerConnection): Promise<void> {
    isAnswering = false;
    try {
      await connection.ping();
      if (current === connection) isAnswering = true;
    } catch {
      // The connection ends by itself; the next one is asked anew.
    }
  }

  async function answered(loan: LoanToClaim): Promise<Claimed> {
    const connection = current;
    if (connection === null || !isAnswering) return 'alone';
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'alone'>((resolve) => {
      timer = setTimeout(() => resolve('alone'), waitMs);
    });
    const asked = claim({ ...parts(), broker: connection }, loan).catch(() => 'alone' as const);
    const outcome = await Promise.race([asked, late]);
    clearTimeout(timer);
    if (outcome === 'alone') void awaitPing(connection);
    return outcome;
  }

  return {
    async claim(loan) {
      const outcome = await answered(loan);
      counts[outcome] += 1;
      return outcome;
    },
    counts,
    use(connection) {
      current = connection;
      isAnswering = connection !== null;
    },
  };
}
