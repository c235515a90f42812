/** The files of the audit trail, one for each month; `audit.jsonl` is the present one. */
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import type { AuditEntry } from '../actions.ts';

export interface AuditQuery {
  most: number;
  /** earlier than */
  before?: string | undefined;
  /** only changes, and reveals of numbers */
  changes?: boolean;
}
/** Actions that change nothing lasting and show no number: repetitions are counted. */
export const passing: ReadonlySet<string> = new Set([
  ...['log-in', 'log-in-refused', 'log-out', 'not-allowed'],
  ...['test', 'restart-screen', 'configuration-check', 'left-out'],
  ...['readiness', 'readiness-stopped'],
  ...['setup-test', 'setup-start-over'],
]);
export const current = 'audit.jsonl';
/** `audit-2026-11-03T09-12-44-120Z.jsonl`, by its first line */
const earlier = /^audit-\d{4}-[\dTZ-]+\.jsonl$/;

/** Newest first. */
export function readAudit(
  folder: string,
  { most, before, changes = false }: AuditQuery,
): readonly AuditEntry[] {
  const found: AuditEntry[] = [];
  for (const name of [current, ...earlierIn(folder)]) {
    for (const entry of entriesIn(join(folder, name))) {
      if ((before !== undefined && entry.at >= before) || (changes && passing.has(entry.action)))
        continue;
      found.push(entry);
      if (found.length >= most) return found;
    }
  }
  return found;
}

/** Newest first. */
function earlierIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => earlier.test(name))
    .sort()
    .toReversed();
}

/** Removes the files whose newest entry is older. */
export function removeOld(folder: string, beforeMs: number): void {
  for (const name of earlierIn(folder)) {
    const [newest] = entriesIn(join(folder, name));
    if (newest === undefined || Date.parse(newest.at) < beforeMs)
      rmSync(join(folder, name), { force: true });
  }
}

/** Newest first; skips a line that a power failure cut off. */
export function entriesIn(file: string): AuditEntry[] {
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
}

/** The moment of its first entry; null: it has none. */
export function firstIn(file: string): string | null {
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
}

/** Whether a power failure left half a line at the end; the next entry needs a line of its own. */
export function endsTorn(file: string): boolean {
  try {
    const text = readFileSync(file);
    return text.length > 0 && text.at(-1) !== 0x0a;
  } catch {
    return false;
  }
}
