/** Orders to switch the security of a tag, which wait for their turn between two questions. */
import type { SecurityOutcome } from '../devices.ts';

export interface Order {
  uid: string;
  /** true: the gate alarms */
  secured: boolean;
}
export interface Orders {
  readonly empty: boolean;
  add(order: Order): Promise<SecurityOutcome>;
  /**
   * Carries out those that wait now. A later one comes after the next inventory: otherwise a stream
   * of orders would keep every inventory from noticing what was lifted.
   */
  settle(signal: AbortSignal): Promise<void>;
  /** Ends those that wait with `down`, and a pause. */
  abandon(): void;
  /** Resolves after `durationMs`, or at the next order. */
  pause(durationMs: number): Promise<void>;
}

export function createOrders(
  carryOut: (order: Order, signal: AbortSignal) => Promise<SecurityOutcome>,
): Orders {
  const waiting: { order: Order; settle(outcome: SecurityOutcome): void }[] = [];
  let wake = (): void => {};
  return {
    get empty() {
      return waiting.length === 0;
    },
    add: (order) =>
      new Promise((settle) => {
        waiting.push({ order, settle });
        wake();
      }),
    async settle(signal) {
      for (let left = waiting.length; left > 0 && !signal.aborted; left -= 1) {
        const next = waiting.shift();
        if (next) next.settle(await carryOut(next.order, signal));
      }
    },
    abandon() {
      wake();
      for (const { settle } of waiting.splice(0)) settle('down');
    },
    pause: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, durationMs));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
