/**
 * The broker's clock, which gives the branch its order: the clocks of kiosks need not agree. Between
 * two measurements it goes on by the monotonic clock, so a step of this kiosk's clock is none of it.
 */
import type { Log } from '../../../machines/domain.ts';
import type { BrokerConnection, StreamState } from '../broker/broker.ts';

interface BrokerClock {
  /** This kiosk's own, until it was measured. */
  nowMs(): number;
  /** It minus this kiosk's; null: not measured yet. */
  readonly aheadMs: number | null;
  /** It minus the monotonic clock; null: not measured yet. Another one: it was set. */
  readonly base: number | null;
  measure(connection: Pick<BrokerConnection, 'state'>): Promise<StreamState>;
}

/** a difference that a technician should mend */
const offMs = 2000;

export function createBrokerClock(log: Log): BrokerClock {
  /** minus the monotonic clock */
  let base: number | null = null;
  const ahead = () => (base === null ? null : Math.round(base + performance.now() - Date.now()));
  return {
    nowMs: () => (base === null ? Date.now() : base + performance.now()),
    get aheadMs() {
      return ahead();
    },
    get base() {
      return base;
    },
    async measure(connection) {
      const before = performance.now();
      const state = await connection.state();
      base = state.nowMs - (before + performance.now()) / 2;
      const aheadMs = ahead() ?? 0;
      if (Math.abs(aheadMs) >= offMs) {
        const text = `The clock of the broker is ${aheadMs} ms ahead of this one.`;
        log({ level: 'warn', part: 'branch', code: 'branch-clock-off', text, data: { aheadMs } });
      }
      return state;
    },
  };
}
