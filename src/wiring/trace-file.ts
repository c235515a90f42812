/** The last messages of the line, masked: in memory, and by a setting in a file of JSON lines. */
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock, Log } from '../../machines/domain.ts';
import { createTrace, type OnTrace, type TraceEntry } from '../../packages/sip2/src/index.ts';
import type { Config } from '../config/schema.ts';
import { systemCode } from '../fault.ts';
import { writeFileAtomically } from '../files.ts';
import type { Environment } from './environment.ts';

export interface LineTrace {
  onTrace: OnTrace;
  /** Writes them to `sip2-trace.jsonl` in the kiosk's folder; its path, or null where it failed. */
  dump(): string | null;
  /** oldest first */
  entries(): readonly TraceEntry[];
}

/** The beginning of a line of a trace; no other file of the kiosk has such lines. */
const traceLine = /^{"at":"[^"]*","direction":"(?:in|out)"/;
const flag = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW;

/**
 * Why messages must not be appended to this file; null: they may. The service panel can name any
 * file, and this one is written, rotated and later removed: so it must be a file of its own,
 * `….jsonl`, among the logs and not among the data.
 */
export function traceFileProblem(
  file: string,
  storeFolder: string,
  environment: Environment,
): string | null {
  if (!file.endsWith('.jsonl')) return 'must end in .jsonl';
  const folder = realFolder(dirname(file));
  if (folder === null) return 'is in a folder that is not there';
  const isIn = (outer: string) => `${folder}/`.startsWith(`${realFolder(outer) ?? outer}/`);
  if (isIn(storeFolder))
    return 'is in the folder of the store, where it could be taken for another file';
  const logs = environment.LOGS_DIRECTORY;
  if (logs !== undefined && logs !== '' && !logs.split(':').some(isIn))
    return `is not in the folder of the logs, ${logs}`;
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isFile() || stat.nlink > 1) return 'is no file of its own';
  return stat.size === 0 || traceLine.test(beginningOf(file)) ? null : 'holds something else';
}

function realFolder(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}

function beginningOf(file: string): string {
  try {
    const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const begin = Buffer.alloc(80);
      readSync(handle, begin);
      return begin.toString('utf8');
    } finally {
      closeSync(handle);
    }
  } catch {
    return '';
  }
}

/** Readable for the user of the kiosk alone, as the journal is. */
const mode = 0o600;

interface TraceOptions {
  config: Pick<Config, 'sip2' | 'store'>;
  clock: Clock;
  log: Log;
  environment: Environment;
  onEntry?: (entry: TraceEntry) => void;
  /** a full file is kept once, as `<file>.1`; default: 10 MB */
  longestBytes?: number;
}

export function openTrace({
  config,
  clock,
  log,
  environment,
  onEntry,
  longestBytes = 10_000_000,
}: TraceOptions): LineTrace {
  const { traceFile } = config.sip2;
  let broken = false;
  const complain = (file: string, error: unknown) =>
    refuse(file, `cannot be written (${systemCode(error)})`);
  const refuse = (file: string, why: string) => {
    const text = `The messages of the line are not traced to ${file}: it ${why}.`;
    log({ level: 'warn', part: 'library', code: 'trace-unwritable', text });
  };
  const append = (file: string) => (entry: TraceEntry) => {
    if (broken) return;
    try {
      const handle = openSync(file, flag, mode);
      try {
        writeSync(handle, `${JSON.stringify(entry)}\n`);
      } finally {
        closeSync(handle);
      }
      if (statSync(file).size > longestBytes) renameSync(file, `${file}.1`);
    } catch (error) {
      // Logged once: a trace must neither stop the kiosk nor fill the log.
      broken = true;
      complain(file, error);
    }
  };
  const problem =
    traceFile === undefined ? null : traceFileProblem(traceFile, config.store.folder, environment);
  if (traceFile !== undefined && problem !== null) refuse(traceFile, problem);
  const write = traceFile === undefined || problem !== null ? null : append(traceFile);
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
        const lines = trace.entries().map((entry) => `${JSON.stringify(entry)}\n`);
        writeFileAtomically(file, lines.join(''), mode);
        return file;
      } catch (error) {
        complain(file, error);
        return null;
      }
    },
  };
}
