/** What is old goes: settled entries at the start, remembered facts every hour. */
import type { Config } from './config/schema.ts';
import type { Log } from './domain.ts';
import { Fault } from './fault.ts';
import type { Store } from './store/types.ts';

const hourMs = 3_600_000;

export const startPurging = (store: Store, config: Config, log: Log): { close(): void } => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * hourMs).toISOString();
  const purged = store.journal.purge(daysAgo(config.store.keepSettledDays));
  const text = `${purged} old settled entries are removed.`;
  if (purged > 0) log({ level: 'info', part: 'journal', code: 'purged', text, data: { purged } });
  const purge = () => {
    store.cache.purge(daysAgo(config.offline.cachedFactsDays));
    store.held.purge(daysAgo(config.offline.cachedFactsDays));
    store.blockList.purge(daysAgo(config.offline.cachedFactsDays));
  };
  purge();
  const timer = setInterval(() => {
    try {
      purge();
    } catch (error) {
      // A disk that takes nothing is told of by the journal; what is old stays an hour longer.
      if (!(error instanceof Fault)) throw error;
    }
  }, hourMs);
  return { close: () => clearInterval(timer) };
};
