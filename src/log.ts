/**
 * The log: one JSON line an entry on standard output, for the journal of systemd. Nothing has to be
 * blacked out, because nothing private gets in: an entry has a fixed form and no place for an
 * object.
 */
import { writeSync } from 'node:fs';
import { type DestinationStream, pino } from 'pino';
import type { Log, Report } from './domain.ts';
import { visibleControls } from './printable.ts';

/**
 * Passes on what is at least as important as `level` says at that moment, and what is done at the
 * kiosk in any case.
 */
export function atLeast(level: () => Report['level'], log: Log): Log {
  return (report) => {
    if (report.code === 'audit' || levels.indexOf(report.level) >= levels.indexOf(level()))
      log(report);
  };
}
const levels: readonly Report['level'][] = ['info', 'warn', 'error'];

/**
 * What is kept for a reader of standard output that takes nothing for a while; what comes on top of
 * that is dropped.
 */
const unreadBytes = 1_000_000;

/**
 * Standard output, written before the call returns: the last entry says why the kiosk ended, and
 * must be out before the process is. A reader that takes nothing, or is gone, holds nobody up: what
 * it did not take is offered again with the next entry.
 */
function standardOutput(): DestinationStream {
  // A pipe does not block once it has been asked for by this name.
  const { fd } = process.stdout;
  let unread = Buffer.alloc(0);
  const offer = () => {
    try {
      while (unread.length > 0) unread = unread.subarray(writeSync(fd, unread));
    } catch {
      // There is nowhere else to say it; a kiosk lends without a log too.
    }
  };
  return {
    write: (line) => {
      offer();
      // Of JSON the entries stay the same; `journalctl` and a terminal get no command.
      if (unread.length < unreadBytes)
        unread = Buffer.concat([unread, Buffer.from(visibleControls(line))]);
      offer();
    },
  };
}

/**
 * Entries below `level` are left out. `stream` is standard output unless told; each line is
 * `{level, time, part, code, data?, text}`.
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
