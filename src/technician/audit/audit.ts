/**
 * The audit trail: who did what, when. One JSON line for each entry, synced before the change is
 * made, and written to the system's log too, which belongs to another user. Never a value: no secret
 * and nothing of a person gets in.
 *
 * Old files are removed by age alone, so that no action can push out earlier entries. The size is
 * bounded by counting repetitions of passing actions, and by a limit for each day.
 */
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../../../machines/domain.ts';
import { Fault, faultReport, systemCode } from '../../fault.ts';
import { visibleControls } from '../../printable.ts';
import { NotDone } from '../../screen/web/answers.ts';
import type { AuditEntry } from '../actions.ts';
import {
  type AuditQuery,
  current,
  endsTorn,
  entriesIn,
  firstIn,
  passing,
  readAudit,
  removeOld,
} from './audit-files.ts';

export interface Audit {
  /** Throws a Fault where it cannot be written, NotDone over the day's limit: then change nothing. */
  write(entry: Omit<AuditEntry, 'at' | 'times'>): AuditEntry;
  read: (query: AuditQuery) => readonly AuditEntry[];
  /** Writes the repetitions that were counted. */
  close(): void;
}
export interface AuditOptions {
  folder: string;
  clock: Clock;
  keepDays: number;
  /** False: old files are not removed, as the clock may be wrong. */
  mayRemove(): boolean;
  log: Log;
}

/** Repetitions by the same person within this time are counted. */
const togetherMs = 600_000;
/** About 1 000 passing actions a day, and 1 500 changes by each role: 0.5 MB. */
const mostBytesADay = { passing: 100_000, operator: 200_000, technician: 200_000 } as const;
/** in the names of one entry */
const mostLetters = 8_000;
const mode = 0o600;
const dayMs = 86_400_000;
type Bucket = keyof typeof mostBytesADay;
function bucketOf({ role, action }: Pick<AuditEntry, 'role' | 'action'>): Bucket | null {
  if (passing.has(action)) return 'passing';
  // The socket's user could remove the file too, and must always be able to repair the kiosk.
  return role === 'operator' || role === 'technician' ? role : null;
}
/** Safe to show with `cat`. */
function lineOf(entry: AuditEntry) {
  return visibleControls(`${JSON.stringify(entry)}\n`);
}
function sizeOf(entry: AuditEntry) {
  return Buffer.byteLength(lineOf(entry));
}

export function openAudit({ folder, clock, keepDays, mayRemove, log }: AuditOptions): Audit {
  const file = join(folder, current);
  let isTorn = endsTorn(file);
  let today = '';
  let spent: Record<Bucket, number> = { passing: 0, operator: 0, technician: 0 };
  const counted = new Map<
    string,
    { entry: Omit<AuditEntry, 'at' | 'times'>; sinceMs: number; times: number }
  >();

  const beginDay = (day: string) => {
    today = day;
    spent = { passing: 0, operator: 0, technician: 0 };
    // Entries from before a restart count too.
    for (const entry of entriesIn(file)) {
      const bucket = entry.at.startsWith(day) ? bucketOf(entry) : null;
      if (bucket !== null) spent[bucket] += sizeOf(entry);
    }
    if (mayRemove()) removeOld(folder, Date.parse(clock.now()) - keepDays * dayMs);
  };
  const rotate = (at: string) => {
    // Read each time: another process may have begun the month.
    const first = firstIn(file);
    if (first === null || first.slice(0, 7) === at.slice(0, 7)) return;
    const month = join(folder, `audit-${first.replace(/[:.]/g, '-')}.jsonl`);
    if (!existsSync(month)) renameSync(file, month);
  };
  const append = (entry: Omit<AuditEntry, 'at'>): AuditEntry => {
    const written: AuditEntry = { at: clock.now(), ...entry };
    try {
      rotate(written.at);
      // O_NOFOLLOW: a link in its place is refused.
      const handle = openSync(
        file,
        constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW,
        mode,
      );
      try {
        writeSync(handle, `${isTorn ? '\n' : ''}${lineOf(written)}`);
        fsyncSync(handle);
        isTorn = false;
      } finally {
        closeSync(handle);
      }
    } catch (cause) {
      const text = `The audit trail cannot be written (${systemCode(cause)}).`;
      const remedy = `Make room, and let the user of the kiosk write ${file}; nothing was changed.`;
      throw new Fault('service', 'audit-unwritable', text, remedy, cause);
    }
    logEntry(log, written);
    return written;
  };
  /** Null: over the limit of today. */
  const spend = (entry: Omit<AuditEntry, 'at'>): AuditEntry | null => {
    const day = clock.now().slice(0, 10);
    if (day !== today) beginDay(day);
    const bucket = bucketOf(entry);
    if (bucket === null) return append(entry);
    if (spent[bucket] >= mostBytesADay[bucket]) return null;
    const written = append(entry);
    spent[bucket] += sizeOf(written);
    // The last passing entry of the day.
    if (bucket === 'passing' && spent.passing >= mostBytesADay.passing)
      append({ role: 'nobody', action: 'left-out', what: [] });
    return written;
  };
  const writeCounted = (isDue: (sinceMs: number) => boolean) => {
    for (const [key, { entry, sinceMs, times }] of counted) {
      if (!isDue(sinceMs)) continue;
      counted.delete(key);
      if (times > 0) spend({ ...entry, times });
    }
  };
  return {
    write: (given) => {
      const entry = { ...given, what: shortened(given.what) };
      const nowMs = Date.parse(clock.now());
      writeCounted((sinceMs) => nowMs < sinceMs || nowMs - sinceMs >= togetherMs);
      if (!passing.has(entry.action)) {
        const written = spend(entry);
        if (written !== null) return written;
        const text = `The ${entry.role} has reached today's limit of changes in the audit trail.`;
        throw new NotDone(429, {
          code: 'too-many-changes',
          text,
          remedy: 'Continue tomorrow, or on the command line.',
        });
      }
      const key = JSON.stringify([entry.role, entry.by, entry.action, entry.what]);
      const before = counted.get(key);
      if (before) before.times += 1;
      else counted.set(key, { entry, sinceMs: nowMs, times: 0 });
      return (before ? null : spend(entry)) ?? { at: clock.now(), ...entry };
    },
    read: (query) => readAudit(folder, query),
    close: () => {
      try {
        writeCounted(() => true);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        log(faultReport(error));
      }
    },
  };
}

function shortened(what: readonly string[]): readonly string[] {
  let letters = 0;
  const fits = what.findIndex((each) => {
    letters += each.length;
    return letters > mostLetters;
  });
  return fits === -1 ? what : [...what.slice(0, fits), `… ${what.length - fits}`];
}

/** To the system's log, which the user of the kiosk cannot change. */
function logEntry(log: Log, { role, by, action, what, times }: AuditEntry): void {
  const who = by === undefined ? role : `${role} ${by}`;
  const text = `${who}: ${action}${what.length > 0 ? ` (${what.join(', ')})` : ''}${times ? `, ${times} times more` : ''}.`;
  log({ level: 'info', part: 'service', code: 'audit', text });
}
