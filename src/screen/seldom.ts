import type { Log } from '../domain.ts';

const everyMs = 60_000;

/**
 * Passes on each code at most once a minute, whatever its words: what anything on this machine can
 * cause as often as it likes must not fill the log.
 */
export function seldom(log: Log): Log {
  const loggedAtMs = new Map<string, number>();
  return (report) => {
    const nowMs = performance.now();
    if (nowMs - (loggedAtMs.get(report.code) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
    loggedAtMs.set(report.code, nowMs);
    log(report);
  };
}
