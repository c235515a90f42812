/**
 * The audit trail: who did what, when. One JSON line each, synced before a change is answered, only ever appended to, and written to
 * the system's log as well, which belongs to another user. Never a value: neither a secret nor anything of a person can get in.
 *
 * It is kept by time, one file a month, so that nothing that is done can push out what was done before. Its size is bounded where
 * lines are made: what changes nothing and is done over and over is counted, and there is a most for each day.
 */
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../domain.ts';
import { Fault } from '../fault.ts';
import { visibleControls } from '../printable.ts';
import type { AuditEntry } from './actions.ts';
import { NotDone } from './answers.ts';

export interface Audit {
  /** Throws a Fault where it cannot be kept, and NotDone where too much was done today: then the change is not made. */
  write(entry: Omit<AuditEntry, 'at' | 'times'>): AuditEntry;
  read: (query: AuditQuery) => readonly AuditEntry[];
  /** Writes what was counted. */
  close(): void;
}
export interface AuditQuery {
  most: number;
  /** earlier than */
  before?: string | undefined;
  /** only changes, and looks at numbers */
  changes?: boolean;
}
export interface AuditOptions {
  folder: string;
  clock: Clock;
  keepDays: number;
  /** False: the clock may be wrong, and nothing is removed by it. */
  mayForget(): boolean;
  log: Log;
}

/** They change nothing that lasts and show no number. All else is written each time. */
const passing: ReadonlySet<string> = new Set([
  ...['log-in', 'log-in-refused', 'log-out', 'not-allowed'],
  ...['test', 'restart-screen', 'configuration-check', 'left-out'],
]);
/** The same thing of the same person within this time is counted. */
const togetherMs = 600_000;
/** About 1 000 passing lines a day, and 1 500 changes of each role: 0.5 MB a day, for a person who does nothing else. */
const mostBytesADay = { passing: 100_000, operator: 200_000, technician: 200_000 } as const;
/** of what one change names */
const mostLetters = 8_000;
const mode = 0o600;
const dayMs = 86_400_000;
const current = 'audit.jsonl';
/** `audit-2026-11-03T09-12-44-120Z.jsonl`, by its first line; `audit.jsonl.1` is of an earlier version */
const earlier = /^audit(-\d{4}-[\dTZ-]+\.jsonl|\.jsonl\.\d)$/;

type Bucket = keyof typeof mostBytesADay;
const bucketOf = ({ role, action }: Pick<AuditEntry, 'role' | 'action'>): Bucket | null => {
  if (passing.has(action)) return 'passing';
  // Who has the socket can remove the file too, and must always be able to put the kiosk right.
  return role === 'operator' || role === 'technician' ? role : null;
};
/** Read with `less` and `cat` too. */
const lineOf = (entry: AuditEntry) => visibleControls(`${JSON.stringify(entry)}\n`);
const sizeOf = (entry: AuditEntry) => Buffer.byteLength(lineOf(entry));

