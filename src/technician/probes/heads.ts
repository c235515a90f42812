/** Detects a journal that was replaced by an older copy: the machine's log has its later steps. */
import { execFile } from 'node:child_process';
import type { Instant } from '../../../machines/domain.ts';
import type { Head, Journal } from '../../store/types.ts';
import { broken, type Finding, fine } from '../finding.ts';

interface LoggedHead extends Head {
  at: Instant;
}
/** oldest first; or why it could not be read */
export type Logged = { heads: readonly LoggedHead[] } | { why: string };

export interface HeadsOptions {
  environment: Readonly<Record<string, string | undefined>>;
  /** instead of journalctl */
  logCommand?: string;
}

/** About twelve days of a kiosk that is never idle. */
const mostLines = '300';

/**
 * The log entries `journal-head`: as read by root for this user (`packaging/kiosk`), else as far as
 * this user may read them.
 */
export async function loggedHeads({
  environment,
  logCommand = 'journalctl',
}: HeadsOptions): Promise<Logged> {
  const given = environment.KIOSK_LOGGED_HEADS;
  if (given !== undefined && given !== '') return { heads: headsIn(given) };
  const args = [
    '-u',
    'library-kiosk',
    '-o',
    'cat',
    '--no-pager',
    '-n',
    mostLines,
    '-g',
    '"code":"journal-head"',
  ];
  return await new Promise((resolve) => {
    execFile(logCommand, args, { timeout: 5_000, maxBuffer: 1_000_000 }, (error, text) => {
      const heads = headsIn(text);
      if (heads.length > 0) return resolve({ heads });
      const code = error && 'code' in error ? error.code : null;
      resolve({
        why:
          code === 'ENOENT'
            ? 'journalctl is not installed'
            : 'it has no entry of the journal that this user may read',
      });
    });
  });
}

export function headsIn(text: string): LoggedHead[] {
  return text.split('\n').flatMap((line): LoggedHead[] => {
    try {
      const { code, time: at, data } = JSON.parse(line);
      const { steps, digest } = data;
      const isHead =
        code === 'journal-head' && Number.isSafeInteger(steps) && /^[0-9a-f]{16}$/.test(digest);
      return isHead ? [{ at: new Date(at).toISOString(), steps, digest }] : [];
    } catch {
      // Another line, or part of one.
      return [];
    }
  });
}

/** Reads all of the journal. */
export function compareHeads(
  journal: Pick<Journal, 'standing' | 'unknownHeads'>,
  logged: Logged,
  nowMs: number,
): Finding {
  if ('why' in logged)
    return fine('journal', `It could not be compared with the log of this machine: ${logged.why}.`);
  const { acceptedAt } = journal.standing();
  // An acceptance in the future comes from a wrong clock, and is ignored.
  const sinceMs =
    acceptedAt === null || Date.parse(acceptedAt) > nowMs ? 0 : Date.parse(acceptedAt);
  const heads = logged.heads.filter(({ at }) => Date.parse(at) > sinceMs);
  const unknown = new Set(journal.unknownHeads(heads));
  const last = heads.findLast((head) => unknown.has(head));
  if (last) {
    const text = `It was replaced, perhaps by an older copy: the log of this machine has its step ${last.steps} of ${last.at}, which this journal does not have.`;
    const remedy =
      'If a backup was restored: compare receipts, the terminal and the library system since then, stop the kiosk, and run `kiosk journal accept`. If not: keep a copy of the data folder, and find out who could write to it.';
    return broken('journal', 'journal-put-back', text, { remedy });
  }
  const newest = heads.at(-1);
  if (!newest)
    return fine('journal', 'The log of this machine has no entry yet to compare it with.');
  return fine(
    'journal',
    `It agrees with the log of this machine, whose last entry is of ${newest.at}.`,
  );
}
