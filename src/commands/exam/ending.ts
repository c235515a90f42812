/** An examination that a person ends: it puts back what it has changed. A second signal ends at once. */
import { constants } from 'node:os';
import { printError } from '../common/print.ts';

/** SIGHUP: the terminal is gone, and nothing can be shown. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Ends = (typeof signals)[number];

const text =
  '\nEnding: what was lent is returned, and the report is written. Ctrl-C once more ends at once; then the item may be on loan.\n';

interface Ending {
  readonly signal: AbortSignal;
  /** 128 and the number of the signal; null: none came */
  readonly exitCode: number | null;
  /** a signal ends the process again */
  close(): void;
}

export function createEnding(): Ending {
  const stop = new AbortController();
  let came: Ends | null = null;
  const end = (signal: Ends) => {
    close();
    came = signal;
    if (signal !== 'SIGHUP') printError(text);
    stop.abort();
  };
  const close = () => {
    for (const signal of signals) process.off(signal, end);
  };
  for (const signal of signals) process.on(signal, end);
  return {
    signal: stop.signal,
    get exitCode() {
      return came === null ? null : 128 + constants.signals[came];
    },
    close,
  };
}
