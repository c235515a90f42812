/**
 * The log: one JSON line an entry on standard output, for the journal of systemd.
 * Nothing has to be blacked out, because nothing private gets in: an entry has a fixed form and no place for an object.
 */
import { type DestinationStream, pino } from 'pino';
import type { Log, Report } from './domain.ts';

/** Passes on what is at least as important as `level` says at that moment. */
export const atLeast =
  (level: () => Report['level'], log: Log): Log =>
  (report) => {
    if (levels.indexOf(report.level) >= levels.indexOf(level())) log(report);
  };
const levels: readonly Report['level'][] = ['info', 'warn', 'error'];

/** Entries below `level` are left out. `stream` is standard output unless told; each line is `{level, time, part, code, data?, text}`. */
export function createLog(level: Report['level'], stream?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    messageKey: 'text',
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  const logger = stream ? pino(options, stream) : pino(options);
  return ({ level: importance, part, code, text, data }) => {
    logger[importance](data ? { part, code, data } : { part, code }, text);
  };
}
