/**
 * Whether the journal can be written. A test every minute finds a dead disk before a patron does;
 * after a failure a test every few seconds finds when it can be written again, without a restart.
 */
import type { Log } from '../../machines/domain.ts';
import { Fault } from '../fault.ts';
import type { Store } from '../store/types.ts';

interface JournalLine {
  /** An entry could not be written, and was reported: out of order from now on. */
  failed(): void;
  close(): void;
}
interface JournalLineOptions {
  /** between two tests while it fails. 5 000 */
  failedEveryMs?: number;
  /** between two tests while it does not. 60 000 */
  testEveryMs?: number;
}

export function superviseJournal(
  store: Pick<Store, 'check'>,
  onChange: (state: 'up' | 'down') => void,
  log: Log,
  { failedEveryMs = 5_000, testEveryMs = 60_000 }: JournalLineOptions = {},
): JournalLine {
  let down = false;
  let timer: NodeJS.Timeout;
  const every = (ms: number) => {
    clearInterval(timer);
    timer = setInterval(test, ms);
  };
  const failed = () => {
    onChange('down');
    if (!down) every(failedEveryMs);
    down = true;
  };
  const test = () => {
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
    every(testEveryMs);
    log({
      level: 'info',
      part: 'journal',
      code: 'keeps-again',
      text: 'The journal can be written again.',
    });
    onChange('up');
  };
  timer = setInterval(test, testEveryMs);
  return { failed, close: () => clearInterval(timer) };
}
