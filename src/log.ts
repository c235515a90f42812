/**
 * The log: one JSON line an entry on standard output, for the journal of systemd. An entry has a
 * fixed form without free objects, so that nothing private gets in.
 */
import { writeSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';
import type { Log, Report } from '../machines/domain.ts';
import { visibleControls } from './printable.ts';

/** Passes on entries of the present `level` and above, and all entries of the audit trail. */
export function atLeast(level: () => Report['level'], log: Log): Log {
  return (report) => {
    if (report.code === 'audit' || levels.indexOf(report.level) >= levels.indexOf(level()))
      log(report);
  };
}
const levels: readonly Report['level'][] = ['info', 'warn', 'error'];

/** The buffer for a reader of standard output that pauses; entries beyond it are dropped. */
const unreadBytes = 1_000_000;

/**
 * Standard output, written before the call returns: the last entry says why the kiosk ended, and
 * the process ends right after it. A reader that pauses or is gone does not block the kiosk: bytes
 * that it did not take are written again with the next entry.
 */
function standardOutput(): DestinationStream {
  // Access through process.stdout makes a pipe non-blocking.
  const { fd } = process.stdout;
  let unread = Buffer.alloc(0);
  const flush = () => {
    try {
      while (unread.length > 0) unread = unread.subarray(writeSync(fd, unread));
    } catch {
      // The reader is full or gone; the kiosk works without a log too.
    }
  };
  return {
    write: (line) => {
      flush();
      // The JSON keeps its value, and a terminal gets no control characters.
      if (unread.length < unreadBytes)
        unread = Buffer.concat([unread, Buffer.from(visibleControls(line))]);
      flush();
    },
  };
}

/**
 * Leaves out entries below `level`. Each line is `{level, time, part, code, data?, text}`; `stream`
 * defaults to standard output.
 */
export function createLog(level: Report['level'], stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    messageKey: 'text',
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const logger = pino(options, stream ?? standardOutput());
  return ({ level: importance, part, code, text, data }) => {
    logger[importance](data ? { part, code, data } : { part, code }, text);
  };
}
