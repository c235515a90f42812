/**
 * Removes settled entries at start and each night, and expired facts and wrong PINs every hour.
 */

import type { Log } from '../../../machines/domain.ts';
import { clockSlackMs } from '../../../packages/blocks/src/index.ts';
import { cardRestMs } from '../../circulation/patron/pin-guard.ts';
import type { Config } from '../../config/schema.ts';
import { Fault } from '../../fault.ts';
import type { Store } from '../../store/types.ts';

const hourMs = 3_600_000;
/** Longer than a card that was lost is tried. */
const refusedForMs = 366 * 24 * hourMs;
/**
 * In the library's time zone. Removing many entries takes a second or two in which the screen does
 * not answer.
 */
const nightHour = 3;

interface Purging {
  store: Store;
  config: Config;
  log: Log;
  /** in milliseconds since 1970 */
  now(): number;
  /**
   * Whether the clock agrees with the library system's. Only then is what seems to be of the future
   * removed: a clock that begins in the past, as after a power cut, would remove everything.
   */
  clockIsRight(): boolean;
}

function isoOf(ms: number) {
  return new Date(ms).toISOString();
}

function purgeEntries({ store, config, log, now }: Purging): void {
  const purged = store.journal.purge(isoOf(now() - config.store.keepSettledDays * 24 * hourMs));
  const text = `${purged} old settled entries are removed.`;
  if (purged > 0) log({ level: 'info', part: 'journal', code: 'purged', text, data: { purged } });
}

export function purgeFacts({ store, config, log, now, clockIsRight }: Purging): void {
  const before = isoOf(now() - config.offline.cachedFactsDays * 24 * hourMs);
  const after = clockIsRight() ? isoOf(now() + clockSlackMs) : undefined;
  for (const part of [store.cache, store.onHold, store.ownLoans, store.blockList])
    part.purge(before, after);
  // By a clock that was set forward, who was refused would borrow.
  if (clockIsRight()) store.cache.purgeRefusals(isoOf(now() - refusedForMs));
  purgeExported({ store, config, log, now, clockIsRight });
  const { withinMs } = config.identification.pinPause;
  store.pinTries.purge(isoOf(now() - Math.max(cardRestMs, withinMs)), after);
}

/** The library exports anew each night: old facts mean that it does so no longer. */
function purgeExported({ store, config, log, now, clockIsRight }: Purging): void {
  const { maxAgeHours } = config.facts;
  const exportedAt = store.factsBase.about()?.exportedAt;
  const after = clockIsRight() ? isoOf(now() + clockSlackMs) : undefined;
  if (!store.factsBase.purge(isoOf(now() - maxAgeHours * hourMs), after)) return;
  const text = `The facts by night of ${exportedAt} are too old, or of the future, and are removed: import a newer export.`;
  log({ level: 'warn', part: 'journal', code: 'facts-base-old', text, data: { maxAgeHours } });
}

/** Each hour, by the hour that it is in the library's time zone. */
export function purgeHourly(purging: Purging): void {
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: purging.config.library.timeZone,
    hour: 'numeric',
    hourCycle: 'h23',
  }).format(purging.now());
  purgeFacts(purging);
  if (Number(hour) === nightHour) purgeEntries(purging);
  purging.store.logHead();
}

export function startPurging(purging: Purging): { close(): void } {
  purgeEntries(purging);
  purgeFacts(purging);
  const timer = setInterval(() => {
    try {
      purgeHourly(purging);
    } catch (error) {
      // The journal reports a disk that cannot be written; the old data stay an hour longer.
      if (!(error instanceof Fault)) throw error;
    }
  }, hourMs);
  return { close: () => clearInterval(timer) };
}
