import type { Log } from '../../machines/domain.ts';

const everyMs = 60_000;

/**
 * Logs each code at most once a minute: what any program of this machine can cause must not fill
 * the log.
 */
export function onceAMinute(log: Log): Log {
  const loggedAtMs = new Map<string, number>();
  return (report) => {
    const nowMs = performance.now();
    if (nowMs - (loggedAtMs.get(report.code) ?? Number.NEGATIVE_INFINITY) < everyMs) return;
    loggedAtMs.set(report.code, nowMs);
    log(report);
  };
}