export const openAudit = ({ folder, clock, keepDays, mayForget, log }: AuditOptions): Audit => {
  const file = join(folder, current);
  let isTorn = endsTorn(file);
  let today = '';
  let spent: Record<Bucket, number> = { passing: 0, operator: 0, technician: 0 };
  const counted = new Map<string, { entry: Omit<AuditEntry, 'at' | 'times'>; sinceMs: number; times: number }>();

  const beginDay = (day: string) => {
    today = day;
    spent = { passing: 0, operator: 0, technician: 0 };
    // What was spent before a restart counts too.
    for (const entry of entriesIn(file)) {
      const bucket = entry.at.startsWith(day) ? bucketOf(entry) : null;
      if (bucket !== null) spent[bucket] += sizeOf(entry);
    }
    if (mayForget()) forgetOld(folder, Date.parse(clock.now()) - keepDays * dayMs);
  };
  const rotate = (at: string) => {
    // Read each time: a command may have begun the month.
    const first = firstIn(file);
    if (first === null || first.slice(0, 7) === at.slice(0, 7)) return;
    const month = join(folder, `audit-${first.replace(/[:.]/g, '-')}.jsonl`);
    if (!existsSync(month)) renameSync(file, month);
  };
  const append = (entry: Omit<AuditEntry, 'at'>): AuditEntry => {
    const written: AuditEntry = { at: clock.now(), ...entry };
    try {
      rotate(written.at);
      // A link in the place of the trail is no trail.
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
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
      const remedy = `Make room, and let the user of the kiosk write ${file}; nothing was changed.`;
      throw new Fault('service', 'audit-unwritable', `The audit trail cannot be written (${code}).`, remedy, cause);
    }
    tell(log, written);
    return written;
  };
  /** Null: there is no room for it today. */
  const spend = (entry: Omit<AuditEntry, 'at'>): AuditEntry | null => {
    const day = clock.now().slice(0, 10);
    if (day !== today) beginDay(day);
    const bucket = bucketOf(entry);
    if (bucket === null) return append(entry);
    if (spent[bucket] >= mostBytesADay[bucket]) return null;
    const written = append(entry);
    spent[bucket] += sizeOf(written);
    // The last line of this kind that fits into the day.
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
        const text = `So much was changed by the ${entry.role} today that the audit trail takes no more.`;
        throw new NotDone(429, { code: 'too-many-changes', text, remedy: 'Go on tomorrow, or over the command line.' });
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
        log({ level: 'error', part: error.part, code: error.code, text: `${error.message} ${error.remedy}` });
      }
    },
  };
};

/** Newest first. */
export const readAudit = (folder: string, { most, before, changes = false }: AuditQuery): readonly AuditEntry[] => {
  const found: AuditEntry[] = [];
  for (const name of [current, ...earlierIn(folder)]) {
    for (const entry of entriesIn(join(folder, name))) {
      if ((before !== undefined && entry.at >= before) || (changes && passing.has(entry.action))) continue;
      found.push(entry);
      if (found.length >= most) return found;
    }
  }
  return found;
};

/** Newest first: the months, and after them what an earlier version kept. */
const earlierIn = (folder: string): readonly string[] => {
  const names = readdirSync(folder).filter((name) => earlier.test(name));
  const isMonth = (name: string) => name.startsWith('audit-');
  return [...names.filter(isMonth).sort().toReversed(), ...names.filter((name) => !isMonth(name)).sort()];
};

const forgetOld = (folder: string, beforeMs: number): void => {
  for (const name of earlierIn(folder)) {
    const [newest] = entriesIn(join(folder, name));
    if (newest === undefined || Date.parse(newest.at) < beforeMs) rmSync(join(folder, name), { force: true });
  }
};

/** Newest first; of a line that was cut by a power cut, nothing. */
const entriesIn = (file: string): AuditEntry[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  const lines = text.split('\n').toReversed();
  return lines.flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as AuditEntry];
    } catch {
      return [];
    }
  });
};

/** When its first line was written; null: there is none. */
const firstIn = (file: string): string | null => {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return null;
  }
  try {
    const begin = Buffer.alloc(100);
    readSync(handle, begin);
    return /^{"at":"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/.exec(begin.toString('utf8'))?.[1] ?? null;
  } finally {
    closeSync(handle);
  }
};

/** A power cut may leave half a line, which the next one must not stand on. */
const endsTorn = (file: string): boolean => {
  try {
    const text = readFileSync(file);
    return text.length > 0 && text.at(-1) !== 0x0a;
  } catch {
    return false;
  }
};

const shortened = (what: readonly string[]): readonly string[] => {
  let letters = 0;
  const fits = what.findIndex((each) => {
    letters += each.length;
    return letters > mostLetters;
  });
  return fits === -1 ? what : [...what.slice(0, fits), `… ${what.length - fits}`];
};

/** To the journal of the system, which the user of the kiosk cannot change. */
const tell = (log: Log, { role, by, action, what, times }: AuditEntry): void => {
  const who = by === undefined ? role : `${role} ${by}`;
  const text = `${who}: ${action}${what.length > 0 ? ` (${what.join(', ')})` : ''}${times ? `, ${times} times more` : ''}.`;
  log({ level: 'info', part: 'service', code: 'audit', text });
};
