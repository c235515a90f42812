/** Whether anything can be kept. A journal that failed is tried again until the disk takes it: nobody has to restart the kiosk. */
import type { Log } from './domain.ts';
import { Fault } from './fault.ts';
import type { Store } from './store/types.ts';

export interface JournalLine {
  /** something could not be kept: out of order from now on */
  failed(): void;
  close(): void;
}

export const superviseJournal = (
  store: Pick<Store, 'check'>,
  onChange: (state: 'up' | 'down') => void,
  log: Log,
  everyMs = 5_000,
): JournalLine => {
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer) clearInterval(timer);
    timer = null;
  };
  const tryAgain = () => {
    try {
      store.check();
    } catch (error) {
      if (error instanceof Fault) return;
      throw error;
    }
    stop();
    log({ level: 'info', part: 'journal', code: 'keeps-again', text: 'The journal can be written again.' });
    onChange('up');
  };
  return {
    failed: () => {
      onChange('down');
      timer ??= setInterval(tryAgain, everyMs);
    },
    close: stop,
  };
};
