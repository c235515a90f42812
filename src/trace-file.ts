/** The line's last messages, in memory and, where a technician wants them, in a file: masked, one JSON line each. */
import { appendFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/schema.ts';
import type { Clock, Log } from './domain.ts';
import { createTrace, type OnTrace, type TraceEntry } from './sip2/index.ts';

export interface LineTrace {
  onTrace: OnTrace;
  /** Writes what is in memory to `sip2-trace.jsonl` in the kiosk's folder, and gives its path; null where that failed. */
  dump(): string | null;
  /** the last ones, oldest first */
  entries(): readonly TraceEntry[];
}

/** A full file (10 MB unless told) is kept once, as `<file>.1`. */
const usualLongestBytes = 10_000_000;
/** Readable for the user of the kiosk alone, as the journal is. */
const mode = 0o600;

export const openTrace = (
  config: Pick<Config, 'sip2' | 'store'>,
  clock: Clock,
  log: Log,
  onEntry?: (entry: TraceEntry) => void,
  longestBytes = usualLongestBytes,
): LineTrace => {
  const { traceFile } = config.sip2;
  let broken = false;
  const complain = (file: string, error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const text = `The trace cannot be written to ${file} (${code}).`;
    log({ level: 'warn', part: 'library', code: 'trace-unwritable', text });
  };
  const append = (file: string) => (entry: TraceEntry) => {
    if (broken) return;
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode });
      if (statSync(file).size > longestBytes) renameSync(file, `${file}.1`);
    } catch (error) {
      // Said once: a trace is no reason to stop, and none to fill the log.
      broken = true;
      complain(file, error);
    }
  };
  const write = traceFile === undefined ? null : append(traceFile);
  const trace = createTrace({
    now: clock.now,
    onEntry: (entry) => {
      write?.(entry);
      onEntry?.(entry);
    },
  });
  return {
    onTrace: trace.onTrace,
    entries: trace.entries,
    dump: () => {
      const file = join(config.store.folder, 'sip2-trace.jsonl');
      try {
        writeFileSync(
          file,
          trace
            .entries()
            .map((entry) => `${JSON.stringify(entry)}\n`)
            .join(''),
          { mode },
        );
        return file;
      } catch (error) {
        complain(file, error);
        return null;
      }
    },
  };
};
