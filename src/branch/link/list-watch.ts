/** Which block list is shared in the branch: asked of the broker on each connection, and then often. */

import type { BrokerConnection } from '../broker/broker.ts';
import type { BranchSeal } from '../keys/branch-keys.ts';
import type { BranchState } from '../port.ts';
import { readListHead } from '../shared-list.ts';

interface ListWatch {
  /** As last received; null: none is shared, or what is does not open. */
  readonly shared: BranchState['sharedList'];
  /** Until `stop`. Never throws: a broker without lists costs the lists only. */
  start(connection: BrokerConnection): { stop(): void };
}

const everyMs = 600_000;

export function createListWatch(branch: string, seal: () => BranchSeal): ListWatch {
  let shared: BranchState['sharedList'] = null;
  async function ask(shelf: BrokerConnection): Promise<void> {
    try {
      const head = await readListHead({ shelf, seal: seal(), branch });
      const isThere = head !== null && head !== 'unreadable';
      shared = isThere ? { exportedAt: head.exportedAt, entries: head.entries } : null;
    } catch {
      // The connection has ended, or the broker persists no lists: what was received stays.
    }
  }
  return {
    get shared() {
      return shared;
    },
    start(connection) {
      void ask(connection);
      const timer = setInterval(() => void ask(connection), everyMs);
      return { stop: () => clearInterval(timer) };
    },
  };
}
