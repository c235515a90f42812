/**
 * Whether anything can be kept. It is tried every minute while nothing fails, so that a dead disk
 * is found before a patron is; and once it failed every few seconds until the disk takes it: nobody
 * has to restart the kiosk.
 */
import type { Log } from '../domain.ts';
import { Fault } from '../fault.ts';
import type { Store } from '../store/types.ts';

interface JournalLine {
  /** something could not be kept, and was reported: out of order from now on */
  failed(): void;
  close(): void;
}
interface JournalLineOptions {
  /** between two tries while it fails. 5 000 */
  againEveryMs?: number;
  /** between two tries while it does not. 60 000 */
  lookEveryMs?: number;
}

export function superviseJournal(
  store: Pick<Store, 'check'>,
  onChange: (state: 'up' | 'down') => void,
  log: Log,
  { againEveryMs = 5_000, lookEveryMs = 60_000 }: JournalLineOptions = {},
): JournalLine {
  let down = false;
  let timer: NodeJS.Timeout;
  const every = (ms: number) => {
    clearInterval(timer);
    timer = setInterval(look, ms);
  };
  const failed = () => {
    onChange('down');
    if (!down) every(againEveryMs);
    down = true;
  };
  const look = () => {
    try {
      store.check();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (!down)
        log({ level: 'error', part: 'journal', code: 'journal-cannot-keep', text: error.message });
      if (!down) failed();
      return;
    }
    if (!down) return;
    down = false;
    every(lookEveryMs);
    log({
      level: 'info',
      part: 'journal',
      code: 'keeps-again',
      text: 'The journal can be written again.',
    });
    onChange('up');
  };
  timer = setInterval(look, lookEveryMs);
  return { failed, close: () => clearInterval(timer) };
}
